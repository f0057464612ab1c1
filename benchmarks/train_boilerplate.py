"""Learn the points of `transforms/boilerplate/weights.toml` from labelled lines: a linear-chain CRF of two states.

    python benchmarks/train_boilerplate.py train-zh.jsonl.gz train-en.jsonl.gz > transforms/boilerplate/weights.toml

A page is `{"lines": [[text, label], …]}`, labels as in `benchmarks/boilerplate.py`; unscored lines count as unknown.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from transforms import boilerplate, rules
from transforms.boilerplate import deciding, score, threads

Array = np.ndarray[Any, Any]
ROUNDS, STEP, SHRINK = 70, 0.1, 1e-5
LONGEST_PAGE = 400


def described(paths: list[str]) -> list[tuple[list[tuple[str, ...]], list[str]]]:
    pages, used = [], boilerplate.ruleset().rules
    for path in paths:
        with gzip.open(Path(path), "rt", encoding="utf-8") as file:
            for record in file:
                lines = [pair for pair in json.loads(record)["lines"] if pair[0].strip()][:LONGEST_PAGE]
                found = threads.applicable(rules.match(used, [text for text, _ in lines]))
                names = score.describe([deciding.folded(text) for text, _ in lines], found)
                pages.append((names, [label for _, label in lines]))
    return pages


def train(pages: list[tuple[list[tuple[str, ...]], list[str]]]) -> tuple[dict[str, float], Array]:
    index: dict[str, int] = {}
    for names, _ in pages:
        for of_line in names:
            for name in of_line:
                index.setdefault(name, len(index))
    pages = sorted(pages, key=lambda page: len(page[0]))
    batches = []
    for at in range(0, len(pages), 64):
        group = pages[at : at + 64]
        longest = max(len(names) for names, _ in group)
        ids = np.full((longest, len(group), 24), len(index))
        allowed = np.ones((longest, len(group), 2), bool)
        inside = np.zeros((longest, len(group)), bool)
        for p, (names, labels) in enumerate(group):
            for t, (of_line, label) in enumerate(zip(names, labels, strict=True)):
                ids[t, p, : len(of_line)] = [index[name] for name in of_line]
                inside[t, p] = True
                if label in "CB":
                    allowed[t, p] = [label == "B", label == "C"]
        batches.append((ids, allowed, inside, 1 / np.sqrt(inside.sum(0))))
    weight = np.zeros(len(index) + 1)
    links = np.array([[0.0, -2.0], [-2.0, 0.0]])  # site → site, site → text; text → site, text → text
    first = [np.zeros_like(weight), np.zeros_like(links)]
    second = [np.zeros_like(weight), np.zeros_like(links)]
    for step in range(1, ROUNDS + 1):
        grads = [np.zeros_like(weight), np.zeros_like(links)]
        loss = 0.0
        for ids, allowed, inside, share in batches:
            emit = weight[ids].sum(2)
            free, free_links, total = expect(emit, links, np.ones_like(allowed), inside)
            held, held_links, gold = expect(emit, links, allowed, inside)
            difference = (held - free) * share
            np.add.at(grads[0], ids, difference[:, :, None])
            grads[1] += ((held_links - free_links) * share[:, None, None]).sum(0)
            loss += float(((total - gold) * share).sum())
        grads[0] -= SHRINK * len(pages) * weight
        for n, values in enumerate((weight, links)):
            first[n] = 0.9 * first[n] + 0.1 * grads[n]
            second[n] = 0.99 * second[n] + 0.01 * grads[n] ** 2
            values[...] += STEP * (first[n] / (1 - 0.9**step)) / (np.sqrt(second[n] / (1 - 0.99**step)) + 1e-8)
        weight[-1] = 0
        if step % 10 == 0:
            print(step, loss / len(pages), file=sys.stderr)
    return {name: float(weight[at]) for name, at in index.items()}, links


def expect(emit: Array, links: Array, allowed: Array, inside: Array) -> tuple[Array, Array, Array]:
    """Expected text lines and link counts of each page, and its log partition sum; state 1 is text."""
    steps, pages = emit.shape
    local = np.where(allowed, 0.0, -1e9)
    local[:, :, 1] += emit
    forward = np.empty((steps, pages, 2))
    forward[0] = local[0]
    for t in range(1, steps):
        reached = np.logaddexp(forward[t - 1][:, :1] + links[0], forward[t - 1][:, 1:] + links[1]) + local[t]
        forward[t] = np.where(inside[t][:, None], reached, forward[t - 1])
    total = np.logaddexp(forward[-1][:, 0], forward[-1][:, 1])
    after = np.zeros((pages, 2))
    text = np.zeros((steps, pages))
    counts = np.zeros((pages, 2, 2))
    for t in range(steps - 1, -1, -1):
        text[t] = np.where(inside[t], np.exp(forward[t][:, 1] + after[:, 1] - total), 0)
        if t:
            ahead = local[t] + after
            both = forward[t - 1][:, :, None] + links[None] + ahead[:, None, :]
            counts += np.where(inside[t][:, None, None], np.exp(both - total[:, None, None]), 0)
            before = np.logaddexp(links[None, :, 0] + ahead[:, :1], links[None, :, 1] + ahead[:, 1:])
            after = np.where(inside[t][:, None], before, after)
    return text, counts, total


def main() -> None:
    points, links = train(described(sys.argv[1:]))
    stay = links[1, 1] - links[0, 0]  # a text line's share of the stay is put into its page points
    print("# Written by benchmarks/train_boilerplate.py from labelled pages of Chinese and English sites.")
    print("# Points of a line's features: above 0 for text, below for the site. Prices of a change between the two.\n")
    print("[prices]")
    print(f"to_site = {links[1, 1] - links[1, 0]:.2f}\nto_text = {links[0, 0] - links[0, 1]:.2f}\nstart_site = 0.0\n")
    print("[points]")
    for name in sorted(points):
        value = points[name] + (stay if name.startswith("page") else 0)
        print(f'"{name}" = {value:.2f}')


if __name__ == "__main__":
    main()
