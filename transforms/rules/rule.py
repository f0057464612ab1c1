"""What a rule is: one entry of a rule file."""

from __future__ import annotations

from dataclasses import dataclass, field

ZONES = ("head", "tail", "edge", "anywhere")
PRESETS = ("gentle", "standard", "strict")
PAGES = ("any", "thread")
ACTIONS = ("remove", "flag")
FIELDS = ("title", "byline", "editor", "site", "host", "origin", "published", "keywords")
MAX_LINE_LENGTH = 1000
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
    family: str = field(init=False, compare=False, repr=False)
    """The part of the id before the dot: what the rule is about; asked of every line, so it is kept."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "family", self.id.partition(".")[0])

    @property
    def field(self) -> str | None:
        """The metadata field that the line goes to, if the action names one."""
        return self.action.partition(":")[2] or None
