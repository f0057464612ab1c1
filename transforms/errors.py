"""The errors that a user can cause; each message says what, where, and what to do.

QingwenError
├── BusyError            another run holds the dataset
├── DecodeError          bytes that no encoding explains; `reason` is a word to group by
├── RuleError            a rule file that is not one: which file, which rule, which key
└── UsageError           settings, sources or an output that cannot be used
"""

from __future__ import annotations


class QingwenError(Exception):
    """The root: whatever a user's input or settings can cause, never a defect of the program."""


class DecodeError(QingwenError):
    """Bytes that are not text: `reason` is a word such as `binary`, `empty` or `undecodable`."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type[DecodeError], tuple[str, str]]:
        return type(self), (self.reason, self.detail)


class RuleError(QingwenError):
    """A rule file that cannot be used."""


class UsageError(QingwenError):
    """Settings, sources or an output that cannot be used."""


class BusyError(QingwenError):
    """Another run holds the dataset."""
