"""Nobody can write into what all documents of a process share."""

import gc
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import FunctionType, ModuleType

import numpy as np

import transforms
from tests.laws.test_encoding import ALL, WORK
from transforms import clean, encoding

MODULES = [import_module(each.name) for each in walk_packages(transforms.__path__, "transforms.")]


def test_no_array_that_a_module_keeps_can_be_written_into() -> None:
    encoding.repair_all(WORK, ALL)
    for text in WORK:
        clean(text)
        encoding.decode(text.encode("gb18030"))
    assert not [path for path, array in arrays(MODULES) if array.flags.writeable]


def arrays(modules: list[ModuleType]) -> Iterator[tuple[str, np.ndarray]]:
    """The arrays that modules keep, in caches and in objects too, each with a name of theirs that leads there."""
    kept = [(f"{module.__name__}.{name}", value) for module in modules for name, value in vars(module).items()]
    seen = set()
    while kept:
        name, value = kept.pop()
        if id(value) in seen or isinstance(value, FunctionType | ModuleType):
            continue
        seen.add(id(value))
        if isinstance(value, np.ndarray):
            yield name, value
        else:
            kept += [(name, each) for each in gc.get_referents(value)]
