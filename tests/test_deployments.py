"""Nights without a person: a real server on loopback, a worker, a schedule that fires, events that can be acted on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from flows.dataset import generations
from tests import corpus
from tests.prefect_server import BIN, Server, healthy
from tests.processes import below, stop, until

PAGE = "第{}天,雨还没有停,渡口的船都收了,岸上只剩下卖茶的老人。"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server and a worker, as docs/prefect.md starts them, with the deployments of `prefect.yaml`."""
    home = tmp_path_factory.mktemp("prefect")
    server = Server(home)
    running = [server.start("prefect", "server", "start")]
    try:
        until(lambda: healthy(server), 120)
        assert server.run("prefect", "work-pool", "create", "qingwen", "--type", "process").returncode == 0
        deployed = server.run("prefect", "--no-prompt", "deploy", "--all")
        assert deployed.returncode == 0, deployed.stdout + deployed.stderr
        running.append(server.start("prefect", "worker", "start", "--pool", "qingwen"))
        yield server
    finally:
        for process in reversed(running):
            stop(process, signal.SIGTERM)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(10):
        (folder / f"{number}.txt").write_text(PAGE.format(number), "utf-8")
    return folder


def test_the_form_has_every_setting_and_the_server_refuses_bad_values(server: Server) -> None:
    form = server.ask("/deployments/name/clean/on-demand")["parameter_openapi_schema"]
    assert set(form["properties"]) == {"sources", "out", "settings"}
    tables = form["definitions"]
    assert tables["Script"]["properties"]["target"]["enum"] == ["Hans", "Hant", "Hant-TW", "Hant-HK", "keep"]
    keys = [key for table in tables.values() for key in table.get("properties", {}).values() if "$ref" not in key]
    assert all("description" in key for key in (*keys, form["properties"]["sources"], form["properties"]["out"]))
    bad: list[dict[str, Any]] = [
        {"sources": []},
        {"out": ""},
        {"settings": {"script": {"target": "Klingon"}}},
        {"settings": {"run": {"worker": 2}}},
        {"settings": {"run": {"max_shrink": 2}}},
    ]
    for parameters in bad:
        with pytest.raises(urllib.error.HTTPError) as refused:
            server.flow_run("on-demand", **parameters)
        assert refused.value.code in (409, 422), parameters
        refused.value.close()


