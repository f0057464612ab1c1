"""The mills: pure transforms, same text in, same text out."""

from transforms.chain import Options, clean

__all__ = ["Options", "clean"]
