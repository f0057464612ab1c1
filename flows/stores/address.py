"""Addresses: what is remote, and what an address must not hold."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from flows.redaction import redacted, secret
from transforms.errors import UsageError

_ADDRESS: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/]*)/?(.*)", re.DOTALL)
_LOCAL: Final = re.compile(r"(?i)(?:file|local)://(?:localhost(?=/))?")

ALIASES: Final = {"s3a": "s3", "gcs": "gs", "azure": "az"}
"""Other names of one storage: the same object must not be read twice."""


class Address(NamedTuple):
    """An address in parts: `bucket` is what stands before the first slash, `key` all that stands behind it."""

    scheme: str
    bucket: str
    key: str

    @property
    def root(self) -> str:
        """The address without its key; a key put behind it is an address again."""
        return f"{self.scheme}://{self.bucket}/"


def is_remote(name: str) -> bool:
    """Whether a name is an address, not a path.

    >>> is_remote("s3://bucket/a.txt"), is_remote("output/news"), is_remote("file:///data/a.txt")
    (True, False, False)
    """
    return "://" in name and bool(_ADDRESS.match(name)) and not _LOCAL.match(name)


def local(name: str) -> str:
    """The path that `file://` stands before; other names as they are.

    >>> local("file:///data/a.txt"), local("file://localhost/data/a.txt"), local("data/a.txt")
    ('/data/a.txt', '/data/a.txt', 'data/a.txt')
    """
    return _LOCAL.sub("", name) if _LOCAL.match(name) else name


def parsed(address: str) -> Address:
    """The parts of a remote address, as they stand: nothing in it is decoded.

    >>> parsed("s3://bucket/news/100 %.txt")
    Address(scheme='s3', bucket='bucket', key='news/100 %.txt')
    """
    found = _ADDRESS.match(address)
    if not found:
        raise ValueError(redacted(address))
    scheme, bucket, key = found.groups()
    return Address(ALIASES.get(scheme.lower(), scheme.lower()), bucket, key)


def checked(*names: str) -> None:
    """`UsageError` for an address with a password or a signature in it.

    It would become the name of documents, and change whenever the password does; and whoever may look at the runs could
    read it. What storages ask for stands in the environment.
    """
    for name in names:
        if secret(name):
            raise UsageError(
                f"{redacted(name)}: this address holds a password or a signature, which names of documents must not. "
                "Take it out, and put it into the environment (for S3: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)"
            )
