"""`_current.json` of a remote dataset: the small object that names the published generation.

    {"generation": "000002-1f0c…", "path": "generations/000002-1f0c…", "serial": 7}

It is replaced only if it still is what its writer has read. The serial number tells apart two pointers to the same
generation, as there are after a rollback.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.dataset.store import FOLDER

if TYPE_CHECKING:
    from obstore.store import ObjectStore


class Pointer(NamedTuple):
    """What the object says, and the version that a write must still find."""

    generation: str
    serial: int
    version: Mapping[str, str]


def read(store: ObjectStore, key: str) -> Pointer | None:
    """The pointer as it is now, if there is one. `ValueError` where it is damaged."""
    try:
        got = store.get(key)
    except FileNotFoundError:
        return None
    try:
        content = json.loads(got.bytes().to_bytes())
        return Pointer(str(content["generation"]), int(content["serial"]), _version(got.meta))
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"{error!r} is missing or not what it was") from None


def swap(store: ObjectStore, key: str, before: Pointer | None, generation: str) -> Pointer | None:
    """Name another generation, if the pointer still is `before`; `None` if it is not."""
    from obstore.exceptions import AlreadyExistsError, PreconditionError

    serial = before.serial + 1 if before else 1
    content = {"generation": generation, "path": f"{FOLDER}/{generation}", "serial": serial}
    mode: Any = dict(before.version) if before else "create"
    try:
        gave = store.put(key, json.dumps(content).encode() + b"\n", mode=mode)
    except (AlreadyExistsError, PreconditionError):
        # Perhaps by ourselves: the answer was lost, and the request made again
        found = read(store, key)
        return found if found and found.generation == generation else None
    return Pointer(generation, serial, _version(gave))


def _version(said: Mapping[str, Any]) -> dict[str, str]:
    return {name: said[name] for name in ("e_tag", "version") if said[name]}
