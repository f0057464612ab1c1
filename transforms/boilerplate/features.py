"""What a line looks like, what stands around it, where it stands and what it speaks of, as numbers.

A feature's name is `<family>.<what>`; the family is how decisions are explained: `form` of the line itself, `around`
its neighbours, `place` in the page, `topic` shared with the text, `rules` found above, below and near it, `page` as a
whole. No feature knows words of a site. Widths are display columns (a hanzi is two); distances are lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from transforms.boilerplate import entries, topic
from transforms.boilerplate.characters import Array, lay_out
from transforms.boilerplate.form import form as form_of
from transforms.boilerplate.page import Found
from transforms.boilerplate.pages import Pages
from transforms.boilerplate.prose import FUNCTION_WORDS

REASONS = {"looks": ("form", "around"), "place": ("place", "rules"), "topic": ("topic",)}
"""Families as reasons for a cut; what the page is as a whole is none."""
MAX_DISTANCE = 60
"""Distances are counted up to so many lines."""
NEAR_REACH, WIDE_REACH = 3, 8
"""Lines on either side over which the neighbours' means are taken."""
WIDTH_REACH = 10
"""Lines above, and below, over which widths are summed."""
BODY_GAPS = (20, 60)
"""What a line without a sentence costs, in columns, in the two searches for the densest stretch of text."""
TOPIC_GAP = 40
"""The same in the search for the stretch whose words are the page's topic."""
SHORT_WIDTH = 60
"""Columns; lines below are short."""
MIN_TITLE_SHARE = 0.7
"""A line over the text with such a share of the title's words repeats it."""
MIN_MENU_SHARE = 0.5
"""With such a share of menu words a line speaks for the site, as a line does that a rule found."""
ENDS = {
    "comments": ("comments", "thread"),
    "related": ("related",),
    "rights": ("copyright", "licence", "disclaimer"),
    "share": ("share",),
}
"""Families of rules that speak of the end of an article; how many were found above a line, and how far away."""
ENDING = frozenset(family for members in ENDS.values() for family in members)


@dataclass(frozen=True, slots=True)
class Features:
    """The features of the lines of one page, or of several: a row of `table` a line, a column a name."""

    names: tuple[str, ...]
    table: Array

    def __getitem__(self, name: str) -> Array:
        """One column."""
        column: Array = self.table[:, self.names.index(name)]
        return column


def describe(forms: Sequence[str], found: Found) -> Features:
    """The features of one page's lines; `forms` are folded, stripped and not empty, `found` the rules of each.

    >>> described = describe(["老桥", "老桥仍然开放,但是只许行人通过,汽车走新桥。"], [(), ()])
    >>> [round(float(described[name][1]), 2) for name in ("topic.title", "topic.body")]
    [0.06, 0.0]
    """
    return describe_all([forms], [found])


def describe_all(forms: Sequence[Sequence[str]], found: Sequence[Found]) -> Features:
    """The features of the lines of several pages, none of them empty; a page's do not depend on the others."""
    every = [line for of_page in forms for line in of_page]
    hits = [rules for of_page in found for rules in of_page]
    pages, lines = Pages.of([len(of_page) for of_page in forms]), lay_out(every)
    small_words, person = lines.short_words(FUNCTION_WORDS, entries.PERSON)
    form = form_of(lines, every, pages, small_words)
    prose = form["prose"]
    form["hit"] = np.fromiter(map(bool, hits), float, len(hits))
    site = (form["hit"] + (form["menu"] >= MIN_MENU_SHARE) > 0).astype(float)
    written = form["width"] * prose
    signs = entries.signs(lines, form, person)
    bodies = {gap: _densest(np.where(prose > 0, form["width"], -gap), pages) for gap in (*BODY_GAPS, TOPIC_GAP)}
    shared = topic.shared(lines, prose > 0, bodies.pop(TOPIC_GAP), pages)
    groups = {
        "form": form,
        "around": _around(form, site, signs, pages),
        "place": _place(written, bodies, _repeats_title(form["width"], shared["title"], pages), signs, pages),
        "topic": shared | {f"{name}~": pages.means(shared[name], 5) for name in ("title", "body", "near")},
        "rules": _rules(hits, site, pages),
        "page": _page(form, site, written, bodies, signs=signs, pages=pages),
    }
    columns = {f"{family}.{name}": values for family, group in groups.items() for name, values in group.items()}
    return Features(tuple(columns), np.stack(list(columns.values())).T)


def _densest(values: Array, pages: Pages) -> list[slice]:
    """The densest stretch of each page, in places of that page."""
    return [topic.densest(values[at]) for at in pages.slices()]