def test_the_nightly_deployment_is_scheduled_and_overtakes_nothing(server: Server) -> None:
    nightly = server.ask("/deployments/name/clean/nightly")
    assert [schedule["schedule"]["cron"] for schedule in nightly["schedules"]] == ["0 3 * * *"]
    assert nightly["global_concurrency_limit"]["limit"] == 1
    assert nightly["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    due = until(lambda: server.ask("/flow_runs/filter", deployments={"id": {"any_": [nightly["id"]]}}))
    assert {run["state_type"] for run in due} == {"SCHEDULED"}


def test_a_worker_publishes_refuses_and_says_so(server: Server, pages: Path) -> None:
    out = pages.parent / "out"
    given = {"sources": [str(pages)], "out": str(out), "settings": {"run": {"workers": 1}}}
    done = server.flow_run("on-demand", **given)
    assert (done["state_type"], done["name"]) == ("COMPLETED", f"clean {out}")
    assert pq.read_table(out / "documents").num_rows == 10
    before = out.readlink()

    [published] = until(lambda: [e for e in server.events("qingwen.dataset.published") if str(out) in str(e)])
    assert published["resource"]["prefect.resource.id"] == f"qingwen.dataset.{out}"
    assert (published["payload"]["documents"], published["payload"]["out"]) == (10, str(out))

    artifacts = server.ask("/artifacts/filter", artifacts={"flow_run_id": {"any_": [done["id"]]}})
    kept = {artifact["key"]: artifact for artifact in artifacts}
    assert set(kept) == {"qingwen-stages", "qingwen-rules", "qingwen-progress"}
    assert kept["qingwen-progress"]["data"] == 100
    # The process of the run sends its last lines after it has said that the run is completed
    until(lambda: "clean_shard: shard 0 done, 10 documents, 0 rejected" in server.logged(done["id"]))

    for number in range(6):
        (pages / f"{number}.txt").write_bytes(b"")
    refused = server.run("qingwen", "clean", pages, "--out", out, "--json")
    assert (refused.returncode, json.loads(refused.stdout)["outcome"]) == (1, "refused")
    [run] = server.ask("/flow_runs/filter", flow_runs={"state": {"type": {"any_": ["FAILED"]}}})
    assert run["state"]["message"].startswith("not published: 6 of 10 inputs were rejected")
    assert out.readlink() == before
    [event] = until(lambda: [e for e in server.events("qingwen.dataset.refused") if str(out) in str(e)])
    assert len(event["payload"]["reasons"]) == 2
    [page] = server.ask("/artifacts/filter", artifacts={"key": {"any_": ["qingwen-refusal"]}})
    assert "6 of 10 inputs were rejected" in page["data"]

    with generations.staged(out):
        second = server.flow_run("on-demand", **given)
    assert second["state_type"] == "FAILED"
    assert "another run is writing this dataset" in second["state"]["message"]


def test_a_run_on_demand_can_be_watched_to_its_end(server: Server, pages: Path) -> None:
    out = pages.parent / "watched"
    given = [f"--param=sources={json.dumps([str(pages)])}", f"--param=out={json.dumps(str(out))}"]
    watched = server.run("prefect", "deployment", "run", "clean/on-demand", "--watch", *given)
    assert (watched.returncode, "finished successfully" in watched.stdout) == (0, True)
    assert pq.read_table(out / "documents").num_rows == 10
    for number in range(9):
        (pages / f"{number}.txt").unlink()
    assert server.run("prefect", "deployment", "run", "clean/on-demand", "--watch", *given).returncode == 1


def test_a_schedule_fires_and_ctrl_c_ends_it(server: Server, pages: Path) -> None:
    served = server.start(
        "qingwen", "serve", pages.name, "--out", "nightly-served", "--cron", "* * * * * */15", cwd=pages.parent
    )
    try:
        until((pages.parent / "nightly-served/documents").is_dir)
        deployment = server.ask("/deployments/name/clean/nightly-served")
        assert deployment["paused"] is False
        [event] = until(lambda: [e for e in server.events("qingwen.dataset.published") if "nightly-served" in str(e)])
        assert event["payload"]["documents"] == 10
    finally:
        code = stop(served, signal.SIGINT)
    assert code == 0
    assert server.ask("/deployments/name/clean/nightly-served")["paused"] is True
    assert b"Traceback" not in (server.home / "serve.log").read_bytes()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_interrupted_has_crashed_and_leaves_nothing_at_work(
    server: Server, tmp_path: Path, how: signal.Signals
) -> None:
    corpus.write(tmp_path / "pages", 80)
    (tmp_path / "qingwen.toml").write_text("[run]\nworkers = 1\nshard_bytes = 10_000", "utf-8")
    run = server.start("qingwen", "clean", "pages", "--out", how.name, "--config", "qingwen.toml", cwd=tmp_path)
    until(lambda: list((tmp_path / f".versions/{how.name}/.shards").glob("*/*/record.json")))
    begun = below(run.pid)
    (os.killpg if how == signal.SIGINT else os.kill)(run.pid, how)  # the terminal's reaches the whole group
    assert run.wait(60) != 0
    until(lambda: not [pid for pid in begun if Path(f"/proc/{pid}").exists()])
    assert not (tmp_path / how.name).exists()
    [seen] = server.ask("/flow_runs/filter", flow_runs={"name": {"any_": [f"clean {how.name}"]}})
    assert seen["state_type"] == "CRASHED"
    assert {signal.SIGINT: "interrupt signal", signal.SIGTERM: "termination signal"}[how] in seen["state"]["message"]


@pytest.mark.parametrize(
    ("address", "cron", "said"),
    [
        ("", "0 3 * * *", "no Prefect server is named"),
        ("http://127.0.0.1:9/api", "0 3 * * *", "no Prefect server answers at http://127.0.0.1:9/api"),
        (None, "every night", "'every night' is not a schedule"),
        (None, "0 0 30 2 *", "is a schedule that never comes"),
    ],
)
def test_serve_says_what_is_missing(server: Server, pages: Path, address: str | None, cron: str, said: str) -> None:
    environment = server.environment | ({} if address is None else {"PREFECT_API_URL": address})
    done = subprocess.run(
        [BIN / "qingwen", "serve", pages, "--out", pages.parent / "out", "--cron", cron],
        env={name: value for name, value in environment.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
