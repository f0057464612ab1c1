"""A text file that the user named: a configuration, rules, a survey."""

from __future__ import annotations

from pathlib import Path

from transforms.errors import UsageError


def read(path: Path, what: str) -> str:
    """The text of a file that the user named; `UsageError` if it cannot be read or is not UTF-8."""
    try:
        return path.read_text("utf-8-sig")  # editors on Windows put a mark before the text
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{path}: this {what} is not UTF-8, from line {line} on; save it as UTF-8") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"{path}: cannot read this {what}: {reason}") from None
