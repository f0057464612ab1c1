"""Score the boilerplate stage on labelled lines.

    python -m benchmarks.boilerplate pages.jsonl.gz [--preset gentle|standard|strict] [--survey] [--keep-all]
        [--site-pages 5]

A page is `{"dataset", "url", "lang", "script", "lines": [[text, label], …]}`; labels: `C` content, `B` boilerplate, the
others are not scored. Content is the positive class; `char` figures weight a line by its characters. `lost` is the
share of content characters cut. `--survey` counts the pages' own lines per host first; `--site-pages` scores
only hosts with so many pages.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from transforms import boilerplate
from transforms.boilerplate import survey
from transforms.model import Cleaned, Metadata


def read(path: str) -> list[dict[str, Any]]:
    with gzip.open(Path(path), "rt", encoding="utf-8") as file:
        return [json.loads(record) for record in file]


def text_of(page: dict[str, Any]) -> str:
    return "\n".join(line for line, _ in page["lines"])


def kept(page: dict[str, Any], cleaned: Cleaned) -> list[bool]:
    """For each line of the page whether it stayed: whether no edit covers its characters."""
    gone = [(edit.start, edit.end) for edit in cleaned.edits if not edit.is_flag]
    stays, at, place = [], 0, 0
    for line, _ in page["lines"]:
        while place < len(gone) and gone[place][1] <= at:
            place += 1
        stays.append(place == len(gone) or not (gone[place][0] <= at and at + len(line) <= gone[place][1]))
        at += len(line) + 1
    return stays


def figures(pairs: list[tuple[str, str, bool]]) -> str:
    def prf(weight: Callable[[str], int]) -> tuple[float, float, float]:
        hit = sum(weight(line) for line, label, stays in pairs if stays and label == "C")
        found = sum(weight(line) for line, _, stays in pairs if stays)
        content = sum(weight(line) for line, label, _ in pairs if label == "C")
        p, r = hit / max(found, 1), hit / max(content, 1)
        return p, r, 2 * p * r / max(p + r, 1e-9)

    p, r, f = prf(lambda _: 1)
    cp, cr, cf = prf(len)
    return f"P {p:.3f}  R {r:.3f}  F1 {f:.3f} | char P {cp:.3f}  R {cr:.3f}  F1 {cf:.3f}  lost {1 - cr:.3f}"


def report(pages: list[dict[str, Any]], results: list[Cleaned]) -> None:
    groups: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    for page, cleaned in zip(pages, results, strict=True):
        for (line, label), stays in zip(page["lines"], kept(page, cleaned), strict=True):
            if label in "CB":
                for group in (page["lang"], f"{page['lang']} {page['dataset']}", f"{page['lang']} {page['script']}"):
                    groups[group].append((line, label, stays))
    for group in sorted(groups):
        print(f"{group:24} {len(groups[group]):7} lines  {figures(groups[group])}")
    posts, staying = posts_kept(pages, results)
    if posts:
        print(f"posts of forums kept: {staying} of {posts}")


def host_of(page: dict[str, Any]) -> str | None:
    return urlsplit(page["url"] or "").hostname


def large(pages: list[dict[str, Any]], least: int) -> list[int]:
    """Places of the pages whose host has so many of them."""
    of_host = Counter(host_of(page) for page in pages)
    return [at for at, page in enumerate(pages) if not least or (host_of(page) and of_host[host_of(page)] >= least)]


def surveyed(pages: list[dict[str, Any]]) -> survey.Survey:
    return survey.count((host_of(page), text_of(page)) for page in pages)


def posts_kept(pages: list[dict[str, Any]], results: list[Cleaned]) -> tuple[int, int]:
    """How many posts the pages of forums have, and of how many at least half the characters stay.

    A post is a run of content lines; lines that are not scored belong to neither.
    """
    posts, staying = 0, 0
    for page, cleaned in zip(pages, results, strict=True):
        lines = [
            (len(line), label, stays) for (line, label), stays in zip(page["lines"], kept(page, cleaned), strict=True)
        ]
        for is_post, run in groupby((line for line in lines if line[1] in "CBT"), key=lambda line: line[1] == "C"):
            lengths = [(length, stays) for length, _, stays in run]
            total = sum(length for length, _ in lengths)
            if is_post and "forum" in page["dataset"] and total:
                posts += 1
                staying += 2 * sum(length for length, stays in lengths if stays) >= total
    return posts, staying


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--preset", default="standard")
    parser.add_argument("--survey", action="store_true")
    parser.add_argument("--keep-all", action="store_true")
    parser.add_argument("--site-pages", type=int, default=0)
    given = parser.parse_args()
    pages = [page for path in given.files for page in read(path)]
    pages = [pages[at] for at in large(pages, given.site_pages)]
    texts = [text_of(page) for page in pages]
    seen = surveyed(pages) if given.survey else None
    rules = boilerplate.ruleset(given.preset)
    known = [Metadata(host=host_of(page)) for page in pages]
    start = time.process_time()
    results = (
        [Cleaned(text) for text in texts]
        if given.keep_all
        else boilerplate.strip_all(texts, seen, rules=rules, known=known)
    )
    seconds = time.process_time() - start
    report(pages, results)
    print(f"{1e6 * seconds / sum(len(page['lines']) for page in pages):.1f} µs a line")


if __name__ == "__main__":
    main()
