"""The seeds become what was read and found good; a difference is to be read, then blessed with `make bless`."""

from __future__ import annotations

from tests.golden_output import GOLDEN, goldens


def test_the_seeds_become_what_was_read_and_found_good() -> None:
    blessed = {file.name: file.read_text("utf-8") for file in sorted(GOLDEN.glob("*.txt"))}
    assert goldens() == blessed
