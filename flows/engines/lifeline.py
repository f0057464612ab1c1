"""Prefect's temporary server must not outlive the run that started it, even one that was killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Waits for the end of its input, which comes when nobody holds the other end any more, however that came about
WATCH = """
import os, signal, sys
sys.stdin.buffer.read()
for server in sys.argv[1:]:
    try:
        os.kill(int(server), signal.SIGTERM)
    except ProcessLookupError:
        pass
"""


@contextmanager
def lifeline() -> Iterator[None]:
    """While the block runs, the temporary servers of this process end when it dies; none with a server of one's own.

    Prefect ends them itself when the process ends in peace. (`PR_SET_PDEATHSIG` would do it too, on Linux alone.)
    """
    # Loaded only by who has started one; importing it takes 2 s
    loaded = sys.modules.get("prefect.server.api.server")
    processes = (server.server_process for server in loaded.SubprocessASGIServer._instances.values()) if loaded else ()
    running = [str(process.pid) for process in processes if process and process.poll() is None]
    if not running:
        yield
        return
    # In a session of its own, so that Ctrl-C and a kill of the whole group do not end it first
    command = [sys.executable, "-I", "-S", "-c", WATCH, *running]
    watcher = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True, cwd=os.sep)  # noqa: S603
    try:
        yield
    finally:
        watcher.kill()
        watcher.communicate()
