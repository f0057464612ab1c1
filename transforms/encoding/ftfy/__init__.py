"""Mojibake of UTF-8 and single-byte encodings, C1 controls, HTML entities, terminal escapes, Latin ligatures: by ftfy.

By default ftfy turns ，！：（） and U+3000 into ASCII and “” into ": of 10,771 clean Chinese paragraphs it changed all
but 3. Its steps for widths and quotes are therefore off, and those that need no ftfy (line breaks,
surrogates, controls, NFC) are left to `characters` and `nfc`, which say what they did to each place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import Final

from ftfy import FIXERS, TextFixerConfig, chardata, fix_and_explain
from ftfy.badness import BADNESS_RE, is_bad

from transforms.encoding import garbled
from transforms.encoding.joined import lines_at
from transforms.encoding.private_use import brought
from transforms.encoding.scan import places
from transforms.encoding.wanted import REFERENCE, Class, Row, Want
from transforms.model import Edit

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

_ENTITY: Final = re.compile(r"&#?[0-9A-Za-z]{1,24};")
# Each alternative of ftfy's `BADNESS_RE` needs one of these (a test proves it), its other steps a C1 control, an
# escape, an entity or a ligature. Not among them, though ftfy looks at them too: “”‘’ · — … and most of Greek and
# Cyrillic.
_LIGATURES: Final = Class("".join(map(chr, chardata.LIGATURES)))
_MARKS: Final = Class(
    "\x1b\x80-\x9f"
    "¢£¥¦§¨¤¬¯°±²³¶¸¹ª®º¼½¾×µ÷ƒˆˇ˘˛˜†‡‰⁄№₧€∂∆∏∑√∞∩∫≈≠≡≤≥⌐◊\ufffd"
    "À-ÖØ-öø-ÿĀ-ąĆćČ-đĒēĖ-ěĞğĢģĪīĮįİĶķĹĺĻ-ŅŇňŐœŒŔŕŘ-śŞ-ťŪŮŰŲŸ-žҐґ"
    "│┌┐┘├┤┬┼═-╬▀▄█▌▐░▒▓ﬁﬂ"
    "ΒΓΞΟВГРСЂ"
)
# … and another of those single-byte encodings beside it, unless it is one of these (a test proves that too); two lost
# characters show nothing.
_BESIDE: Final = Class("\x80-\u2fff\uf8ff\ufb01\ufb02")
_ALONE: Final = Class(f"\x1b\x80-\x9fÂÃŒœ{_LIGATURES.members}")
SIDE_BY_SIDE: Final = (Want(Row((_BESIDE, _MARKS), at=1)), Want(Row((_MARKS, _BESIDE))))
_SUSPECT: Final = re.compile(f"[{_BESIDE.members}]{{2,}}|[{_ALONE.members}]")  # that a sign of mojibake has
TRIGGERS: Final = (Want(REFERENCE), Want(_ALONE), *SIDE_BY_SIDE)
_BADNESS_ASIDE: Final = re.compile(f"{_ENTITY.pattern}|[\x1b{_LIGATURES.members}]")
# Characters that no step of ours changes: ASCII but what an entity, an escape or a lost byte is made of, and all
# that no single-byte encoding has and that is no ligature.
_FIXED: Final = "!-%'->@-~\u2e80-\ufaff\ufb07-\U0010ffff"
_STABLE: Final = re.compile(f"[{_FIXED}]+| +")
# Where spaces are lost one may be the second byte of a no-break space or of à: `Â is` becomes `\xa0is`.
_STABLE_BUT_SPACES: Final = re.compile(f"[{_FIXED}]+|(?<![À-ɏͰ-ӿ]) +")
_BEYOND_ASCII: Final = re.compile("[^\0-\x7f]+")
_READ_AGAIN: Final = "ftfy.fix_encoding"
# Small letters with accents, of which no sign of mojibake consists, and so none beside others of them: réélu.
_SMALL: Final = "".join(each for each in map(chr, range(0xDF, 0x180)) if each.islower() and each != "œ")
_HARMLESS: Final = re.compile(f"(?<![^\0-\x7f{_SMALL}])[{_SMALL}](?![^\0-\x7f{_SMALL}])")
_BAD: Final = re.compile(BADNESS_RE.pattern, BADNESS_RE.flags | re.MULTILINE)  # as in a line by itself
WIDEST: Final = 8  # characters of a sign of mojibake, and of what it looks at beside (a test proves it)
_LONGEST: Final = 3  # letters of a ligature: ﬃ; nothing else becomes longer
_LATER_BYTE: Final = "\x80-\xbf" + "".join(bytes((byte,)).decode("cp1252", "ignore") for byte in range(0x80, 0xA0))
# Polish and Turkish, `stronÄ™` and `ÅŸey`, at which ftfy does not look; no word has such a capital and a sign in it.
_IN_A_WORD: Final = re.compile(f"[a-z][ÃÄÅ][{_LATER_BYTE}]|[ÄÅ][{_LATER_BYTE}][a-z]")
# A closing quote, E2 80 9D, whose last byte was dropped as no character of windows-1252; before a space ftfy sees †.
_CLOSING_QUOTE: Final = re.compile(r"(?<=[^\s(\[])â€(?=[\s,.;:!?)\]<]|\Z)")
# A `?` behind a quotation that ended in a mark, or before more of its sentence, ends no question.
_GOES_ON: Final = re.compile(r"[.,!?]â€\?|â€\?(?: [a-z]|[,.;:])")
# à at the end of a clause, C3 A0: its second byte is a no-break space, which many programs turn into a space.
_GRAVE_A: Final = re.compile(r"à (?=[,.)\n]|\Z)")
# Â or Ã as a word or in quotation marks: a letter that a text in Portuguese, Romanian or French may name.
_LONE: Final = re.compile(r"(?<![^\s“‘«„\"'(\[])[ÂÃ](?=[ \n”’»\"',.;:!?)\]]|\Z)")
# A capital of Portuguese before a sign of trade, `IRMÃ™`, where others stand whole.
_IN_CAPITALS: Final = re.compile(r"(?<=[A-ZÀ-Ö]{2})Ã(?=[®™](?!\w))")
_CAPITALS: Final = re.compile("[A-Z][ÃÕÇ][A-Z]")
_QUOTED: Final = re.compile("“ ?[ÂÃ] ?”|« ?[ÂÃ] ?»")
_WHOLE: Final = re.compile("[A-Za-z][À-ÖØ-öø-ſ]|[À-ÖØ-öø-ſ][a-z]")
_HIGH: Final = re.compile("[\xa1-\xfe]{4,}")
_ODD_LETTER: Final = re.compile("[ɐ-ʯͰ-ͽϏ-ϿѐѝѠ-҉Ӏ-ԯ]")  # of phonetics, and of old Greek and Cyrillic
_IN_ORDER: Final = 3  # characters that follow one another by chance
_REACH: Final = 10_000  # characters; a longer change is one edit, so that time stays linear


def find(text: str, at: Sequence[int] | None = None) -> Sequence[Edit]:
    """What ftfy changes, as minimal runs, each with the ftfy step that made it as its rule (`ftfy.unescape_html`, …).

    As `ftfy.fix_text` does, a line is fixed as one, and entities are left alone from the first line with a `<` on.
    `at` are the places of `TRIGGERS`, if they are known.

    >>> [(edit.before, edit.after, edit.rule) for edit in find("“好”，cafÃ© &amp; bar")]
    [('Ã©', 'é', 'ftfy.decode_inconsistent_utf8'), ('&amp;', '&', 'ftfy.unescape_html')]
    """
    segments = list(_segments(text, places(TRIGGERS, text) if at is None else at))
    together = "".join(text[start:end] for start, end in segments)
    if together and (encoding := _read_as(together)):
        return _edits(text, 0, _read_again(text, segments, encoding))
    first_tag = text.find("<") + 1 or len(text) + 1
    return [
        edit
        for start, end in segments
        for edit in _changes(text[start:end], start, CONFIG if end < first_tag else _TAGGED)
    ]


def _segments(text: str, at: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The lines, with their breaks, that ftfy could change, in pieces that it fixes as one."""
    done = 0
    for place in at:
        if place >= done and _is_bad_at(text, place):
            [(line, done)] = lines_at(text, [place])
            for start in range(line, done, CONFIG.max_decode_length):
                end = min(done, start + CONFIG.max_decode_length)
                if _is_bad(text[start:end]):
                    yield start, end


