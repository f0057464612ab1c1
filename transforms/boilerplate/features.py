"""What a line looks like, what stands around it, where it stands and what it speaks of, as numbers.

A feature's name is `<family>.<what>`; the family is how decisions are explained: `form` of the line itself, `around`
its neighbours, `place` in the page, `topic` shared with the text, `rules` found above, below and near it, `page` as a
whole. No feature knows words of a site. Widths are display columns (a hanzi is two); distances are lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from transforms.boilerplate import entries, topic
from transforms.boilerplate.characters import (
    BAR,
    COMMA,
    DIGIT,
    HANZI,
    LOWER,
    PARTICLE,
    SPACE,
    STOP,
    UPPER,
    Array,
    Lines,
    lay_out,
)
from transforms.boilerplate.navigation import share
from transforms.boilerplate.prose import SMALL_WORDS, is_prose
from transforms.rules import Rule

FAMILIES = ("form", "around", "place", "topic", "rules", "page")
REASONS = {"looks": ("form", "around"), "place": ("place", "rules"), "topic": ("topic",)}
"""Families as reasons for a cut; what the page is as a whole is none."""
FAR = 60
"""Distances are counted up to so many lines."""
NEAR, WIDE = 3, 8
"""Lines on either side over which the neighbours' means are taken."""
AHEAD = 10
"""Lines above, and below, over which widths are summed."""
GAPS = (20, 60)
"""What a line without a sentence costs, in columns, in the two searches for the densest stretch of text."""
SHORT = 60
"""Columns; lines below are short."""
PROSE_SHARE = 0.75
"""A line's width is compared with the one that so great a share of the page's sentences stays below."""
SAME_TITLE = 0.7
"""A line over the text with such a share of the title's words repeats it."""
MENU = 0.5
"""With such a share of menu words a line speaks for the site, as a line does that a rule found."""
ENDS = {
    "comments": ("comments", "thread"),
    "related": ("related",),
    "rights": ("copyright", "licence", "disclaimer"),
    "share": ("share",),
}
"""Families of rules that speak of the end of an article; how many were found above a line, and how far away."""

_DATE = re.compile(
    r"(?:19|20)\d\d[-/.年]\d|\d{1,2}:\d\d|\b(?:19|20)\d\d\b|\b\d\d-\d\d\b"
    r"|\d (?:hour|minute|day|week|month)s? ago|\d ?(?:小时|分钟|天|个月)前"
)


@dataclass(frozen=True, slots=True)
class Features:
    """The features of a page's lines: a row a line, a column a name; `widths` in display columns.

    `ended` are lines that end as sentences do, `speaks` those with any sign of one: an end, a particle, a small word.
    """

    names: tuple[str, ...]
    table: Array
    widths: Array
    ended: Array
    speaks: Array


def describe(forms: Sequence[str], found: Sequence[Sequence[Rule]]) -> Features:
    """The features of one page's lines; `forms` are folded, stripped and not empty, `found` the rules of each.

    >>> described = describe(["老桥", "老桥仍然开放,但是只许行人通过,汽车走新桥。"], [(), ()])
    >>> [round(float(described.table[1, described.names.index(f"topic.{name}")]), 2) for name in ("title", "body")]
    [0.06, 0.0]
    """
    lines = lay_out(forms)
    form, prose = _form(lines, forms)
    form["hit"] = np.array([bool(of_line) for of_line in found], float)
    site = (form["hit"] + (form["menu"] >= MENU) > 0).astype(float)
    written = form["width"] * prose
    signs = entries.signs(lines, form)
    bodies = [topic.densest(np.where(prose > 0, form["width"], -gap)) for gap in GAPS]
    shared = topic.shared(lines, prose > 0, topic.densest(np.where(prose > 0, form["width"], -40)))
    repeats = np.flatnonzero(_repeats_title(form["width"], shared["title"]))
    groups = {
        "form": form,
        "around": _around(form, prose, site, signs),
        "place": _place(written, bodies, repeats, signs),
        "topic": shared | {f"{name}~": _mean(shared[name], 5) for name in ("title", "body", "near")},
        "rules": _rules(found, site),
        "page": _page(form, site, written, bodies, signs),
    }
    columns = {f"{family}.{name}": values for family, group in groups.items() for name, values in group.items()}
    table = np.column_stack([np.broadcast_to(values, (len(forms),)) for values in columns.values()])
    ended = form["ended"] > 0
    return Features(tuple(columns), table, form["width"], ended, ended | (form["small"] > 0))


