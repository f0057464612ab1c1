"""The engines that convert: OpenCC's current tables by our own automaton, or opencc-python-reimplemented."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, reduce

from transforms.errors import UsageError
from transforms.script.changes import foreign
from transforms.script.codes import Codes
from transforms.script.dictionaries import QUOTES, STRAYS
from transforms.script.engine import Converter, Trace

ENGINES = ("opencc", "reimplemented")
REIMPLEMENTED = ("hk2s", "s2hk", "s2t", "s2tw", "s2twp", "t2hk", "t2s", "t2tw", "tw2s", "tw2sp")

# opencc-python-reimplemented copies the rest of the text at every match: parts keep it linear, and no phrase has these.
PARTS = re.compile(r"(?s).{0,4999}[\s，。！？；：]|.{1,5000}")


@cache
def converter(config: str, engine: str = "opencc") -> Callable[[str], str]:
    """One of OpenCC's configurations as a function from text to text, and nothing else: no detection, no exceptions.

    Several configurations joined by `+` run one after the other. Built once per process (about 0.15 s for `s2t`, 0.02 s
    for `t2s`). What the tables do not name passes through, lone surrogates too. `UsageError` names what there is.

    >>> converter("t2s")("乾隆皇后的頭髮")
    '乾隆皇后的头发'
    >>> converter("t2x")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    transforms.errors.UsageError: no script configuration 't2x'; there are hk2s, ...
    """
    if checked_engine(engine) == "opencc":
        return Converter(config)
    return reduce(_then, map(_reimplemented, config.split("+")))


@cache
def tracer(config: str, engine: str) -> Callable[[Codes], Trace]:
    """The same with the places of all changes, and with our exceptions where the engine is ours."""
    if checked_engine(engine) == "opencc":
        return Converter(config, exceptions=True).trace
    known = "+".join(filter(None, map(_nearest, config.split("+"))))
    return lambda before: foreign(converter(known, engine) if known else str, before)


def checked_engine(engine: str) -> str:
    """The engine, if it is one; otherwise `UsageError` names those there are."""
    if engine not in ENGINES:
        raise UsageError(f"no script engine {engine!r}; there are {', '.join(ENGINES)}")
    return engine


def _nearest(config: str) -> str:
    """What opencc-python-reimplemented has of a configuration: the one without vocabulary, or nothing (`tw2t`)."""
    known = (*REIMPLEMENTED, *QUOTES, *STRAYS)
    return next((name for name in (config, config.removesuffix("p")) if name in known), "")


def _reimplemented(config: str) -> Callable[[str], str]:
    if config in (*QUOTES, *STRAYS):
        return Converter(config)
    if config not in REIMPLEMENTED:
        known = ", ".join(REIMPLEMENTED)
        raise UsageError(f"no script configuration {config!r} in opencc-python-reimplemented; there are {known}")
    # Imported here: its tables are read on demand only, and the module's name is that of two other packages.
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC(config).convert
    return lambda text: "".join(map(convert, PARTS.findall(text)))


def _then(first: Callable[[str], str], second: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: second(first(text))