def _is_bad(text: str) -> bool:
    """Whether ftfy, or what it leaves out, has anything to do."""
    return bool(is_bad(text) or _BADNESS_ASIDE.search(text) or _IN_A_WORD.search(text))


def _is_bad_at(text: str, place: int) -> bool:
    """Whether what stands near a place is a reason to ask ftfy about its line."""
    if _BADNESS_ASIDE.match(text, place):
        return True
    if text[place] == "&" or _HARMLESS.match(text, place):
        return False
    near = max(0, place - WIDEST), place + 2 * WIDEST
    return bool(_BAD.search(text, *near) or _IN_A_WORD.search(text, *near))


def _changes(before: str, start: int, config: TextFixerConfig) -> Sequence[Edit]:
    """The edits in one segment, which begins at `start`."""
    if encoding := _read_as(before):
        return _edits(before, start, _read_again(before, [(0, len(before))], encoding))
    restored = _with_closing_quotes(before) if "â€œ" in before else before
    config = config._replace(fix_encoding=not _names_a_letter(before))
    after, steps = fix_and_explain(restored, config)
    if garbled.are_left(before, after):  # another encoding, which it would only mangle
        after, steps = fix_and_explain(before, config._replace(fix_encoding=False))
    changes = [*_changed_runs(before, _GRAVE_A.sub("à", after) if "Ã " in before else after)]
    if len(changes) == 1 and _is_a_sign(before, *changes[0]):
        return ()
    names = tuple(dict.fromkeys(step.parameter for step in steps or () if step.action == "apply"))
    return _edits(before, start, changes, names)