def _form(lines: Lines, forms: Sequence[str]) -> tuple[dict[str, Array], Array]:
    """The look of each line, and which lines are prose."""
    counts = lines.counts.astype(float)
    length = (lines.ends - lines.starts).astype(float)
    hanzi = counts[:, HANZI] + counts[:, PARTICLE]
    width = length + hanzi
    chinese = hanzi * 2 >= length - counts[:, SPACE]
    letters = (lines.kinds == LOWER) | (lines.kinds == UPPER)
    begins = letters & ~np.concatenate(([False], letters[:-1]))
    words = lines.per_line(begins)
    small_words = lines.holding([found.start() for found in SMALL_WORDS.finditer(lines.text)])
    small = np.where(chinese, counts[:, PARTICLE], small_words)
    prose = np.array([is_prose(form) for form in forms], float)
    again, alike = entries.repeats(lines)
    each = {
        "width": width,
        "chinese": chinese,
        "digits": counts[:, DIGIT] / np.maximum(length, 1),
        "words": words,
        "titled": lines.per_line(begins & (lines.kinds == UPPER)) / np.maximum(words, 1),
        "capitals": counts[:, UPPER] / np.maximum(counts[:, LOWER] + counts[:, UPPER], 1),
        "commas": counts[:, COMMA],
        "stops": counts[:, STOP],
        "marks": 100 * (counts[:, COMMA] + counts[:, STOP]) / np.maximum(width, 1),
        "bars": counts[:, BAR],
        "barred": 100 * counts[:, BAR] / np.maximum(width, 1),
        "spaced": np.where(chinese, counts[:, SPACE], 0),
        "small": small,
        "smalls": 100 * small / np.maximum(width, 1),
        "ended": lines.ended(),
        "first": lines.kinds[lines.starts],
        "dates": lines.holding([found.start() for found in _DATE.finditer(lines.text)]),
        "menu": np.array([0.0 if sentence else share(form) for sentence, form in zip(prose, forms, strict=True)]),
        "prose": prose,
        "again": again,
        "alike": alike,
        "relative": width / _usual(width[prose > 0]),
    }
    return {name: np.asarray(values, float) for name, values in each.items()}, prose


def _usual(widths: Array) -> float:
    """The width that `PROSE_SHARE` of the sentences stays below, or that of a long line where there is none."""
    return float(np.sort(widths)[int(PROSE_SHARE * (len(widths) - 1))]) if len(widths) else entries.OPEN


def _around(form: dict[str, Array], prose: Array, site: Array, signs: dict[str, Array]) -> dict[str, Array]:
    meant = {name: form[name] for name in ("width", "ended", "smalls", "marks", "menu", "titled", "digits")}
    meant |= {"prose": prose, "site": site, "dated": (form["dates"] > 0).astype(float), **signs}
    around = {f"{name}~{reach}": _mean(values, reach) for name, values in meant.items() for reach in (NEAR, WIDE)}
    for name in ("width", "ended", "smalls"):
        padded = np.concatenate(([-1.0], form[name], [-1.0]))
        around |= {f"{name}-1": padded[:-2], f"{name}+1": padded[2:]}
    sums = np.concatenate(([0.0], np.cumsum(form["width"])))
    at = np.arange(len(prose))
    around["widest"] = _widest(form["width"])
    around["above"] = sums[at] - sums[np.maximum(at - AHEAD, 0)]
    around["below"] = sums[np.minimum(at + AHEAD + 1, len(prose))] - sums[at + 1]
    logs = np.log1p(form["width"])
    around["evenness"] = _mean(logs * logs, WIDE) - _mean(logs, WIDE) ** 2
    short = form["width"] < SHORT
    around["short_run"] = _run(short) * np.where(short, 1, -1)
    around["open_run"] = _run(form["ended"]) * np.where(form["ended"] > 0, -1, 1)
    return around | _distances("prose", prose > 0)


