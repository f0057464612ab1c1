"""Which script a text is in, and conversion between the scripts of Chinese where it is due."""

from transforms.script.blocks import Block
from transforms.script.detect import detect, detect_all, language
from transforms.script.engines import converter
from transforms.script.normalize import Normalized, normalize, normalize_all

__all__ = ["Block", "Normalized", "converter", "detect", "detect_all", "language", "normalize", "normalize_all"]