def _edits(text: str, start: int, changes: Iterable[tuple[int, str, str]], names: Sequence[str] = ()) -> Sequence[Edit]:
    """The changes (where, what, to what) that are no part of another damage, by the first of some steps that makes it.

    The text begins at `start`.
    """
    double_bytes = _double_bytes(text)
    covered = {place for span in double_bytes for place in range(*span)}
    return [
        Edit(STAGE, f"ftfy.{_step(names, old)}" if names else _READ_AGAIN, start + at, start + at + len(old), old, new)
        for at, old, new in changes
        if not (
            (at in covered and _breaks(double_bytes, at, at + len(old), new))
            or (_is_doubtful(old, new) and _is_of_another(text, at, old, new))
        )
    ]


@lru_cache(1 << 12)
def _is_doubtful(old: str, new: str) -> bool:
    """Whether a change has to be seen in its place."""
    return bool(old in ("Â", "Ã", "") or ord(old[-1]) - ord(old[0]) == len(old) - 1 or brought(old, new))


def _is_of_another(text: str, at: int, old: str, new: str) -> bool:
    """Whether a change brings private use, or is of a table of characters in order or of a letter in quotes."""
    return bool(
        brought(old, new)
        or (old and _is_in_order(_with_two_before(text, at, old)))
        or (old in ("Â", "Ã") and _QUOTED.match(text, max(0, at - 1 - (text[at - 1 : at] == " "))))
    )


def _with_two_before(text: str, at: int, old: str) -> str:
    return text[max(0, at - 2) : at].rpartition("\n")[2] + old


def _with_closing_quotes(text: str) -> str:
    r"""With their last byte again; a `?` behind them stands for it if all have one, or no sentence could end so.

    >>> _with_closing_quotes("â€œyes,â€? and â€œnoâ€?"), _with_closing_quotes("Is it â€œnoâ€?")
    ('â€œyes,â€\x9d and â€œnoâ€\x9d', 'Is it â€œnoâ€\x9d?')
    """
    replaced = text.count("â€?")
    if replaced and replaced == len(_CLOSING_QUOTE.findall(text)) and (replaced > 1 or _GOES_ON.search(text)):
        return text.replace("â€?", "â€\x9d")
    return _CLOSING_QUOTE.sub("â€\x9d", text)


def _is_a_sign(text: str, start: int, old: str, meant: str) -> bool:
    """Whether a change would make an odd letter of what stands by itself, as É with the number of a note does.

    >>> _is_a_sign("É¹ 是音标", 0, "É¹", "ɹ"), _is_a_sign("cafÃ©", 3, "Ã©", "é")
    (True, False)
    """
    end = start + len(old)
    beside = text[max(0, start - 1) : start] + text[end : end + 1]
    return not beside.strip(" ,.;:，。、；：") and _ODD_LETTER.fullmatch(meant) is not None


def _names_a_letter(text: str) -> bool:
    """Whether Â or Ã stands by itself in a text whose other accented letters are whole.

    >>> _names_a_letter("Â e Ã na “Ação”"), _names_a_letter("Ã  Paris"), _names_a_letter("“Ã”, cafÃ©, déjà")
    (True, False, False)
    """
    rest = _LONE.sub("", text)
    if _CAPITALS.search(text):
        rest = _IN_CAPITALS.sub("", rest)
    is_whole = _WHOLE.search(rest) or _QUOTED.search(text)
    return rest != text and bool(is_whole) and not is_bad(rest) and not _IN_A_WORD.search(rest)


def _double_bytes(text: str) -> list[tuple[int, int]]:
    """The runs that read as hanzi of GB 2312.

    So do ÖÐ¹ú, 中国, and Ñ§Ï°, 学习 or else ѧϰ; they are too short to prove that they are hanzi.

    >>> _double_bytes("ÖÐ¹ú, cafÃ©")
    [(0, 4)]
    """
    return [run.span() for run in _HIGH.finditer(text) if _is_gb2312(run[0])]


