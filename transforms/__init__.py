"""The pure transforms: same text in, same text out; no clock, no disk, no Prefect."""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.chain import Options, clean

__all__ = ["Options", "clean"]


def __getattr__(name: str) -> object:
    """Import on first use: a single stage starts in a quarter of the time that all of them take."""
    if name in __all__:
        return getattr(import_module("transforms.chain"), name)
    if find_spec(f"transforms.{name}"):
        return import_module(f"transforms.{name}")
    raise AttributeError(f"module 'transforms' has no attribute {name!r}")
