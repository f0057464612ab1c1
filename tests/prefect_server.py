"""A Prefect server of its own on loopback, asked over HTTP."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.processes import until

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


class Server:
    """A Prefect server with a home of its own, asked over HTTP as any client would."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.home, self.url = home, f"http://127.0.0.1:{port}/api"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")} | {
            "PREFECT_HOME": str(home),
            "PREFECT_API_URL": self.url,
            "PREFECT_SERVER_API_PORT": str(port),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
            "PREFECT_RUNNER_POLL_FREQUENCY": "2",
            "PREFECT_WORKER_QUERY_SECONDS": "2",
            "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
        }

    def start(self, *command: str, cwd: Path = ROOT) -> subprocess.Popen[bytes]:
        """A command that goes on, its output in the server's home."""
        with (self.home / f"{command[1]}.log").open("ab") as log:
            return subprocess.Popen(
                [BIN / command[0], *command[1:]],
                cwd=cwd,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def run(self, *command: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        """A command that ends."""
        return subprocess.run(
            [BIN / command[0], *command[1:]], cwd=cwd, env=self.environment, capture_output=True, text=True, check=False
        )

    def ask(self, path: str, **body: Any) -> Any:
        """The answer to a POST, or to a GET where there is nothing to say."""
        data = json.dumps(body).encode() if body else None
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read())

    def events(self, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("/events/filter", filter={"event": {"name": [name]}})["events"]
        return found

    def logged(self, run: str) -> str:
        """The lines of a flow run's log that have arrived."""
        found = self.ask("/logs/filter", logs={"flow_run_id": {"any_": [run]}})
        return "\n".join(line["message"] for line in found)

    def flow_run(self, deployment: str, **parameters: Any) -> dict[str, Any]:
        """A flow run of this deployment, when it has ended."""
        found = self.ask(f"/deployments/name/clean/{deployment}")
        run = self.ask(f"/deployments/{found['id']}/create_flow_run", parameters=parameters)
        ended: dict[str, Any] = until(lambda: self.ended(run["id"]))
        return ended

    def ended(self, run: str) -> dict[str, Any] | None:
        found: dict[str, Any] = self.ask(f"/flow_runs/{run}")
        return found if found["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED") else None


def healthy(server: Server) -> bool:
    try:
        return bool(server.ask("/health"))
    except (urllib.error.URLError, ConnectionError):
        return False
