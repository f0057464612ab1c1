"""Learn the trees of `transforms/boilerplate/trees.tsv` from labelled lines; needs CatBoost 1.2, as nothing else does.

    python -m benchmarks.train_boilerplate zh.jsonl.gz en.jsonl.gz … > transforms/boilerplate/trees.tsv
    python -m benchmarks.train_boilerplate --folds 5 zh.jsonl.gz en.jsonl.gz …

With `--folds`, nothing is written: each site is scored by trees that never saw it, and sites with five pages once more
with their survey.

A page is `{"dataset", "url", "id", "lang", "lines": [[text, label], …]}`, labels as in `benchmarks/boilerplate.py`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlsplit
from zlib import crc32

import numpy as np

from benchmarks.boilerplate import host_of, large, read, report, surveyed, text_of
from transforms import boilerplate
from transforms.boilerplate import survey, trees, wrapped
from transforms.boilerplate.applying import applied, left_of
from transforms.boilerplate.characters import Array
from transforms.boilerplate.features import describe_all
from transforms.boilerplate.judging import pages_of
from transforms.lines import written
from transforms.model import Cleaned, Metadata

TREES, DEPTH, STEP, CALM = 500, 5, 0.07, 10
PER_SITE = 6
"""Pages of one site at most: more teach the site."""
SEVERAL = 5
"""Pages of a site from which on its survey is scored."""
LENGTH = 0.4
"""A line weighs its characters to this power; all lines of a page together the square root of their sum."""


def site_of(page: dict[str, Any]) -> str:
    parts = (urlsplit(page["url"] or "").hostname or f"{page['dataset']}{page['id']}").split(".")
    two = len(parts) > 2 and parts[-2] in ("com", "co", "org", "net", "gov", "edu") and len(parts[-1]) == 2
    return ".".join(parts[-3 if two else -2 :])


def described(pages: list[dict[str, Any]]) -> tuple[tuple[str, ...], list[Array]]:
    """The names of the features, and for each page a row a line that is not blank: what the first look at it sees.

    Lines that a tool wrapped are judged as one, so they have one row, repeated.
    """
    texts = [text_of(page) for page in pages]
    seen = pages_of(texts, None, boilerplate.ruleset(), [Metadata()] * len(texts))
    looks = [applied(left_of(page)) for page in seen]
    features = describe_all([look.left.forms for look in looks], [look.found for look in looks])
    rows = np.split(features.table, np.cumsum([len(page.lines) for page in seen])[:-1])
    sizes = (wrapped.sizes(written(text), page.lines) for text, page in zip(texts, seen, strict=True))
    return features.names, [np.repeat(table, size, axis=0) for table, size in zip(rows, sizes, strict=True)]


def train(pages: list[dict[str, Any]], tables: list[Any], names: tuple[str, ...]) -> str:
    """The table of trees learnt from these pages."""
    from catboost import CatBoostClassifier

    seen: Counter[str] = Counter()
    rows, labels, weights = [], [], []
    for page, table in zip(pages, tables, strict=True):
        seen[site_of(page)] += 1
        if seen[site_of(page)] > PER_SITE:
            continue
        lines = [(text, label) for text, label in page["lines"] if text.strip()]
        scored = np.array([label in "CB" for _, label in lines])
        weight = np.clip([len(text) for text, _ in lines], 5, 400) ** LENGTH
        rows.append(table[scored])
        labels.append(np.array([label == "C" for _, label in lines])[scored])
        weights.append((weight / np.sqrt(weight.sum()))[scored])
    model = CatBoostClassifier(
        iterations=TREES, depth=DEPTH, learning_rate=STEP, l2_leaf_reg=CALM, rsm=0.4, border_count=63,
        bootstrap_type="Bernoulli", subsample=0.7, random_seed=1, thread_count=2, verbose=0,
    )  # fmt: skip
    total = np.concatenate(weights)
    model.fit(np.vstack(rows), np.concatenate(labels), sample_weight=total / total.mean())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.json")
        model.save_model(str(path), format="json")
        learnt = json.loads(path.read_text("utf-8"))
    (bias,) = learnt["scale_and_bias"][1]
    out = ["# Written by benchmarks/train_boilerplate.py from labelled pages of Chinese and English sites."]
    for number, tree in enumerate(learnt["oblivious_trees"]):
        splits = tree["splits"] + [tree["splits"][-1]] * (DEPTH - len(tree["splits"]))
        asked = [f"{names[one['float_feature_index']]}>{one['border']:.4g}" for one in splits]
        values = tree["leaf_values"] * (2 ** (DEPTH - len(tree["splits"])))
        out.append("\t".join([*asked, *(str(round(100 * (v + (0 if number else bias)))) for v in values)]))
    return "\n".join(out) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--folds", type=int, default=0)
    given = parser.parse_args()
    pages = [page for path in given.files for page in read(path)]
    names, tables = described(pages)
    if not given.folds:
        sys.stdout.write(train(pages, tables, names))
        return
    fold = np.array([crc32(site_of(page).encode()) % given.folds for page in pages])
    learnt = {number: train_without(pages, tables, names, fold == number) for number in range(given.folds)}
    print(f"by site, {given.folds} folds")
    report(pages, scored(pages, fold, learnt, None))
    several = large(pages, SEVERAL)
    print(f"with the survey, sites with {SEVERAL} pages or more")
    report([pages[at] for at in several], scored([pages[at] for at in several], fold[several], learnt, surveyed(pages)))


def train_without(pages: list[dict[str, Any]], tables: list[Any], names: tuple[str, ...], held: Array) -> trees.Trees:
    seen = np.flatnonzero(~held)
    return trees.read(train([pages[at] for at in seen], [tables[at] for at in seen], names), names)


def scored(
    pages: list[dict[str, Any]], fold: Array, learnt: dict[int, trees.Trees], seen: survey.Survey | None
) -> list[Cleaned]:
    """Each page cleaned by the trees of its fold."""
    results: dict[int, Cleaned] = {}
    for number, of_fold in learnt.items():
        held = np.flatnonzero(fold == number)
        with mock.patch.object(trees, "shipped", lambda _, of_fold=of_fold: of_fold):
            known = [Metadata(host=host_of(pages[at])) for at in held]
            results |= zip(
                held.tolist(),
                boilerplate.strip_all([text_of(pages[at]) for at in held], seen, known=known),
                strict=True,
            )
    return [results[at] for at in range(len(pages))]


if __name__ == "__main__":
    main()
