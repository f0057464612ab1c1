"""One machine that cleans on a schedule, without a worker: `qingwen serve`."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.dataset.generations import place
from flows.engines.quiet import untracked
from flows.redaction import first_line, redacted
from flows.settings import Settings
from flows.sources import expect
from flows.stores.address import checked, is_remote, local
from transforms.errors import QingwenError, UsageError


def serve(sources: Sequence[str], out: str, settings: Settings, cron: str, begun: Callable[[], None]) -> None:
    """Run the flow whenever `cron` says so, until Ctrl-C or SIGTERM; the deployment is `clean/<name of the dataset>`.

    Its schedule is paused while nobody serves it. A run that would begin while the one before is at work is left out.
    `begun` is called once, when all is found to be in order. `UsageError` for a schedule that is none or never comes,
    a source on the disk that is not there, and where no Prefect server is named; `QingwenError` where the one that is
    named does not answer.
    """
    checked(*sources, out)
    expect(sources)
    interruptible()
    untracked()
    # Without this, runs would start a server of their own when the address is lost, and nobody would see them
    os.environ["PREFECT_SERVER_EPHEMERAL_ENABLED"] = "false"
    from prefect import serve as serve_deployments
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    where = place(out)
    answering()
    due(cron)
    from flows.engines.prefect import clean

    made: Any = clean.to_deployment(
        name=where.link.name,
        parameters=parameters(sources, where.name, settings),
        schedule=Cron(cron),
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    begun()
    serve_deployments(made, print_starting_message=False)


def due(cron: str) -> datetime:
    """When a schedule comes next, in UTC; `UsageError` where it is none, or never comes (a 30th of February).

    >>> due("0 0 29 2 *").day
    29
    """
    from prefect.server.schemas.schedules import CronSchedule

    try:
        schedule = CronSchedule(cron=cron)
    except ValueError:
        raise UsageError(f"{cron!r} is not a schedule: write it as cron does, such as '0 3 * * *'") from None
    try:
        [date] = asyncio.run(schedule.get_dates(1))
    except ValueError:
        raise UsageError(f"{cron!r} is a schedule that never comes: there is no such day") from None
    return date


def interruptible() -> None:
    """Ctrl-C is this process's alone from now on, as SIGTERM: it ends its runs itself, in order.

    The terminal sends the signal to the runs as well, which would die of it with a traceback each. Called before
    there are threads, since each has a mask of its own.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # which the runs inherit

    def wait() -> None:
        signal.sigwait({signal.SIGINT})
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def parameters(sources: Sequence[str], out: str, settings: Settings) -> dict[str, Any]:
    """The flow's parameters as the server keeps them, with whole paths: a run may start in another folder."""
    here = Path.cwd()
    return {
        "sources": [source if is_remote(source) else str(here / local(source)) for source in sources],
        "out": out,
        "settings": settings.model_dump(mode="json", exclude_defaults=True),
    }


def answering() -> None:
    """Return if a Prefect server answers; `UsageError` says how to start one."""
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL

    how = "Start one with `prefect server start`, and set PREFECT_API_URL=http://127.0.0.1:4200/api"
    if not PREFECT_API_URL.value():
        raise UsageError(f"no Prefect server is named, and a schedule needs one. {how}")
    with get_client(sync_client=True) as client:
        if wrong := client.api_healthcheck():
            where = redacted(PREFECT_API_URL.value())
            raise QingwenError(f"no Prefect server answers at {where} ({first_line(wrong)}). {how}")
