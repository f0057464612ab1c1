"""Which line goes in one look at a page, and by which rule.

1. Points (`trees.py`), less for what the site repeats (`survey.py`), for comments (`threads.py`) and for what falls
   short of the page's core (`core.py`), divide the page into stretches of text and of site. The *body* runs from the
   first to the last sentence of the text; before it is the head of the page, after it the tail.
2. The title is looked for in the head; its repeats go, the line itself is never cut.
3. A line goes by the first rule that fits it and its zone; where points say site, every zone fits.
4. What stands beside cut lines may go with them: contact lines, link titles under a related heading, and the rest of a
   stretch of site, if the page shows enough lines of a site and the stretch some of its own. Of a thread, posts stay.
5. All this again on what is left, stretches aside, until nothing more goes (`rounds.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby, takewhile

import numpy as np

from transforms.boilerplate import core, displayed, features, headlines, navigation, page_name, survey, threads, title
from transforms.boilerplate.characters import Array
from transforms.boilerplate.closing import closing
from transforms.boilerplate.continuing import continuing
from transforms.boilerplate.page import Left, folded
from transforms.boilerplate.prose import ENDED
from transforms.boilerplate.sites import shows_site
from transforms.boilerplate.trees import Scored
from transforms.rules import Rule

DETECTORS = frozenset(
    {"row", "item", "titles", "repeated", "repeated_on_site", "frame", "among", "comment", "weaker", *features.REASONS}
)
LEAN = {"gentle": 1.2, "standard": 0.4, "strict": 0.0}
"""Points that every line gets towards text. A price on changes between text and site (Viterbi) gave line F1 .838, not
.861, on Chinese pages. By site, .2 in `standard` gives nothing on English pages and .003 on Chinese news and articles,
for .4 % and .1 % more of the content lost."""
EVIDENCE = 4
"""So many lines must go by rules of their own before whole stretches may go: a poem or a list has none. Then only lines
below `-SURE` go, and with twice as many all that points call the site's; lines under the end of an article do so at
once. By site, content lost falls by this from .0226 to .0223 (Chinese), .0295 to .0292 (English) and .0297 to .0286
(pages of 2005), and F1 by .0003 at most; beginning at 2 lines, .0253 of the Chinese content is lost."""
MENU_LINES, MENU_SHARE = 25, 0.75
"""… unless so many lines stand over the text and so great a share of them are below `SURE`: rules know few words of
some languages, and of old sites. By site, 14 pages lose 25,679 characters of the site more and 1,184 of content."""
KNOWN = 0.04
"""… and so great a share of all lines: at .08 char-F1 on Chinese news of the dev part falls from .958 to .946, at 0 a
schedule of 480 short lines is lost."""
ARTICLE = 600
"""… unless the text has sentences of so many characters: in other languages, and in tables of scores, rules know few
words. By site, char-F1 on English pages of 2005 rises by .004."""
RUN = 6
"""Of a thread goes what shows no sign of a sentence, in runs of so many lines at least."""
PROVEN = 0.05
"""Of a stretch inside the body, so great a share of lines must go by rules of their own. At 0 the content lost on the
Chinese train part is .033 instead of .023, on the English one .031 instead of .027."""
SURE = 1.5
"""… or so many points a line speak for the site, on average."""
SENTENCES = 0.6
"""Of what stands next to the body, so great a share by characters must read and end as sentences to stay: without it
the content lost on the Chinese dev part is .025 instead of .020. Without digits, an end is enough in a line over
`prose.ENDED` columns: citations have years."""
MENU = 0.5
"""Where no sentence would stay, the text may be short lines (a poem, a list): only lines with so great a share of menu
words go."""
OF_BODY = 0.1
"""A line right over the text that shares such a share of its words with the text is its title, though the site repeats
it: banners share none."""
FORMULAS = frozenset({"copyright", "licence", "disclaimer"})
"""A text of one line has no edge: only these, lines of menu words alone, and rules for any place may empty it."""
LINK_LENGTH = 60
"""Characters of a link title at most."""


class Look:
    """One look at the lines that are left of a page: `found` are the rules that apply, `marks` those of a thread.

    `authored` are lines without rules that apply, since the page is about what these find.
    """

    def __init__(
        self, left: Left, found: list[tuple[Rule, ...]], marks: list[int], authored: frozenset[int], scored: Scored
    ) -> None:
        self.page, self.forms, self.found, self.marks, self.scored = left.page, left.forms, found, marks, scored
        self.comments, self.against_comments = threads.comments(left.forms, left.found)
        self.detectors = {rule.detector: rule for rule in left.page.rules if rule.detector}
        self.ended: list[bool] = (scored.features["form.ended"] > 0).tolist()
        sentences = np.flatnonzero(scored.features["form.prose"]).tolist()
        self.spoken: list[bool] = _spoken(scored.features).tolist()
        prose = [at for at in sentences if not found[at]]
        self.is_thread = threads.is_thread(marks, prose, [len(form) for form in left.forms])
        self.prose = set(prose)
        points = scored.points() + LEAN[left.page.preset]
        self.repeated = self._repeated_on_site(points)
        self.repeated -= self._linked(points)
        self.instead: dict[int, str] = {}
        self.front: list[int] = []
        beside = points if self.is_thread else self._beside_core(points)
        self.points = beside if self.is_thread else self._among(beside)
        self.is_text: list[bool] = (self.points > 0).tolist()
        body = [at for at in prose if self.is_text[at] or not any(found)] or prose
        self.first, self.last = (body[0], body[-1]) if body else (len(self.forms), -1)
        if self.is_thread:
            self.first, self.last = marks[0], max(self.last, marks[-1])
        self.own = frozenset(() if self.is_thread or not body else self._own())
        menu = scored.features["form.menu"] > 0
        self.shows_site = self.last >= 0 or shows_site(left, menu.tolist())
        self.title = self._title({at for at in authored if left.found[at]})
        self.own |= (authored - self.repeated) | self._under_title()

    def decide(self) -> tuple[list[Rule | None], int | None]:
        """The verdicts on the lines, and which of them is the title."""
        verdicts: list[Rule | None] = [None] * len(self.forms)
        for at in self._suspects() - {self.title, *self.own}:
            verdicts[at] = self._alone(at)
        self._repeats(verdicts)
        self._titles(verdicts)
        self._beside(verdicts)
        self._frames(verdicts)
        first_look = len(self.forms) == len(self.page.lines)  # later the marks of a thread are gone
        if first_look and (_sure(verdicts) >= EVIDENCE or self._is_under_menu()):
            self._outside(verdicts)
        return verdicts, self.title

    def _beside_core(self, points: Array) -> Array:
        """Points less what the site repeats, what readers wrote, and what falls short of the core."""
        at = np.arange(len(points))
        seen = points - survey.REPEATED * np.isin(at, list(self.repeated))
        self.front = front = self._front(points)
        entries = seen - self.against_comments * np.isin(at, self.comments) - headlines.HEADLINE * np.isin(at, front)
        beside = core.lowered(entries, self.scored.features["form.width"])
        self._explain("weaker", entries, beside)
        self.instead |= dict.fromkeys(self.comments, "comment") | dict.fromkeys(front, "looks")
        return beside

    def _front(self, points: Array) -> list[int]:
        """The runs of headlines of a page that has an article and signs of a site."""
        found = headlines.headlines(self.forms, self.scored.features)
        if not found or sum(map(bool, self.found)) < EVIDENCE:
            return []
        article = self._length(at for at in self.prose if self.ended[at] and points[at] > 0)
        return found if article >= ARTICLE else []

    def _among(self, points: Array) -> Array:
        """Points less what stands among lines that the site repeats."""
        among = points - survey.among(self.repeated, self.scored.features["form.width"])
        self._explain("among", points, among)
        return among

    def _explain(self, reason: str, before: Array, after: Array) -> None:
        """Keep what else than the trees brought a line down to none."""
        self.instead |= dict.fromkeys(np.flatnonzero((before > 0) & (after <= 0)).tolist(), reason)

    def _fits(self, rule: Rule, at: int) -> bool:
        if len(self.forms) == 1:
            return rule.zone == "anywhere" or rule.family in FORMULAS or navigation.share(self.forms[at]) == 1
        if rule.zone == "anywhere":
            return True
        if not self.shows_site:
            return False
        if not self.is_text[at] and self.page.preset != "gentle":
            return True
        return (at < self.first and rule.zone != "tail") or (at > self.last and rule.zone != "head")

    def _suspects(self) -> set[int]:
        """The lines that can go by themselves: rules found them, the site repeats them, or they hold a menu word."""
        menu = set(np.flatnonzero(self.scored.features["form.menu"]).tolist())
        hit = {at for at, of_line in enumerate(self.found) if of_line}
        long = {at for at, form in enumerate(self.forms) if len(form) > navigation.LOOKED_AT}
        return hit | menu | long | self.repeated

    def _alone(self, at: int) -> Rule | None:
        fitting = [rule for rule in self.found[at] if not rule.beside and self._fits(rule, at)]
        if fitting:
            return next((rule for rule in fitting if rule.on != "any"), fitting[0])
        form = self.forms[at]
        for name, holds in (("row", navigation.is_row), ("item", navigation.is_service)):
            asked = self.detectors.get(name)
            if asked and self._fits(asked, at) and at not in self.prose and holds(form):
                return asked
        asked = self.detectors.get("repeated_on_site")
        return asked if at in self.repeated and asked and self._fits(asked, at) else None

    def _own(self) -> set[int]:
        """The author's short lines beside the body: how the text closes, and what is set apart from its sentences."""
        menu = self.scored.features["form.menu"] > 0
        is_site = [menu[at] or bool(self.found[at]) or at in self.repeated for at in range(len(self.forms))]
        own = displayed.beside(self.forms, self.first, self.last, is_site.__getitem__)
        return own | set(closing(self.forms, self.found, self.last))

    def _title(self, hit: Collection[int]) -> int | None:
        """The title, which is none of the lines `hit`, though these are the author's."""
        if self.first == len(self.forms):
            return None
        none = self.repeated.union(self.own, hit)
        free = [at for at, rules in enumerate(self.found[: self.last]) if not rules and at not in none]
        head = [at for at in free if at < self.first and at not in self.front]
        below = [at for at in free if at >= self.first and len(self.forms[at]) <= title.LONGEST]
        known = folded(self.page.known.title or "").casefold()
        worth = title.worth(self.scored.features, self.points).tolist()
        # a page of sentences alone names no title under its first
        return title.find(self.forms, head, known, worth, below if any(self.found) else ())

    def _under_title(self) -> set[int]:
        """The author's lines between the title and the text; verse where no line of the site is between."""
        if self.title is None:
            return set()
        between = range(self.title + 1, self.first)
        free = [at for at in between if not (self.found[at] or at in self.repeated)]
        near = sum(at == place for at, place in zip(reversed(free), reversed(between), strict=False))
        plain = len(free) == len(between) and not self.scored.features["form.menu"][free].any()
        return {free[place] for place in displayed.under_title([self.forms[at] for at in free], near, verse=plain)}

    def _repeated_on_site(self, points: Array) -> set[int]:
        """The lines that the site repeats; between sentences, where the page shows a site, only what looks like it."""
        if self.page.survey is None:
            return set()
        least = SURE if sum(map(bool, self.page.found)) >= EVIDENCE else -SURE
        likely = set(np.flatnonzero(points > least).tolist())
        return survey.on_site(self.page.survey, self.page.known.host, self.forms, self.prose, likely)

    def _linked(self, points: Array) -> set[int]:
        """Of what the site repeats, the page's own title: other pages link to it. It is named, or opens the text."""
        if not self.repeated:
            return set()
        first = next((at for at in sorted(self.prose - self.repeated) if points[at] > -SURE), 0)
        known = folded(self.page.known.title or "").casefold()
        linked = title.named(self.forms, sorted(at for at in self.repeated if at < first), known)
        over = takewhile(lambda at: self.found[at] or at in self.repeated, reversed(range(first)))
        opening = next((at for at in over if not self.found[at]), None)
        if opening is not None and self.scored.features["topic.body"][opening] >= OF_BODY:
            linked |= {opening} if title.may_be(self.forms, range(first), opening) else set()
        return linked

    def _repeats(self, verdicts: list[Rule | None]) -> None:
        asked = self.detectors.get("repeated")
        if asked is None or self.title is None:
            return
        form = self.forms[self.title].casefold()
        for at in range(max(self.first, self.title)):
            other = self.forms[at].casefold()
            if at != self.title and (title.same(other, form) or (at == 0 and page_name.names(other, form))):
                verdicts[at] = asked

    def _titles(self, verdicts: list[Rule | None]) -> None:
        asked = self.detectors.get("titles")
        under = False
        for at, rule in enumerate(verdicts):
            if rule is not None:
                under = (under and rule.family != "copyright") or rule.id.startswith("related.")
                continue
            under = under and asked is not None and self._fits(asked, at) and self._is_link(at)
            if under:
                verdicts[at] = asked

    def _is_link(self, at: int) -> bool:
        return (
            len(self.forms[at]) <= LINK_LENGTH
            and not self.ended[at]
            and at not in self.prose
            and at != self.title
            and at not in self.own
        )

    def _beside(self, verdicts: list[Rule | None]) -> None:
        for order in (range(len(verdicts)), range(len(verdicts) - 1, -1, -1)):
            near: Rule | None = None
            for at in order:
                if verdicts[at] is None and near is not None and at != self.title:
                    family = near.family
                    fitting = (r for r in self.found[at] if family in r.beside and self._fits(r, at))
                    verdicts[at] = next(fitting, None)
                near = verdicts[at]

    def _frames(self, verdicts: list[Rule | None]) -> None:
        asked = self.detectors.get("frame")
        if asked is None or not self.is_thread or sum(map(bool, verdicts)) < EVIDENCE:
            return
        free = {at for at in range(self.marks[0], len(verdicts)) if verdicts[at] is None and at != self.title}
        framed = {at for at in threads.frames(self.marks, self.forms) if self.points[at] < threads.FRAMED} - self.prose
        if free <= framed:  # the posts are all alike
            return
        for at in framed:
            if verdicts[at] is None and at != self.title:
                verdicts[at] = asked

    def _is_under_menu(self) -> bool:
        """Whether nearly all that stands over the text is the site's by its points."""
        over = self.points[: self.first]
        return len(over) >= MENU_LINES and int((over < -SURE).sum()) >= MENU_SHARE * len(over)

    def _outside(self, verdicts: list[Rule | None]) -> None:
        article = self._length(at for at in self.prose if self.is_text[at])
        if article < ARTICLE and sum(rule is not None for rule in verdicts) < KNOWN * len(verdicts):
            return
        below = (self.points <= -self._margins(verdicts)).tolist()
        site = [is_low and at != self.title and at not in self.own for at, is_low in enumerate(below)]
        if self.is_thread:
            over = range(self.first)
            speaks = (self.scored.features["form.ended"] + self.scored.features["form.small"]) > 0
            for at in (*(at for at in over if speaks[at]), *threads.posts(self.marks, self.found, verdicts)):
                site[at] = False
        going: list[int] = []
        start = 0
        for of_site, run in groupby(site):
            places = range(start, start := start + len(list(run)))
            of_thread = self.is_thread and places[0] < self.first
            if of_site and len(places) >= (RUN if of_thread else 1) and not self._is_weak(places, verdicts):
                going += [at for at in self._without_sentences(places, verdicts) if verdicts[at] is None]
        cut = {at for at, rule in enumerate(verdicts) if rule}
        back = continuing(self.forms, self.prose, going, cut)
        going = [at for at in going if at not in back]
        if self.prose <= cut | set(going):
            going = [at for at in going if navigation.share(self.forms[at]) >= MENU]
        by_trees = [at for at in going if at not in self.instead]
        reasons = self.instead | dict(zip(by_trees, self.scored.reasons(by_trees), strict=True))
        for at in going:
            verdicts[at] = self.detectors.get(reasons[at])

    def _margins(self, verdicts: Sequence[Rule | None]) -> Array:
        """How far below 0 the points of each line must be for it to go with its stretch."""
        margin = 0.0 if self._is_under_menu() else SURE * max(0.0, 2 - _sure(verdicts) / EVIDENCE)
        under = range(self.last + 1, len(verdicts))
        end = next((at for at in under if (rule := verdicts[at]) and rule.family in features.ENDING), len(verdicts))
        margins: Array = np.where(np.arange(len(verdicts)) < end, margin, 0.0)
        margins[self.front] = 0.0  # their form and number are evidence enough
        return margins

    def _is_weak(self, places: range, verdicts: Sequence[Rule | None]) -> bool:
        """Whether a stretch may be a list or table of the text: inside the body, where hardly a rule fits."""
        inside = self.first < places[0] and places[-1] < self.last
        sure = sum(self.points[at] for at in places) < -SURE * len(places)
        return inside and not sure and sum(verdicts[at] is not None for at in places) < PROVEN * len(places)

    def _without_sentences(self, places: range, verdicts: Sequence[Rule | None]) -> range:
        """A stretch without its sentences next to the body: no line that goes by a rule stands between them."""
        if places[0] < self.first:
            near = list(takewhile(lambda at: verdicts[at] is None, reversed(places)))
            return range(places[0], near[-1]) if self._are_sentences(near) else places
        near = list(takewhile(lambda at: verdicts[at] is None, places))
        return range(near[-1] + 1, places[-1] + 1) if self._are_sentences(near) else places

    def _are_sentences(self, places: Sequence[int]) -> bool:
        length = self._length(places)
        prose = self._length(at for at in places if at in self.prose or self.spoken[at])
        ended = self._length(at for at in places if self.ended[at])
        return bool(length) and prose > SENTENCES * length and ended > SENTENCES * length

    def _length(self, places: Iterable[int]) -> int:
        return sum(len(self.forms[at]) for at in places)


def _sure(verdicts: Sequence[Rule | None]) -> int:
    """The number of lines that go by rules of their own."""
    return sum(rule is not None and rule.action != "flag" for rule in verdicts)


def _spoken(described: features.Features) -> Array:
    """Which lines end as sentences and are as wide, without digits."""
    ended = (described["form.ended"] > 0) & (described["form.digits"] == 0)
    spoken: Array = ended & (described["form.width"] > ENDED)
    return spoken