def _around(form: dict[str, Array], site: Array, signs: dict[str, Array], pages: Pages) -> dict[str, Array]:
    meant = {name: form[name] for name in ("width", "ended", "smalls", "marks", "menu", "titled", "digits", "prose")}
    meant |= {"site": site, "dated": (form["dates"] > 0).astype(float), **signs}
    rows = np.stack(list(meant.values()))
    means = {reach: pages.means(rows, reach) for reach in (NEAR_REACH, WIDE_REACH)}
    around = {f"{name}~{reach}": means[reach][row] for row, name in enumerate(meant) for reach in means}
    for name in ("width", "ended", "smalls"):
        around |= {f"{name}{way:+}": pages.neighbours(form[name], way, -1) for way in (-1, 1)}
    sums = np.concatenate(([0.0], np.cumsum(form["width"])))
    at = np.arange(len(site))
    around["widest"] = pages.widest(form["width"], NEAR_REACH)
    around["above"] = sums[at] - sums[np.maximum(at - WIDTH_REACH, pages.first)]
    around["below"] = sums[np.minimum(at + WIDTH_REACH + 1, pages.stop)] - sums[at + 1]
    logs = np.log1p(form["width"])
    around["evenness"] = pages.means(logs * logs, WIDE_REACH) - pages.means(logs, WIDE_REACH) ** 2
    short = form["width"] < SHORT_WIDTH
    around["short_run"] = pages.runs(short) * np.where(short, 1, -1)
    around["open_run"] = pages.runs(form["ended"]) * np.where(form["ended"] > 0, -1, 1)
    return around | _distances({"prose": form["prose"] > 0}, pages)


def _place(
    written: Array, bodies: dict[int, list[slice]], repeats: Array, signs: dict[str, Array], pages: Pages
) -> dict[str, Array]:
    total, at = pages.stop - pages.first, pages.at
    place = {
        "from_start": at,
        "to_end": total - at,
        "share": at / total,
        "written_above": pages.above(written) / np.maximum(pages.totals(written), 1)[pages.page],
    }
    place |= {f"{name}_above": pages.above(signs[name]) for name in ("frames", "stamps")}
    for gap, of_gap in bodies.items():
        start, stop = np.array([(body.start, body.stop) for body in of_gap]).T[:, pages.page]
        outside = np.where(at < start, at - start, np.where(at >= stop, at - stop + 1, 0))
        place[f"outside{gap}"] = np.clip(outside, -MAX_DISTANCE, MAX_DISTANCE)
    lines = np.flatnonzero(repeats)
    for name, which in (("title", lines[::-1]), ("last_title", lines)):
        repeat = np.full(len(pages.starts) - 1, -1)
        repeat[pages.page[which]] = at[which]  # of several on a page the last in this order stays
        under = np.clip(at - repeat[pages.page], -MAX_DISTANCE, 4 * MAX_DISTANCE)
        place[f"under_{name}"] = np.where(repeat[pages.page] >= 0, under, -2 * MAX_DISTANCE)
    return place


def _repeats_title(width: Array, title: Array, pages: Pages) -> Array:
    repeats: Array = (title > MIN_TITLE_SHARE) & (pages.at > 0) & (width > 10)
    return repeats & (pages.at < 0.6 * (pages.stop - pages.first))


def _rules(found: Found, site: Array, pages: Pages) -> dict[str, Array]:
    families = [(at, rule.family) for at, of_line in enumerate(found) if of_line for rule in of_line]
    columns: dict[str, Array] = {}
    for name, members in ENDS.items():
        hit = np.zeros(len(found), bool)
        hit[[at for at, family in families if family in members]] = True
        columns[f"{name}_above"] = pages.above(hit.astype(int))
        columns |= _distances({name: hit}, pages)
    return columns | _distances({"site": site > 0}, pages)


def _page(
    form: dict[str, Array],
    site: Array,
    written: Array,
    bodies: dict[int, list[slice]],
    *,
    signs: dict[str, Array],
    pages: Pages,
) -> dict[str, Array]:
    lines, total = np.diff(pages.starts), pages.totals(written)
    middle = [pages.ranked(form["width"], rank) for rank in ((lines - 1) // 2, lines // 2)]
    page = {
        "lines": lines,
        "written": np.log1p(total),
        "site": pages.totals(site) / lines,
        "prose": pages.totals(form["prose"]) / lines,
        "ended": pages.totals(form["ended"]) / lines,
        "chinese": pages.totals(form["chinese"]) / lines,
        "median_width": (middle[0] + middle[1]) / 2,
        "stamps": pages.totals(signs["stamps"]),
    }
    page |= {name: pages.totals(signs[name]) / lines for name in ("frames", "open", "person", "cries")}
    sums = np.concatenate(([0.0], np.cumsum(written)))
    for gap, of_gap in bodies.items():
        start, stop = np.array([(body.start, body.stop) for body in of_gap]).T
        page[f"body{gap}"] = stop - start
        inside = sums[pages.starts[:-1] + stop] - sums[pages.starts[:-1] + start]
        page[f"in_body{gap}"] = inside / np.maximum(total, 1)
    return {name: value[pages.page].astype(float) for name, value in page.items()}


def _distances(holds: dict[str, Array], pages: Pages) -> dict[str, Array]:
    """How many lines lie between a line and the last one above, and the next below, of which something holds."""
    distances: dict[str, Array] = {}
    for name, mask in holds.items():
        distances |= {f"since_{name}": pages.since(mask, MAX_DISTANCE), f"to_{name}": pages.until(mask, MAX_DISTANCE)}
    return distances
