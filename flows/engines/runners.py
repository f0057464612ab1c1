"""Who works on the shards: processes of this machine, or a Dask cluster."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

from flows import extras
from flows.engines import Watch
from flows.engines.workers import Work, workers
from flows.settings import Settings


def runner(
    sources: Sequence[str], out: str, settings: Settings, watch: Watch, *, prefect: bool = False
) -> AbstractContextManager[Work]:
    """`work(function, shard, *args)`, as the settings choose; under `prefect` the run's log says where the cluster is.

    `UsageError` for a cluster that cannot be used.
    """
    if settings.run.runner == "pool":
        return workers(settings.run, watch)
    for package in ("distributed", "prefect-dask"):
        extras.needed('run.runner = "dask"', "dask", package)
    from flows.engines.dask import cluster, directly, through_prefect

    return cluster(sources, out, settings, watch, through_prefect if prefect else directly)
