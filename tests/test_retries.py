"""Reading the sources and publishing are tried again when the system fails them; nothing else is, ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import flows.clean as flow
from flows.configuration import load

SETTINGS = load(None, {"run": {"workers": 1}})


class Failing:
    """A step that fails so many times before it works; `calls` counts."""

    def __init__(self, step: Callable[..., Any], times: int, error: Exception) -> None:
        self.step, self.times, self.error = step, times, error
        self.__name__ = step.__name__
        self.calls = 0

    def __call__(self, *args: Any) -> Any:
        self.calls += 1
        if self.calls <= self.times:
            raise self.error
        return self.step(*args)


@pytest.fixture
def run(prefect_server: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Failing]:
    from flows.engines.prefect import clean

    (tmp_path / "a.txt").write_text("雨停了,桥又通了,学校明天复课。", "utf-8")

    def run(step: str, times: int, error: Exception) -> Failing:
        failing = Failing(getattr(flow, step), times, error)
        monkeypatch.setattr(flow, step, failing)
        assert clean([str(tmp_path / "a.txt")], str(tmp_path / "out"), SETTINGS).outcome == "published"
        return failing

    return run


@pytest.mark.parametrize("step", ["inputs", "plan", "publish"])
def test_what_touches_the_world_is_tried_three_times(run: Callable[..., Failing], step: str) -> None:
    assert run(step, 2, OSError(5, "Input/output error")).calls == 3


def test_after_three_times_the_run_fails_with_what_the_system_said(run: Callable[..., Failing]) -> None:
    with pytest.raises(OSError, match="Input/output error"):
        run("inputs", 9, OSError(5, "Input/output error"))
    failing: Any = vars(flow)["inputs"]
    assert failing.calls == 3


@pytest.mark.parametrize(
    ("step", "error"),
    [("take_over", OSError(5, "Input/output error")), ("plan", ValueError("a fault of the program"))],
)
def test_a_pure_function_or_a_fault_of_the_program_is_not_tried_again(
    run: Callable[..., Failing], step: str, error: Exception
) -> None:
    with pytest.raises(type(error), match=str(error).split("] ")[-1]):
        run(step, 1, error)
    failing: Any = getattr(flow, step)
    assert failing.calls == 1
