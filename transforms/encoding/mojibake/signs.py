"""Which kinds a text could be at all: their signs, and what their shapes have inside, are looked for in one scan."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from itertools import groupby

from transforms.encoding.mojibake.kind import Kind
from transforms.encoding.mojibake.wrong_codecs import DOCUMENT_KINDS, LINE_KINDS
from transforms.encoding.scan import Scan
from transforms.encoding.wanted import Want


def possible(text: str) -> Collection[str]:
    """The names of the kinds of which all is there that they need; those that need nothing are always possible.

    >>> "gbk_as_euc_kr" in possible("콱벌"), "gbk_as_euc_kr" in possible("齉")
    (True, False)
    """
    return _scan()([text]).names()


@cache
def _scan() -> Scan:
    kinds = groupby((*DOCUMENT_KINDS, *LINE_KINDS), lambda kind: kind.name)
    return Scan({name: tuple(_want(kind) for kind in editions) for name, editions in kinds})


def _want(kind: Kind) -> Want:
    """The rows of alphabets, one for each encoding, have no room in a scan; their sign is one for all."""
    inside = kind.signs.inside if kind.proof.hanzi else None
    return Want(inside, frozenset({kind.signs.sign} if kind.signs.sign else ()))
