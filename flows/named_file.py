"""A text file that the user named: a configuration, rules, a survey."""

from __future__ import annotations

from pathlib import Path

from transforms.errors import UsageError


def read(path: Path, what: str) -> str:
    """The text of a file that the user named; `UsageError` if it cannot be read."""
    try:
        return path.read_text("utf-8-sig")  # editors on Windows put a mark before the text
    except (OSError, ValueError) as error:  # ValueError: not UTF-8, or a NUL in the name
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"{path}: cannot read this {what}: {reason}") from None
