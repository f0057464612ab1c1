"""Nobody can write into what all documents of a process share."""

import gc
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

import numpy as np
import pytest

import transforms
from tests.laws.test_encoding import ALL, WORK
from transforms import clean, encoding

MODULES = [import_module(each.name) for each in walk_packages(transforms.__path__, "transforms.")]


@pytest.fixture(scope="module", autouse=True)
def _tables_are_built() -> None:
    encoding.repair_all(WORK, ALL)
    for text in WORK:
        clean(text)
        encoding.decode(text.encode("gb18030"))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_no_array_that_a_module_keeps_can_be_written_into(module: ModuleType) -> None:
    for name, value in vars(module).items():
        kept = gc.get_referents(value) if hasattr(value, "cache_info") else [value]
        assert not any(array.flags.writeable for array in arrays(kept)), name


def arrays(values: list[object] | tuple[object, ...]) -> Iterator[np.ndarray]:
    """The arrays in values, and in what these consist of."""
    for value in values:
        if isinstance(value, np.ndarray):
            yield value
        elif isinstance(value, list | tuple):
            yield from arrays(value)
        elif isinstance(value, dict):
            yield from arrays(tuple(value.values()))