def _place(written: Array, bodies: Sequence[slice], repeats: Array, signs: dict[str, Array]) -> dict[str, Array]:
    total, at = len(written), np.arange(len(written))
    place = {
        "from_start": at,
        "to_end": total - at,
        "share": at / total,
        "written_above": (np.cumsum(written) - written) / max(float(written.sum()), 1.0),
    }
    place |= {f"{name}_above": np.cumsum(signs[name]) - signs[name] for name in ("frames", "stamps")}
    for gap, body in zip(GAPS, bodies, strict=True):
        outside = np.where(at < body.start, at - body.start, np.where(at >= body.stop, at - body.stop + 1, 0))
        place[f"outside{gap}"] = np.clip(outside, -FAR, FAR)
    for name, which in (("title", repeats[:1]), ("last_title", repeats[-1:])):
        place[f"under_{name}"] = np.clip(at - which[0], -FAR, 4 * FAR) if len(which) else np.full(total, -2 * FAR)
    return place


def _repeats_title(width: Array, title: Array) -> Array:
    at = np.arange(len(width))
    repeats: Array = (title > SAME_TITLE) & (at > 0) & (width > 10) & (at < 0.6 * len(width))
    return repeats


def _rules(found: Sequence[Sequence[Rule]], site: Array) -> dict[str, Array]:
    columns: dict[str, Array] = {}
    families = [{rule.family for rule in of_line} for of_line in found]
    for name, members in ENDS.items():
        hit = np.array([not of_line.isdisjoint(members) for of_line in families])
        columns[f"{name}_above"] = np.cumsum(hit) - hit
        columns |= _distances(name, hit)
    return columns | _distances("site", site > 0)


def _page(
    form: dict[str, Array], site: Array, written: Array, bodies: Sequence[slice], signs: dict[str, Array]
) -> dict[str, Array]:
    total = float(written.sum())
    page = {
        "lines": len(site),
        "written": np.log1p(total),
        "site": site.mean(),
        "prose": form["prose"].mean(),
        "ended": form["ended"].mean(),
        "chinese": form["chinese"].mean(),
        "median_width": np.median(form["width"]),
        "stamps": signs["stamps"].sum(),
    }
    page |= {name: signs[name].mean() for name in ("frames", "open", "person", "cries")}
    for gap, body in zip(GAPS, bodies, strict=True):
        page[f"body{gap}"] = body.stop - body.start
        page[f"in_body{gap}"] = written[body].sum() / max(total, 1.0)
    return {name: np.asarray(value, float) for name, value in page.items()}


def _mean(values: Array, reach: int) -> Array:
    """The mean over each line and `reach` lines on either side."""
    sums = np.concatenate(([0.0], np.cumsum(values)))
    at = np.arange(len(values))
    first, stop = np.maximum(at - reach, 0), np.minimum(at + reach + 1, len(values))
    means: Array = (sums[stop] - sums[first]) / (stop - first)
    return means


def _widest(width: Array) -> Array:
    """The widest of each line and its neighbours."""
    padded = np.pad(width, NEAR)
    widest: Array = np.lib.stride_tricks.sliding_window_view(padded, 2 * NEAR + 1).max(1)
    return widest


def _run(values: Array) -> Array:
    """How long the run of equal values is in which each line lies."""
    edges = np.concatenate(([0], np.flatnonzero(np.diff(values)) + 1, [len(values)]))
    lengths = np.diff(edges)
    return np.repeat(lengths, lengths)


def _distances(name: str, holds: Array) -> dict[str, Array]:
    """How many lines lie between a line and the last one above, and the next below, of which something holds."""

    def since(mask: Array) -> Array:
        at = np.arange(len(mask))
        last = np.maximum.accumulate(np.where(mask, at, -FAR))
        return np.minimum(at - np.concatenate(([-FAR], last[:-1])), FAR)

    return {f"since_{name}": since(holds), f"to_{name}": since(holds[::-1])[::-1]}
