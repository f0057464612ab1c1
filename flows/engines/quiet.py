"""Prefect so that a person's terminal stays a person's: no log, no telemetry, no traceback, unless they ask."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from flows.dataset.generations import place
from flows.engines import Watch
from flows.engines.runners import runner
from flows.engines.temporary_server import temporary_server
from flows.engines.worker import prepare
from flows.redaction import first_line
from flows.report.receipt import Receipt, RefusedError
from flows.settings import Settings
from transforms.errors import QingwenError


def run_quietly(sources: Sequence[str], out: str, settings: Settings, watch: Watch, *, verbose: bool) -> Receipt:
    """Clean `sources` into `out` as a Prefect flow; what the user's environment says about Prefect's settings stands.

    `QingwenError` in one sentence where Prefect itself fails (an address that does not answer, a home that cannot be
    written); with `verbose`, its own traceback.
    """
    untracked()
    if not verbose:
        # A server of one's own keeps the log of the run; on a temporary one nobody will read it
        lasting = "PREFECT_API_URL" in os.environ
        os.environ.setdefault(f"PREFECT_LOGGING_{'HANDLERS_CONSOLE_LEVEL' if lasting else 'LEVEL'}", "CRITICAL")
        os.environ.setdefault("PREFECT_LOGGING_SERVER_LEVEL", "CRITICAL")
    try:
        from prefect.settings import PREFECT_API_URL, PREFECT_SERVER_EPHEMERAL_ENABLED

        if not PREFECT_API_URL.value() and PREFECT_SERVER_EPHEMERAL_ENABLED.value():
            return on_temporary_server(sources, out, settings, watch)
        from flows.engines.prefect import watched

        return watched(watch)(list(sources), out, settings)
    except RefusedError as error:
        return error.receipt
    except (QingwenError, OSError):
        raise
    except Exception as error:
        if verbose:
            raise
        raise QingwenError(
            f"Prefect could not run this: {first_line(error)}. Nothing was published; --verbose shows more, "
            "--engine plain does without Prefect"
        ) from None


def on_temporary_server(sources: Sequence[str], out: str, settings: Settings, watch: Watch) -> Receipt:
    """The flow on a server that is there for this run alone; without one where there is nothing to work on.

    It begins while the sources are listed, where there is no dataset yet and so much to do for certain, and while
    Prefect and the workers' modules are loaded.
    """
    with ExitStack() as running:
        first = place(out).published() is None and settings.run.runner == "pool"
        answering = running.enter_context(temporary_server()) if first else None
        from flows.engines.look import nothing_new

        if receipt := nothing_new(sources, out, settings, watch):
            return receipt
        if settings.run.runner == "dask":
            with runner(sources, out, settings, watch):
                pass  # what a cluster lacks is said before a server is started
        else:
            prepare()
        answering = answering or running.enter_context(temporary_server())
        from flows.engines.prefect import watched

        running.enter_context(named(answering()))
        return watched(watch)(list(sources), out, settings)


@contextmanager
def named(server: str) -> Iterator[None]:
    """Let Prefect's settings name this server while the block runs, in all threads; heartbeats are for lasting ones.

    Prefect waits a second for the thread of the heartbeat at the end of each flow run.
    """
    from prefect.context import refresh_global_settings_context
    from prefect.events.worker import EventsWorker
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    os.environ["PREFECT_API_URL"] = server
    refresh_global_settings_context()
    try:
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            yield
        EventsWorker.drain_all()
    finally:
        del os.environ["PREFECT_API_URL"]
        refresh_global_settings_context()


def untracked() -> None:
    """No telemetry, whatever Prefect's defaults are. It reads these when it is imported, so they are set before."""
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
