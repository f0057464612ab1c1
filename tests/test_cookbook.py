"""The recipes of docs/cookbook.md do what they say, in their order, on the dataset that `make run` leaves behind."""

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs/cookbook.md").read_text("utf-8")
BLOCKS = re.findall(r"```(python|console)\n(.*?)```", TEXT, re.DOTALL)


def run(command: str, env: dict[str, str] | None = None) -> None:
    """A line as the page has it, with the programs of this environment; the runs need no server to tell the same."""
    words = [word.replace(".venv/bin", str(Path(sys.executable).parent)) for word in shlex.split(command)]
    engine = ["--engine", "plain"] if "clean" in words else []
    subprocess.run([*words, *engine], check=True, capture_output=True, env=env)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    run(".venv/bin/qingwen clean seeds --out output/seeds")
    return tmp_path


def test_every_recipe_works_in_the_order_of_the_page(folder: Path) -> None:
    assert len(BLOCKS) > 8
    names: dict[str, object] = {}
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    told: list[str] = []
    for kind, block in BLOCKS:
        if kind == "console":
            for line in block.strip().splitlines():
                run(line, env=os.environ | {"NO_COLOR": "1"})
        else:
            test = doctest.DocTestParser().get_doctest(block, names, "cookbook", "docs/cookbook.md", 0)
            runner.run(test, out=told.append, clear_globs=False)
            names = test.globs
    assert runner.summarize(verbose=False).failed == 0, "".join(told)
    assert (folder / "output/corpus.parquet").stat().st_size > 1000
