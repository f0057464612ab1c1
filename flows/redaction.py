"""Credentials are taken out of whatever is shown, logged or sent: an address may hold a name and a password."""

from __future__ import annotations

import re
from typing import Final

_USER: Final = re.compile(r"(?<=://)[^/?#\s]+@")
_PARAMETER: Final = re.compile(
    r"(?i)([?&;](?:[a-z0-9._-]*(?:token|secret|password|passwd|signature|credential|api_?key)|sig|key)=)[^&;#\s'\"]+"
)


def redacted(text: str) -> str:
    """The text without users and passwords of addresses, and without values of parameters that sign or unlock.

    >>> redacted("no such folder: s3://ann:s3cr3t@store.example/pages")
    'no such folder: s3://***@store.example/pages'
    >>> redacted("https://store.example/a.txt?X-Amz-Signature=0f1e&page=2")
    'https://store.example/a.txt?X-Amz-Signature=***&page=2'
    """
    if "://" not in text:
        return text
    return _PARAMETER.sub(r"\1***", _USER.sub("***@", text))
