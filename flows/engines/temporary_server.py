"""Prefect's server for the length of one run: a process that is begun early, and ends with this one however that ends.

Prefect would begin one itself, but not before the flow, and after loading the whole server here too, which takes 2 s of
processor time and a second at the end; and a killed run would leave it behind.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Final

from transforms.errors import QingwenError

START: Final = 120
"""Seconds that a server may take to begin; 3 to 10 are usual, four more with a new PREFECT_HOME."""
STOP: Final = 10
"""Seconds that it may take to end; a fifth of one is usual."""
SETTINGS: Final[Mapping[str, str]] = {
    "PREFECT_SERVER_UI_ENABLED": "false",
    # Task runs are written down many at a time, which costs a quarter of the processor time
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "200",
}
"""What a server is told that serves one run, unless the environment says otherwise."""


@contextmanager
def temporary_server() -> Iterator[Callable[[], str]]:
    """A server while the block runs; what is given waits until it answers, and returns the address of its API.

    `QingwenError` where it ends instead, or takes longer than `START` seconds.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:  # who connects now is served as soon as there is a server
        port = listening.getsockname()[1]
        # In a session of its own, so that Ctrl-C does not end it before the run; -P: no module of the user's folder
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", "-m", __name__, str(listening.fileno())],
            stdin=subprocess.PIPE,
            pass_fds=[listening.fileno()],
            env={**SETTINGS, **os.environ},
            start_new_session=True,
        )

    def answering() -> str:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START)
        try:
            connection.request("GET", "/api/health")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            raise QingwenError(
                "Prefect's temporary server did not start. --verbose shows why, --engine plain does without Prefect"
            ) from None
        finally:
            connection.close()
        return f"http://127.0.0.1:{port}/api"

    try:
        yield answering
    finally:
        process.stdin.close()  # type: ignore[union-attr]
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP)
        process.kill()
        process.wait()


def serve(listening: socket.socket) -> None:
    """Serve until the other end of standard input is closed, as it is when whoever began this process has ended."""

    def follow() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=follow, daemon=True).start()
    import uvicorn
    from prefect.server.api.server import create_app

    config = uvicorn.Config(create_app(ephemeral=True, final=True), log_level="error", timeout_graceful_shutdown=STOP)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
