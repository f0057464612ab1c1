"""Mojibake of UTF-8 and single-byte encodings, C1 controls, HTML entities, terminal escapes, Latin ligatures: by ftfy.

By default ftfy turns ，！：（） and U+3000 into ASCII and “” into ": of 10,771 clean Chinese paragraphs it changed all
but 3. Its steps for widths and quotes are therefore off, and those that need no ftfy (line breaks,
surrogates, controls, NFC) are left to `characters` and `nfc`, which say what they did to each place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Final, NamedTuple

from ftfy import FIXERS, TextFixerConfig, fix_and_explain
from ftfy.badness import is_bad

from transforms.encoding import garbled
from transforms.encoding.ftfy.beyond import (
    IN_A_WORD,
    LETTER_IN_WORD,
    rule_of,
    with_closing_quotes,
    with_few_levels,
    with_whole_words,
    without_lost_spaces,
)
from transforms.encoding.ftfy.changes import changed_runs
from transforms.encoding.ftfy.gb2312 import breaks, double_bytes
from transforms.encoding.ftfy.meant import QUOTED, has_alphabet, is_a_sign, is_in_alphabet, is_in_order, names_a_letter
from transforms.encoding.ftfy.signs import BADNESS_ASIDE, SIDE_BY_SIDE, TRIGGERS, is_bad_at
from transforms.encoding.ftfy.whole import read_again, read_as
from transforms.encoding.joined import lines_at
from transforms.encoding.private_use import brought
from transforms.encoding.scan import places
from transforms.model import Edit

__all__ = ["CONFIG", "SIDE_BY_SIDE", "STAGE", "TRIGGERS", "find"]

STAGE: Final = "encoding.ftfy"
CONFIG: Final = TextFixerConfig(
    unescape_html="auto",
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    normalization=None,
    explain=True,  # without it ftfy forgets the encoding options
)
_TAGGED: Final = CONFIG._replace(unescape_html=False)
"""For what stands behind a `<`: there an entity may be meant."""
_READ_AGAIN: Final = "ftfy.fix_encoding"


class _Segment(NamedTuple):
    """Where a piece of text begins and ends, and by what rule it is read again."""

    start: int
    end: int
    rule: str


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    """What ftfy changes, as minimal runs, each with the ftfy step that made it as its rule (`ftfy.unescape_html`, …),
    and what it leaves though it should not, with a rule of `beyond`.

    As `ftfy.fix_text` does, a line is fixed as one, and entities are left alone from the first line with a `<` on.
    `at` are the places of `TRIGGERS`, if they are known.

    >>> [(edit.before, edit.after, edit.rule) for edit in find("“好”，cafÃ© &amp; bar")]
    [('Ã©', 'é', 'ftfy.decode_inconsistent_utf8'), ('&amp;', '&', 'ftfy.unescape_html')]
    """
    segments = list(_segments(text, places(TRIGGERS, text) if at is None else at))
    together = "".join(text[start:end] for start, end, _ in segments)
    if together and (encoding := read_as(together)):
        return sorted(_read_together(text, segments, encoding), key=attrgetter("start"))
    first_tag = text.find("<") + 1 or len(text) + 1
    return [
        edit
        for start, end, rule in segments
        for edit in _changes(text[start:end], start, rule, CONFIG if end < first_tag else _TAGGED)
    ]


def _read_together(text: str, segments: Sequence[_Segment], encoding: str) -> Iterator[Edit]:
    """The edits if all of these segments was read in this encoding, by rule."""
    for rule in {segment.rule for segment in segments}:
        spans = [(start, end) for start, end, given in segments if given == rule]
        yield from _edits(text, 0, read_again(text, spans, encoding), rule)


def _segments(text: str, at: Iterable[int]) -> Iterator[_Segment]:
    """The lines, with their breaks, that ftfy could change, in pieces that it fixes as one."""
    done = 0
    for place in at:
        if place >= done and is_bad_at(text, place):
            [(first, done)] = lines_at(text, [place])
            for start in range(first, done, CONFIG.max_decode_length):
                end = min(done, start + CONFIG.max_decode_length)
                line = text[start:end]
                if is_bad(line):
                    yield _Segment(start, end, _READ_AGAIN)
                elif BADNESS_ASIDE.search(line) or IN_A_WORD.search(line):
                    yield _Segment(start, end, LETTER_IN_WORD)


def _changes(before: str, start: int, rule: str, config: TextFixerConfig) -> Sequence[Edit]:
    """The edits in one segment, which begins at `start`, with `rule` where all of it is read again."""
    if encoding := read_as(before):
        return _edits(before, start, read_again(before, [(0, len(before))], encoding), rule)
    given = with_few_levels(before) if config.unescape_html else before
    restored = with_closing_quotes(given) if "â€œ" in given else given
    config = config._replace(fix_encoding=not names_a_letter(before))
    after, steps = fix_and_explain(restored, config)
    if garbled.are_left(before, after):  # another encoding, which it would only mangle
        after, steps = fix_and_explain(given, config._replace(fix_encoding=False))
    elif any(step.parameter == "decode_inconsistent_utf8" for step in steps or ()):
        after, steps = fix_and_explain(with_whole_words(restored), config)
    changes = [*changed_runs(before, without_lost_spaces(before, after))]
    if len(changes) == 1 and is_a_sign(before, *changes[0]):
        return ()
    names = tuple(dict.fromkeys(step.parameter for step in steps or () if step.action == "apply"))
    return _edits(before, start, changes, rule, names)


def _edits(
    text: str, start: int, changes: Iterable[tuple[int, str, str]], rule: str, names: Sequence[str] = ()
) -> Sequence[Edit]:
    """The changes (where, what, to what) that are no part of another damage, by `rule` or the first step that makes it.

    The text begins at `start`.
    """
    hanzi = double_bytes(text)
    covered = {place for span in hanzi for place in range(*span)}
    alphabets = has_alphabet(text)
    return [
        Edit(
            STAGE,
            rule_of(old, new, text[at + len(old) : at + len(old) + 1]) or (_step(names, old) if names else rule),
            start + at,
            start + at + len(old),
            old,
            new,
        )
        for at, old, new in changes
        if not (
            (at in covered and breaks(hanzi, at, at + len(old), new))
            or ((_is_doubtful(old, new) or (alphabets and old[0].isalpha())) and _is_of_another(text, at, old, new))
        )
    ]


@lru_cache(1 << 12)
def _is_doubtful(old: str, new: str) -> bool:
    """Whether a change has to be seen in its place."""
    return old in ("Â", "Ã", "") or ord(old[-1]) - ord(old[0]) == len(old) - 1 or brought(old, new)


def _is_of_another(text: str, at: int, old: str, new: str) -> bool:
    """Whether a change brings private use, or is of an alphabet, a table of characters or a letter in quotes."""
    return bool(
        brought(old, new)
        or is_in_alphabet(text, at, at + len(old))
        or (old and is_in_order(_with_two_before(text, at, old)))
        or (old in ("Â", "Ã") and QUOTED.match(text, max(0, at - 1 - (text[at - 1 : at] == " "))))
    )


def _with_two_before(text: str, at: int, old: str) -> str:
    return text[max(0, at - 2) : at].rpartition("\n")[2] + old


@lru_cache(1 << 12)  # a text has few different runs
def _step(names: Sequence[str], run: str) -> str:
    """The step that changes this run by itself; re-reading a whole line in another encoding is `fix_encoding`."""
    # `decode_inconsistent_utf8` mends parts of a text, never the whole; of `&amp;amp;` the run lacks the &
    parts = f"x{run}", f"x&{run}"
    return next((f"ftfy.{name}" for name in names for part in parts if FIXERS[name](part) != part), _READ_AGAIN)
