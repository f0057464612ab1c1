"""The pure transforms: same text in, same text out; no clock, no disk, no Prefect."""

from transforms.chain import Options, clean

__all__ = ["Options", "clean"]
