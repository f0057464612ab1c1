"""How surprising a character is on one damaged page, by the language and by what the page itself writes elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from math import exp, log
from typing import Final, NamedTuple

from transforms.encoding.annotations.ascii_habits import AMONG, FULL, Habits, kind, last_kind
from transforms.encoding.annotations.conversion import Conversion
from transforms.encoding.annotations.counts import Followers
from transforms.encoding.language import alone, language_model
from transforms.encoding.language.language_model import HISTORY, Weighted
from transforms.encoding.language.readings import ANNOTATION
from transforms.encoding.language.scripts import simplified, traditional

Guesses = Sequence[tuple[float, str]]
"""Characters with their nats, the likeliest first."""

_OUT_OF_PLACE: Final = 6.0  # nats of a character that a conversion to Traditional does not leave
_STOPS: Final = tuple("，。、；：？！")
_STOPPED: Final = 5.0  # nats of one of them behind another

# How much the page counts beside the language; half or double of each moves the runs restored by 0.2 % at most, where
# not said otherwise.
_TOPIC: Final = 0.1  # of all characters, how many come because the page has them elsewhere
# How much likelier than on the page so far a new follower of nothing, one or two characters is; with 2 for one, second
# parts of pages cost 0.05 nats a character more, and 2 % fewer runs of our prose come back.
_NOVELTY: Final = (0.0, 8.0, 2.0)
_OFTEN: Final = 0.2  # power of how much oftener than other pages it has a character; without, 0.3 % fewer come back
_UNTIL: Final = 300.0  # characters that the page needs before that counts

_FORMS: Final = 1.0  # times that each form of a character is taken as seen before the page is read

_LISTED: Final = 60  # guesses
_COMMONEST: Final = 200
_NEGLIGIBLE: Final = 3e-4  # the share of a character that is no guess

_SPARSE: Final = 40  # characters to every two `?` side by side; pages with all characters annotated have 500 or more
_SHORT: Final = 1000

_DAMAGE: Final = re.compile("[?\ufffd][^\n]{0,40}")
_ASCII: Final = re.compile(r"[\0-\x7f]")
_HIDDEN: Final = 6  # characters of ASCII that a gap is tried with
_MARKS: Final = "".join(FULL.values())
_TO_FULL: Final = str.maketrans(FULL)


class _Here(NamedTuple):
    """A character in Simplified, its share whatever stands before it, and nats for what the page tells of it: that it
    is written so, stands there oftener than elsewhere, is left by a conversion. `stops` marks what ends a clause.
    """

    simple: str
    share: float
    nats: float
    stops: bool


class Page:
    """A page, and the text on it that is not damaged; it keeps what it was asked."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._known: dict[str, Sequence[Weighted]] = {}
        self._listed: dict[str, Guesses] = {}
        self._scored: dict[tuple[str, str], Sequence[float]] = {}
        self._here: dict[str, Sequence[_Here]] = {}

    def nats(self, before: str, after: str) -> float:
        """How surprising a character is behind others here.

        >>> Page("鄴城、鄴縣").nats("鄴", "城") < Page("").nats("鄴", "城")
        True
        """
        if after < "\x80":
            shown = kind(after)
            marks = self._mark_nats(before) if shown in FULL else {}
            return marks.get(shown, self.habits.nats(last_kind(before), shown)) + AMONG.get(shown, 0.0)
        return self.all_nats(before, after)[0]

    def all_nats(self, before: str, characters: str) -> Sequence[float]:
        """How surprising each of these characters, none of ASCII, is behind others here.

        >>> page = Page("鄴城、鄴縣")
        >>> page.all_nats("鄴", "城市") == [page.nats("鄴", "城"), page.nats("鄴", "市")]
        True
        """
        key = before[-HISTORY:], characters
        if key not in self._scored:
            known = self._after(key[0])
            stopped = before[-1:] in _STOPS
            scored = []
            for simple, share, nats, stops in self._all_here(characters):
                total = share
                for weight, shares in known:
                    if simple in shares:
                        total += weight * shares[simple]
                scored.append(nats - log(total) + _STOPPED * (stopped and stops))
            self._scored[key] = scored
        return self._scored[key]

    def likely(self, before: str) -> Guesses:
        """What most likely stands behind these characters here.

        >>> "圍" in [guess for _, guess in Page("").likely("範")]
        True
        """
        history = before[-HISTORY:]
        if history not in self._listed:
            found = set(_commonest())
            for weight, shares in self._after(history):
                if shares is not language_model.openings("").shares:
                    found.update(each for each, share in shares.items() if weight * share > _NEGLIGIBLE)
            written = {form for each in found for form in (each, *traditional().get(each, ()))}
            self._listed[history] = sorted((self.nats(history, each), each) for each in written)[:_LISTED]
        return self._listed[history]

    def ascii_between(self, before: str, after: str) -> Guesses:
        """The characters of ASCII that may stand between two texts here; `?` is any digit or letter.

        >>> Page("他說,我們走.她說,不走,他就一個人走,走得很快.").ascii_between("走了", "但")[0][1]
        ','
        """
        seen = self.habits.before(after)
        key = f"\0{before[-HISTORY:]}{after if seen else kind(after[:1])}"
        if key not in self._listed:
            shares = {"?": 0.0}
            marks = self._mark_nats(before)
            for hidden, (nats, behind) in self.habits.between(last_kind(before), kind(after[:1])).items():
                written = "?" if hidden in AMONG else hidden
                shares[written] = shares.get(written, 0.0) + exp(-marks.get(hidden, nats) - behind)
            every, times = sum(shares.values()), sum(seen.values())
            for each in (each for each in seen if each < "\x80"):
                shares[each] = shares.get(each, 0.0) + every * seen[each]
            guesses = sorted((log(1 + times) - log(share), each) for each, share in shares.items())
            self._listed[key] = guesses[:_HIDDEN]
        return self._listed[key]

    def _mark_nats(self, before: str) -> Mapping[str, float]:
        """How surprising marks in half width are behind hanzi: as much as in full width, whichever the page uses."""
        if before[-1:] < "\x80":
            return {}
        widths, full = self.habits.widths, self.all_nats(before, _MARKS)
        return {half: nats - widths[FULL[half]] + widths[half] for half, nats in zip(FULL, full, strict=True)}

    def _after(self, history: str) -> Sequence[Weighted]:
        if history not in self._known:
            simple = _simple(_ASCII.split(history.translate(_TO_FULL))[-1])
            found = [*language_model.after(simple)]
            for behind in ("", simple[-1:], simple[-2:]):
                if counts := self._followers.behind(behind):
                    total = sum(counts.values())
                    share = total / (total + _NOVELTY[len(behind)] * len(counts)) if behind else _TOPIC
                    found = [Weighted(weight * (1 - share), shares) for weight, shares in found]
                    found.append(Weighted(share / total, counts))
            self._known[history] = found
        return self._known[history]

    def _all_here(self, characters: str) -> Sequence[_Here]:
        if characters not in self._here:
            self._here[characters] = [self._of(each) for each in characters]
        return self._here[characters]

    def _of(self, character: str) -> _Here:
        simple = simplified().get(character, character)
        share = exp(-alone.nats(character))
        nats = _OUT_OF_PLACE * (character in out_of_place()) + self._form_nats(simple, character)
        oftener = (self._followers.behind("").get(simple, 0) / share + _UNTIL) / (self._length + _UNTIL)
        nats += self.habits.widths.get(character, 0.0) - _OFTEN * log(oftener)
        return _Here(simple, share / 50, nats, character in _STOPS)

    def _form_nats(self, simple: str, written: str) -> float:
        """How surprising it is that a character is written so here, and not in another Traditional form."""
        forms = traditional().get(simple, ())
        if len(forms) < 2 or written not in forms:
            return 0.0
        counts = {form: self._whole.count(form) + _FORMS for form in forms}
        return -log(counts[written] / sum(counts.values()))

    @cached_property
    def _length(self) -> int:
        return sum(self._followers.behind("").values())

    @cached_property
    def is_legible(self) -> bool:
        """Whether so few bytes are lost side by side that it pays to guess what they were.

        >>> Page("要??就走").is_legible, Page("要??就走" * 500).is_legible
        (True, False)
        """
        return _SPARSE * self.text.count("??") < len(self.text) + _SHORT

    @cached_property
    def conversion(self) -> Conversion:
        """Which characters the conversion annotates here."""
        return Conversion(self.text)

    @cached_property
    def habits(self) -> Habits:
        """Where characters of ASCII stand here."""
        return Habits(self._whole)

    @cached_property
    def _whole(self) -> str:
        return ANNOTATION.sub("", _DAMAGE.sub("\0", self.text))

    @cached_property
    def _followers(self) -> Followers:
        """What stands behind none, one or two characters of the page, and how often."""
        return Followers("\n" + _simple(self._whole.translate(_TO_FULL)))


def _simple(text: str) -> str:
    return "".join([simplified().get(character, character) for character in text])


@cache
def _commonest() -> Sequence[str]:
    shares = language_model.openings("").shares
    return sorted(shares, key=lambda each: -shares[each])[:_COMMONEST]


@cache
def out_of_place() -> frozenset[str]:
    """Characters that a conversion to Traditional would not have left standing: 业, and 鎭, which it writes 鎮.

    >>> "业" in out_of_place(), "鎭" in out_of_place(), "制" in out_of_place()
    (True, True, False)
    """
    left = {character for becomes in traditional().values() for character in becomes}
    return frozenset((traditional().keys() | simplified().keys()) - left)
