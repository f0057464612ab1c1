"""The receipt of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from flows.figures import Figures, StageFigures
from flows.stores.address import is_remote
from transforms.errors import QingwenError

Outcome = Literal["published", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was done, where the result is, and what a person should look at.

    `outcome` is `unchanged` where the same dataset was published already, `refused` where a guard kept the old one;
    `reasons` says why, a sentence each, also where a first dataset was published in spite of many rejected inputs.
    `warnings` are sentences too, on what may be well, `duplicates` counts marked rows by table and column.
    `figures` count the whole dataset, `stages` the work of this run: `taken` of the `inputs` were taken over unchanged.
    """

    out: str
    generation: str
    outcome: Outcome
    figures: Figures
    stages: Mapping[str, StageFigures] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    duplicates: Mapping[str, int] = field(default_factory=dict)
    taken: int = 0
    inputs: int = 0

    @property
    def exit_code(self) -> int:
        """0 when all is well, 1 when something needs a look."""
        return 1 if self.reasons else 0

    def as_json(self) -> dict[str, Any]:
        """The receipt for machines."""
        done = self.figures
        return {
            "outcome": self.outcome,
            "out": self.out,
            "generation": self.generation,
            "reasons": list(self.reasons),
            "warnings": list(self.warnings),
            "inputs": self.inputs,
            "taken_over": self.taken,
            "documents": done.documents,
            "paragraphs": done.paragraphs,
            "rejected": dict(sorted(done.rejected.items())),
            "characters_in": done.characters_in,
            "characters_out": done.characters_out,
            "edits": dict(sorted(done.rules.items())),
            "converted": dict(sorted(done.conversions.items())),
            "duplicates": dict(sorted(self.duplicates.items())),
            "flags": dict(sorted(done.flags.items())),
            "stages": {
                name: {
                    "seconds": round(stage.seconds, 3),
                    "characters_in": stage.characters_in,
                    "characters_out": stage.characters_out,
                    "edits": stage.edits,
                }
                for name, stage in self.stages.items()
            },
        }


class RefusedError(QingwenError):
    """A guard kept the dataset as it was; `receipt` has the figures and the reasons."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(f"not published: {'; '.join(receipt.reasons)}")
        self.receipt = receipt

    def __reduce__(self) -> tuple[type[RefusedError], tuple[Receipt]]:
        return type(self), (self.receipt,)


def shown(name: str | Path) -> str:
    """A path as a person would type it: relative where it lies below the working directory; an address as it is."""
    if is_remote(str(name)):
        return str(name)
    path, here = Path(name), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
