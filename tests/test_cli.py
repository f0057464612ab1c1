"""The command line as a user meets it: real processes, exit codes, one line for a mistake, never a traceback."""

from __future__ import annotations

import json
import os
import pty
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.dataset.verify import problems
from tests import corpus

QINGWEN = str(Path(sys.executable).with_name("qingwen"))
PAGE = """首頁 > 新聞 > 正文

河水又漲了一尺

雨還沒有停,渡口的船都收了,岸上只剩下賣茶的老人。

版權所有 © 2015 城南新聞網"""


def qingwen(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([QINGWEN, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.txt").write_text(PAGE, "utf-8")
    return tmp_path


def test_clean_prints_a_receipt_a_person_can_read(pages: Path) -> None:
    done = qingwen("clean", "pages", "--out", "output/mine", "--engine", "plain", cwd=pages)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    for said in ("1 document", "boilerplate", "output/mine", "qingwen verify output/mine", "python", "DuckDB"):
        assert said in done.stdout
    assert "\x1b" not in done.stdout


def test_clean_as_a_prefect_flow_on_a_server_of_its_own(pages: Path) -> None:
    home = {**os.environ, "PREFECT_HOME": str(pages / "prefect")}
    home.pop("PREFECT_LOGGING_LEVEL", None)
    done = subprocess.run(
        [QINGWEN, "clean", "pages", "--out", "output/mine", "--json"],
        cwd=pages,
        env=home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["documents"] == 1
    assert (pages / "output/mine/documents").is_dir()


def test_clean_as_json_for_machines(pages: Path) -> None:
    done = qingwen("clean", "pages", "--out", "out", "--engine", "plain", "--json", cwd=pages)
    receipt = json.loads(done.stdout)
    assert (receipt["outcome"], receipt["documents"], receipt["rejected"]) == ("published", 1, {})
    assert list(receipt["stages"]) == ["encoding", "boilerplate", "script", "paragraphs"]
    again = json.loads(qingwen("clean", "pages", "--out", "out", "--engine", "plain", "--json", cwd=pages).stdout)
    assert again["outcome"] == "unchanged"


def test_a_terminal_gets_colour_and_a_bar(pages: Path) -> None:
    master, slave = pty.openpty()
    command = [QINGWEN, "clean", "pages", "--out", "out", "--engine", "plain"]
    environment = {**os.environ, "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(command, cwd=pages, stdout=slave, stderr=slave, env=environment) as process:
        os.close(slave)
        shown = b""
        while True:
            try:
                shown += (piece := os.read(master, 65536))
            except OSError:  # Linux says EIO when the other end is closed
                break
            if not piece:
                break
    os.close(master)
    assert process.returncode == 0
    assert b"\x1b[" in shown
    assert b"starting" in shown or b"cleaning" in shown


def test_explain_shows_what_changed_and_why(pages: Path) -> None:
    done = qingwen("explain", "pages/one.txt", cwd=pages)
    assert done.returncode == 0
    for said in ("boilerplate", "首頁 > 新聞 > 正文", "→", "script.t2s", "copyright."):
        assert said in done.stdout


def test_explain_as_json(pages: Path) -> None:
    [line] = qingwen("explain", "pages/one.txt", "--json", cwd=pages).stdout.splitlines()
    assert {edit["stage"] for edit in json.loads(line)["edits"]} >= {"boilerplate", "script"}


def test_explain_of_a_file_that_cannot_be_read_says_why(pages: Path) -> None:
    (pages / "empty.txt").write_bytes(b"")
    done = qingwen("explain", "empty.txt", cwd=pages)
    assert done.returncode == 1
    assert "rejected (empty)" in done.stdout


def test_prefect_that_cannot_be_reached_is_one_line(pages: Path) -> None:
    done = subprocess.run(
        [QINGWEN, "clean", "pages", "--out", "out"],
        cwd=pages,
        env={**os.environ, "PREFECT_API_URL": "http://127.0.0.1:9/api"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "--engine plain" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (pages / "out").exists()


def test_a_terminal_that_cannot_show_hanzi_gets_escapes(pages: Path) -> None:
    done = subprocess.run(
        [QINGWEN, "explain", "pages/one.txt"],
        cwd=pages,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u9996" in done.stdout


def test_a_dataset_inside_a_source_is_not_read_back(pages: Path) -> None:
    for _ in range(3):
        done = qingwen("clean", "pages", "--out", "pages/out", "--engine", "plain", "--json", cwd=pages)
        assert json.loads(done.stdout)["documents"] == 1
    inside = qingwen("clean", "pages/one.txt", "--out", "pages/out/sub", "--engine", "plain", cwd=pages)
    assert (inside.returncode, "inside another dataset" in inside.stderr) == (2, True)


def test_rules_list_and_test(pages: Path) -> None:
    listed = qingwen("rules", "list", cwd=pages)
    assert listed.returncode == 0
    assert "copyright." in listed.stdout
    as_json = json.loads(qingwen("rules", "list", "--json", cwd=pages).stdout)
    assert all(len(rule["keeps"]) >= len(rule["cuts"]) > 0 for rule in as_json)


RULE = """
[[rule]]
id = "mine.app"
pattern = '^下载.{0,10}客户端'
max_length = 30
action = "remove"
why = "Our sites advertise their app."
source = "our crawl"
cuts = ["下载晨报客户端"]
keeps = ["KEEP"]
"""


@pytest.mark.parametrize(
    ("keep", "code", "said"), [("他下载了晨报客户端。", 0, "mine.app holds"), ("下载本报客户端", 1, "下载本报客户端")]
)
def test_rules_test_holds_a_file_to_its_examples(pages: Path, keep: str, code: int, said: str) -> None:
    (pages / "mine.toml").write_text(RULE.replace("KEEP", keep), "utf-8")
    done = qingwen("rules", "test", "mine.toml", cwd=pages)
    assert (done.returncode, said in done.stdout) == (code, True), done.stdout


def test_rules_test_shows_what_a_metadata_rule_takes(pages: Path) -> None:
    rule = (
        RULE.replace('"remove"', '"metadata:published"').replace("^下载.{0,10}客户端", "^刊于").replace("KEEP", "刊物")
    )
    (pages / "mine.toml").write_text(rule.replace('["下载晨报客户端"]', '["刊于：民國110年3月5日"]'), "utf-8")
    shown = qingwen("rules", "test", "mine.toml", cwd=pages).stdout
    assert "published = '2021-03-05', published_as_found = '民國110年3月5日'" in shown
    (pages / "mine.toml").write_text(rule.replace('["下载晨报客户端"]', '["刊于春天"]'), "utf-8")
    assert "刊于春天 → no value; such a line stays" in qingwen("rules", "test", "mine.toml", cwd=pages).stdout


def test_a_rule_that_replaces_a_shipped_one_says_so(pages: Path) -> None:
    (pages / "mine.toml").write_text(
        RULE.replace("KEEP", "他下载了晨报客户端。").replace("mine.app", "ads.label"), "utf-8"
    )
    (pages / "qingwen.toml").write_text('[boilerplate]\nrules = ["mine.toml"]', "utf-8")
    tested = qingwen("rules", "test", "mine.toml", cwd=pages)
    assert tested.stdout.startswith("ads.label holds, in place of the shipped rule")
    said = "Rules of your own in place of shipped ones: ads.label\n"
    assert qingwen("rules", "list", "--config", "qingwen.toml", cwd=pages).stdout.endswith(said)
    assert "in place of" not in qingwen("rules", "list", cwd=pages).stdout


def test_rules_of_ones_own_cut(pages: Path) -> None:
    (pages / "mine.toml").write_text(RULE.replace("KEEP", "他下载了晨报客户端。"), "utf-8")
    (pages / "qingwen.toml").write_text('[boilerplate]\nrules = ["mine.toml"]\n[run]\nengine = "plain"', "utf-8")
    (pages / "pages/one.txt").write_text(PAGE + "\n\n下载晨报客户端", "utf-8")
    done = qingwen("clean", "pages", "--out", "out", "--config", "qingwen.toml", "--json", cwd=pages)
    assert json.loads(done.stdout)["edits"]["mine.app"] == 1


def test_verify(pages: Path) -> None:
    qingwen("clean", "pages", "--out", "out", "--engine", "plain", cwd=pages)
    whole = qingwen("verify", "out", cwd=pages)
    assert (whole.returncode, whole.stdout) == (0, "out: whole\n")
    next((pages / "out/edits").iterdir()).unlink()
    damaged = qingwen("verify", "out", "--json", cwd=pages)
    assert damaged.returncode == 1
    assert json.loads(damaged.stdout)["problems"]


def test_a_run_killed_at_any_moment_leaves_the_old_dataset_or_the_new_one(tmp_path: Path) -> None:
    counts = {corpus.write(tmp_path / name, size): name for name, size in (("old", 40), ("new", 60))}
    moments = random.Random(4)
    for attempt in range(8):
        command = [QINGWEN, "clean", ("old", "new")[attempt % 2], "--out", "out", "--engine", "plain", "--force"]
        with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, start_new_session=True) as run:
            if attempt:  # the first is left to finish
                time.sleep(0.6 + 2 * moments.random())
                os.killpg(run.pid, signal.SIGKILL)
        assert problems(tmp_path / "out") == []
        rows = {table: pq.read_table(tmp_path / "out" / table).num_rows for table in ("documents", "rejected")}
        assert sum(rows.values()) in counts


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["clean", "nowhere", "--out", "out"], "nowhere", id="no such source"),
        pytest.param(["clean", "*.xyz", "--out", "out"], "*.xyz", id="a glob that matches nothing"),
        pytest.param(["clean", "--out", "out"], "SOURCE", id="no source at all"),
        pytest.param(["clean", "pages"], "--out", id="no output"),
        pytest.param(["clean", "pages", "--out", "pages"], "not a dataset of qingwen", id="an output with other files"),
        pytest.param(["clean", "pages", "--out", "pages/one.txt/x"], "is a file", id="an output below a file"),
        pytest.param(["clean", "pages", "--out", ""], "not a name", id="an output without a name"),
        pytest.param(["clean", "pages", "--out", "."], "working directory", id="an output that is where we are"),
        pytest.param(["clean", "pages", "--out", "o", "--target", "Klingon"], "'Hant-TW'", id="bad target"),
        pytest.param(["clean", "pages", "--out", "o", "--engine", "spark"], "'plain'", id="bad engine"),
        pytest.param(
            ["clean", "pages", "--out", "o", "--config", "none.toml"], "none.toml", id="no such configuration"
        ),
        pytest.param(["clean", "pages", "--out", "o/.versions"], "inside another", id="an output with our own name"),
        pytest.param(["clean", "pages", "--out", "甲" * 86], "longer than a name", id="an output with a long name"),
        pytest.param(["explain", "nowhere.txt"], "nowhere.txt", id="explain nothing"),
        pytest.param(["rules", "test", "none.toml"], "none.toml", id="no such rule file"),
        pytest.param(["verify", "pages"], "not a dataset", id="verify something else"),
        pytest.param(["frobnicate"], "frobnicate", id="unknown command"),
    ],
)
def test_a_mistake_is_one_clear_line_and_touches_nothing(pages: Path, arguments: list[str], said: str) -> None:
    before = sorted(map(str, pages.rglob("*")))
    done = qingwen(*arguments, cwd=pages)
    assert done.returncode == 2
    assert said in done.stderr
    assert sorted(map(str, pages.rglob("*"))) == before


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-"])
def test_whatever_stream_is_closed_the_dataset_is_published(pages: Path, closed: str) -> None:
    command = f"{QINGWEN} clean pages --out out --engine plain --workers 1 {closed}"
    done = subprocess.run(["sh", "-c", command], cwd=pages, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert (pages / "out" / "manifest.json").is_file()


def test_a_bad_rule_file_in_the_configuration_is_named(pages: Path) -> None:
    (pages / "mine.toml").write_text('[[rule]]\nid = "mine.app"', "utf-8")
    (pages / "qingwen.toml").write_text('[boilerplate]\nrules = ["mine.toml"]', "utf-8")
    done = qingwen("clean", "pages", "--out", "out", "--config", "qingwen.toml", cwd=pages)
    assert done.returncode == 2
    assert "mine.toml: rule mine.app" in done.stderr
    assert not (pages / "out").exists()
