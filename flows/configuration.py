"""`qingwen.toml` and the options of the command line → settings, or a sentence that says which key is wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from flows.named_file import read
from flows.settings import Settings
from transforms.errors import UsageError


def load(path: Path | None, overrides: dict[str, dict[str, Any]] | None = None) -> Settings:
    """The settings of a TOML file (none: the defaults), with `overrides` of single keys on top.

    `UsageError` names the file, the table and the key that is unknown or has a bad value, and what is allowed.
    """
    given: dict[str, Any] = {}
    if path is not None:
        try:
            given = tomllib.loads(read(path, "configuration"))
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise UsageError(f"{path}: not valid TOML: {error}") from None
    for table, values in (overrides or {}).items():
        given[table] = {**given.get(table, {}), **values} if isinstance(given.get(table, {}), dict) else given[table]
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        raise UsageError("\n".join(explained(path, problem) for problem in error.errors())) from None
    return beside(path, settings, overrides or {}) if path else settings


def beside(path: Path, settings: Settings, overrides: dict[str, dict[str, Any]]) -> Settings:
    """The settings with files that the configuration file names found beside it; those of `overrides` stay."""
    chosen = settings.boilerplate
    found: dict[str, Any] = {"rules": tuple(path.parent / rule for rule in chosen.rules)}
    if chosen.survey and "survey" not in overrides.get("boilerplate", {}):
        found["survey"] = path.parent / chosen.survey
    return settings.model_copy(update={"boilerplate": chosen.model_copy(update=found)})


TYPES: Final = {"model_type": "table", "tuple_type": "list"}
"""What TOML calls the types of Python that the library names."""


def explained(path: Path | None, problem: ErrorDetails) -> str:
    """One validation problem as `file: table.key: what is wrong, what is allowed`."""
    place = ".".join(str(part) for part in problem["loc"])
    where = f"{path}: {place}" if path else place
    if problem["type"] != "extra_forbidden":
        if problem["type"] in TYPES:
            return f"{where}: should be a {TYPES[problem['type']]}, not {problem['input']!r}"
        return f"{where}: {problem['msg'].removeprefix('Value error, ')}, not {problem['input']!r}"
    table, *key = problem["loc"]
    allowed = type(getattr(Settings(), str(table))).model_fields if key else Settings.model_fields
    return f"{where}: unknown {'key' if key else 'table'}; allowed: {', '.join(allowed)}"
