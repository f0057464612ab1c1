"""What storages answer when something is wrong, as one sentence of ours; credentials never stand in it."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from flows.redaction import redacted
from transforms.errors import QingwenError, UsageError

_CODE: Final = re.compile(r"<Code>(\w+)</Code>")
_REQUEST: Final = re.compile(r" (https?://[^/\s]+)/")
_NOT_LET_IN: Final = frozenset(
    {
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
        "AuthFailure",
        "InvalidToken",
        "ExpiredToken",
        "TokenRefreshRequired",
    }
)
_FORBIDDEN: Final = ("PermissionDeniedError", "UnauthenticatedError")
_METADATA: Final = "169.254.169.254"  # asked for credentials by the libraries where the environment has none


NO_SPACE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class StoreError(QingwenError):
    """Storage that does not answer, or breaks off; another try may succeed."""


class ChangedError(OSError):
    """A file is not the one that was listed any more."""


@contextmanager
def translating(where: str) -> Iterator[None]:
    """Errors of the storage `where` out of the block as ours.

    `UsageError` where it does not exist or does not let us in, `FileNotFoundError` and `PermissionError` for one file,
    else `StoreError`.
    """
    try:
        yield
    except (QingwenError, ChangedError, MemoryError):
        raise
    except Exception as error:
        raise translated(error, redacted(where)) from None


def translated(error: Exception, where: str) -> Exception:
    """An error of a library as ours."""
    if isinstance(error, OSError) and error.errno in NO_SPACE:
        return error  # of this machine
    text = str(error)
    code = next(iter(_CODE.findall(text)), "")
    if code == "NoSuchBucket":
        return UsageError(f"{where}: there is no such bucket. Create it, or correct the address")
    if _METADATA in text or "Missing AccessKeyId" in text or "Missing SecretAccessKey" in text:
        return UsageError(f"{where}: no credentials found. For S3, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    if code in _NOT_LET_IN:
        return UsageError(f"{where}: the storage does not accept these credentials ({code}). Look at the environment")
    if isinstance(error, FileNotFoundError):
        return FileNotFoundError(f"{where}: not there")
    kind = type(error).__name__
    if isinstance(error, PermissionError) or code == "AccessDenied" or kind in _FORBIDDEN:
        return PermissionError(f"{where}: the storage does not let us do this{f' ({code})' if code else ''}")
    line = redacted(text.strip().partition("\n")[0]) or kind
    if kind == "InvalidPathError" or "Could not parse path" in line:
        return UsageError(f"{where}: {line}. Such a name cannot be read; rename it, or name its neighbours")
    if kind in ("UnknownConfigurationKeyError", "NotSupportedError", "ImportError", "ModuleNotFoundError"):
        return UsageError(f"{where}: {line}")
    server = next((f" at {host}" for host in _REQUEST.findall(line)), "")
    return StoreError(f"{where}: the storage{server} does not answer as it should: {code or line.rpartition(' - ')[2]}")
