"""Libraries that only some settings need; who asks for one that is not installed is told how to install it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from flows.settings import Settings
from transforms.errors import UsageError


def wanted(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """The setting, the extra and the package of each library that these settings need."""
    if settings.duplicates.near:
        yield "duplicates.near", "near", "rensa"
    if settings.sources.html == "trafilatura":
        for package in ("trafilatura", "justext", "lxml", "lxml-html-clean"):
            yield 'sources.html = "trafilatura"', "trafilatura", package


def versions(settings: Settings) -> dict[str, str]:
    """The versions of these libraries; `UsageError` names the first that is not installed.

    >>> versions(Settings())
    {}
    """
    return {package: needed(setting, extra, package) for setting, extra, package in wanted(settings)}


def needed(setting: str, extra: str, package: str) -> str:
    """The version of a package that a setting needs; `UsageError` where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        raise UsageError(
            f"{setting} needs {package}, which is not installed: pip install 'qingwen[{extra}]' "
            f"(in a clone: .venv/bin/pip install -e '.[{extra}]')"
        ) from None
