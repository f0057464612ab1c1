"""Prefect, imported so that a person's terminal stays a person's: no log, no telemetry, unless they ask."""

from __future__ import annotations

import os
from types import ModuleType


def import_prefect_engine(*, verbose: bool) -> ModuleType:
    """`flows.engines.prefect`; what the user's environment says about Prefect's settings stands.

    Prefect reads these variables when it is imported, so they are set before.
    """
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    if not verbose:
        os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
        os.environ.setdefault("PREFECT_LOGGING_SERVER_LEVEL", "CRITICAL")
    from flows.engines import prefect

    return prefect
