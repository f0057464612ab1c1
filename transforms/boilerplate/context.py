"""What the lines around a line say against a rule: dialogues, letters, diaries, papers and directories have labels too.

A rule sees one line. Here the found rules of a page are taken back where its neighbours, or the same label elsewhere,
show that the line is the author's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from transforms.boilerplate.page import Found
from transforms.boilerplate.prose import MAX_READ_LENGTH
from transforms.boilerplate.sentence_end import ends_sentence
from transforms.rules import Rule

FAMILIES = frozenset({"byline", "editor", "source", "fields", "date", "keywords", "contact", "thread"})
"""Families of rules that can be taken back; pages without a line of these leave at once."""
MIN_SPOKEN_VALUES = 2
"""Values that end as sentences behind one label at least, for it to be a speaker's name."""
FRAMES = frozenset({"thread", "date"})
"""Families of which half as many lines as floors alone (`3楼`) must be found in a thread; else they are of a house."""
MIN_ENTRIES = 2
"""Dates of a diary at least, each over a line that ends as a sentence."""
CLOSING_REACH = 4
"""A letter's date stands so many lines under its closing at most."""
ABSTRACT_REACH = 2
"""A paper's keywords stand so many lines under its abstract at most."""

_LABEL = re.compile(r"\W{0,3}([^\W\d][^\s:,。]{0,9}) ?: ?(?=\S)")
_MAIL = re.compile(r"(?:from|to|cc|bcc|subject|reply-to|发件人|收件人|抄送|主题) ?:", re.IGNORECASE)
_CLOSING = re.compile(
    r"\W{0,3}(?:此致|敬礼|顿首|敬上|谨启|祝[好你您安]"
    r"|(?:yours|your (?:loving|obedient)|sincerely|best|kind|warm|love)\b)",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(r"\W{0,3}(?:abstract|summary|摘 ?要|内容提要|提要)(?:\W|$)", re.IGNORECASE)
_FLOOR = re.compile(r"\W{0,3}(?:第 ?)?\d{1,3} ?楼\W{0,3}$")
_LABELLED = re.compile(r"[^\d\W]{2,} ?[:/于]|posted|published|updated", re.IGNORECASE)


def without_contradicted(forms: Sequence[str], found: Found) -> list[tuple[Rule, ...]]:
    """The rules found on each line of a page, without those that the page contradicts; `forms` are folded, stripped."""
    hit = [at for at, of_line in enumerate(found) if of_line]
    kept = list(found)
    if not any(rule.family in FAMILIES for at in hit for rule in found[at]):
        return kept
    forms = [form[:MAX_READ_LENGTH] for form in forms]
    labels = {at: label for at in hit if (label := _label(forms[at]))}
    speakers = _speakers(forms, set(labels.values()))
    entries = _entries(forms, found, hit)
    directory = _is_directory(forms, found, hit)
    floors = _floors_of_house(forms, found, hit)
    for at in hit:
        of_line = found[at]
        against: set[str] = set()
        if labels.get(at) in speakers:
            against |= {"byline", "editor", "source", "fields"}
        if at in entries or (_has(of_line, "date") and (_in_mail(forms, at) or _in_letter(forms, at))):
            against |= {"date"}
        if _has(of_line, "keywords") and any(map(_ABSTRACT.match, forms[max(0, at - ABSTRACT_REACH) : at])):
            against |= {"keywords"}
        if directory:
            against |= {"contact"}
        if at in floors:
            against |= {"thread"}
        if against:
            kept[at] = tuple(rule for rule in of_line if rule.family not in against)
    return kept


def _has(of_line: tuple[Rule, ...], family: str) -> bool:
    return any(rule.family == family for rule in of_line)


def _label(form: str) -> str | None:
    found = _LABEL.match(form)
    return found[1].lower() if found else None


def _speakers(forms: Sequence[str], labels: Collection[str]) -> set[str]:
    """Those of the labels that are speakers in a dialogue."""
    spoken = Counter(_label(form) for form in forms if labels and ends_sentence(form))
    return {label for label in labels if spoken[label] >= MIN_SPOKEN_VALUES}


def _entries(forms: Sequence[str], found: Found, hit: Sequence[int]) -> set[int]:
    """The bare dates over the entries of a diary."""
    dated = [at for at in hit if _has(found[at], "date") and not _LABELLED.search(forms[at])]
    under = {at + 1 for at in dated if at + 1 < len(forms)}
    over = {at - 1 for at in under if not found[at] and ends_sentence(forms[at])}
    return over if len(over) >= MIN_ENTRIES else set()


def _in_mail(forms: Sequence[str], at: int) -> bool:
    return any(_MAIL.match(form) for form in forms[max(0, at - 2) : at + 3])


def _in_letter(forms: Sequence[str], at: int) -> bool:
    above = forms[max(0, at - CLOSING_REACH) : at]
    return not _LABELLED.search(forms[at]) and any(map(_CLOSING.match, above))


def _is_directory(forms: Sequence[str], found: Found, hit: Sequence[int]) -> bool:
    """Whether one contact label stands under several lines of text."""
    under = Counter(_label(forms[at]) for at in hit if at and _has(found[at], "contact") and not found[at - 1])
    return any(label and times > 1 for label, times in under.items())


def _floors_of_house(forms: Sequence[str], found: Found, hit: Sequence[int]) -> set[int]:
    """The floors alone on their lines where hardly anything else looks like a thread."""
    floors = {at for at in hit if _FLOOR.match(forms[at])}
    others = sum(any(rule.family in FRAMES for rule in found[at]) for at in hit if at not in floors)
    return floors if 2 * others < len(floors) else set()
