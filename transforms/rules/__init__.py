"""Rules as data: read from files (TOML), checked against their own examples, matched against many lines at once.

A pattern is written once, in either Chinese script, and meets a *folded* copy of the line (`fold`): Simplified, half
width, with plain spaces. It is in RE2's syntax, so it is linear on any line.
"""

from transforms.rules.folding import close_gaps, fold, fold_all
from transforms.rules.literals import lowered
from transforms.rules.matching import check, match, value_of
from transforms.rules.reading import load, load_parts
from transforms.rules.rule import ACTIONS, FIELDS, MAX_LINE_LENGTH, PAGES, PRESETS, ZONES, Rule

__all__ = [
    "ACTIONS",
    "FIELDS",
    "MAX_LINE_LENGTH",
    "PAGES",
    "PRESETS",
    "ZONES",
    "Rule",
    "check",
    "close_gaps",
    "fold",
    "fold_all",
    "load",
    "load_parts",
    "lowered",
    "match",
    "value_of",
]