def _is_gb2312(run: str) -> bool:
    try:
        run.encode("latin-1").decode("gb2312")
    except UnicodeError:
        return False
    return True


def _breaks(spans: Sequence[tuple[int, int]], start: int, end: int, meant: str) -> bool:
    """Whether a change takes only a part of one of these spans, which are in order, or makes odd letters of it.

    >>> _breaks([(0, 4)], 1, 3, "й"), _breaks([(0, 4)], 0, 4, "ѧϰ"), _breaks([(0, 4)], 8, 10, "é")
    (True, True, False)
    """
    number = bisect_right(spans, start, key=itemgetter(0)) - 1
    inside = number >= 0 and end <= spans[number][1]
    return inside and ((start, end) != spans[number] or bool(_ODD_LETTER.search(meant)))


def _is_in_order(run: str) -> bool:
    """Whether these are characters of a code table, one after the other.

    >>> _is_in_order("ÕÖ×Ø"), _is_in_order("afÃ©")
    (True, False)
    """
    size = len(run)
    is_so_far = size > _IN_ORDER and ord(run[-1]) == ord(run[0]) + size - 1
    return is_so_far and all(ord(other) == ord(one) + 1 for one, other in pairwise(run))


def _read_as(text: str) -> str | None:
    """The encoding in which a text was read that is UTF-8 as a whole, where no other step has anything to do."""
    for encoding in chardata.CHARMAP_ENCODINGS[:2]:
        try:
            data = text.encode(encoding)
            after = data.decode("utf-8")
        except UnicodeError:
            continue
        altered = b" " in data and chardata.ALTERED_UTF8_RE.search(data)
        lossy = (b"?" in data or b"\x1a" in data) and chardata.LOSSY_UTF8_RE.search(data)
        aside = b"\xed" in data or _BADNESS_ASIDE.search(text) or _BADNESS_ASIDE.search(after)
        restored = "â€œ" in text and _CLOSING_QUOTE.search(text)
        bad = (
            _BAD.search(after, max(0, found.start() - WIDEST), found.end() + WIDEST)
            for found in _SUSPECT.finditer(after)
        )
        return None if altered or lossy or aside or restored or _ODD_LETTER.search(after) or any(bad) else encoding
    return None


def _read_again(text: str, segments: Iterable[tuple[int, int]], encoding: str) -> Iterator[tuple[int, str, str]]:
    """What changes if all of some segments is read again; no character of UTF-8 goes on in ASCII."""
    found = [run for start, end in segments for run in _BEYOND_ASCII.finditer(text, start, end)]
    olds = [run[0] for run in found]
    news = " ".join(olds).encode(encoding).decode("utf-8").split(" ") if olds else []
    for run, old, new in zip(found, olds, news, strict=True):
        if old[0] == new[0] or old[-1] == new[-1]:
            yield from _trimmed(run.start(), old, new)
        else:
            yield run.start(), old, new


def _changed_runs(before: str, after: str) -> Iterator[tuple[int, str, str]]:
    """Where `before` and `after` differ between stable runs that stand in both."""
    here, there = 0, 0
    kept = _STABLE if before.count(" ") == after.count(" ") else _STABLE_BUT_SPACES
    for stable in kept.finditer(before):
        run = stable[0]
        found = after.find(run, there, there + min(_LONGEST * (stable.start() - here) + len(run), _REACH))
        if found >= 0:
            yield from _trimmed(here, before[here : stable.start()], after[there:found])
            here, there = stable.end(), found + len(run)
    yield from _trimmed(here, before[here:], after[there:])


def _trimmed(at: int, old: str, new: str) -> Iterator[tuple[int, str, str]]:
    """The change without what both sides begin and end with; nothing if that is all, an entity whole."""
    if old == new:
        return
    if old and new and old[0] != new[0] and old[-1] != new[-1]:
        yield at, old, new
        return
    shorter = 0 if _ENTITY.fullmatch(old) else min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    if head and (entity := _ENTITY.match(old, head - 1)) and entity.end() == len(old) - tail:
        head -= 1  # the `&` of `&amp;` stands on both sides
    yield at + head, old[head : len(old) - tail], new[head : len(new) - tail]


@lru_cache(1 << 12)  # a text has few different runs
def _step(names: Sequence[str], run: str) -> str:
    """The step that changes this run by itself; re-reading a whole line in another encoding is `fix_encoding`."""
    part = f"x{run}"  # `decode_inconsistent_utf8` mends parts of a text, never the whole
    return next((name for name in names if FIXERS[name](part) != part), "fix_encoding")
