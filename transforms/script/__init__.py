"""Which script a text is in, and conversion between the scripts of Chinese where it is due."""

from transforms.script.detect import detect, detect_all
from transforms.script.engines import converter
from transforms.script.language import language
from transforms.script.normalize import normalize, normalize_all
from transforms.script.normalized import Block, Normalized

__all__ = ["Block", "Normalized", "converter", "detect", "detect_all", "language", "normalize", "normalize_all"]
