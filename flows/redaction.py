"""Credentials are taken out of whatever is shown, logged or sent: an address may hold a name and a password."""

from __future__ import annotations

import re
from typing import Final

# A colon before the first slash is a password's, unless a port follows; the password may hold a slash
_PASSWORD: Final = re.compile(r"(?<=://)[^/@:?#\s'\"]*:(?!\d+(?:[/?#\s'\"]|$))[^@\s'\"]*@")
_USER: Final = re.compile(r"(?<=://)[^/?#\s]+@")
_PARAMETER: Final = re.compile(
    r"(?i)([?&;](?:[a-z0-9._-]*(?:token|secret|password|passwd|signature|credential|accesskeyid|api_?key)|sig|key)=)"
    r"[^&;#\s'\"]+"
)


def redacted(text: str) -> str:
    """The text without users and passwords of addresses, and without values of parameters that sign or unlock.

    >>> redacted("no such folder: s3://ann:s3cr3t/x@store.example/pages")
    'no such folder: s3://***@store.example/pages'
    >>> redacted("https://store.example/a.txt?X-Amz-Signature=0f1e&page=2")
    'https://store.example/a.txt?X-Amz-Signature=***&page=2'
    """
    if "://" not in text:
        return text
    return _PARAMETER.sub(r"\1***", _USER.sub("***@", _PASSWORD.sub("***@", text)))


def first_line(error: BaseException) -> str:
    """The first line of what an error says, without credentials; its type where it says nothing."""
    return redacted((str(error).strip() or repr(error)).splitlines()[0])


def secret(address: str) -> bool:
    """Whether an address holds a password, or a parameter that signs or unlocks; a user's name alone is no secret.

    >>> [secret(f"https://{rest}") for rest in ("a:b@c/d", "a@c/d", "c:8080/d@e", "c/d?sig=1", "c/d?page=1")]
    [True, False, False, True, False]
    """
    return "://" in address and bool(_PASSWORD.search(address) or _PARAMETER.search(address))
