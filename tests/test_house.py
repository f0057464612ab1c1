"""The project keeps its own rules: the top level, contracts, style, types, locks, and a README that does not lie."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from flows.configuration import load
from flows.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
TOP = {
    *("pyproject.toml", "prefect.yaml", "README.md", "flows", "transforms", "seeds", "output", "tests"),
    *("CHANGELOG.md", "LICENSE", "NOTICE", "Makefile", "docs", "benchmarks"),
    *("requirements.lock", "requirements-dev.lock"),
    *(".ci", ".gitignore", ".gitattributes"),
}


def test_the_top_level_is_fixed() -> None:
    assert {Path(name).parts[0] for name in TRACKED if name} <= TOP


def test_nothing_but_the_readme_of_output_is_under_version_control() -> None:
    assert [name for name in TRACKED if name.startswith("output/")] in ([], ["output/README.md"])


@pytest.mark.parametrize("word", ["utils", "helpers", "misc", "common"])
def test_no_module_has_a_name_that_says_nothing(word: str) -> None:
    assert not list(ROOT.glob(f"[ft]*s/**/{word}.py"))


@pytest.mark.parametrize("command", ["ruff check .", "ruff format --check .", "mypy", "lint-imports"])
def test_style_types_and_import_contracts_hold(command: str) -> None:
    name, *arguments = command.split()
    tool = shutil.which(name, path=str(Path(sys.executable).parent))
    assert tool
    done = subprocess.run([tool, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_tests_import_benchmarks_and_never_the_other_way() -> None:
    files = {name: (ROOT / name).read_text("utf-8") for name in TRACKED if re.fullmatch(r"benchmarks/\w+\.py", name)}
    assert len(files) > 10
    assert [name for name, code in files.items() if re.search(r"(?m)^(?:from|import) tests\b", code)] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_requirement_is_pinned_by_hash_and_names_no_registry(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n?", "", text).strip())
    assert len(entries) > 50
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_the_lock_has_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    locked = set(re.findall(r"(?m)^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text("utf-8")))
    assert {re.split(r"[\[<>=]", name)[0] for name in project["dependencies"]} <= locked


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    decisions = (ROOT / "docs/decisions.md").read_text("utf-8")
    names = {re.split(r"[\[<>=]", name)[0] for name in project["dependencies"]}
    assert {name for name in names if f"`{name}`" not in decisions} == set()


def test_the_documented_settings_are_the_defaults(tmp_path: Path) -> None:
    [block] = re.findall(r"```toml\n(.*?)```", (ROOT / "docs/settings.md").read_text("utf-8"), re.DOTALL)
    file = tmp_path / "qingwen.toml"
    file.write_text(block, "utf-8")
    assert load(file) == Settings()
    listed = {name: set(table) for name, table in tomllib.loads(block.replace("# survey =", "survey =")).items()}
    assert listed == {
        name: set(field.annotation.model_fields)  # type: ignore[union-attr]
        for name, field in Settings.model_fields.items()
    }


def test_the_rule_in_the_readme_holds(tmp_path: Path) -> None:
    from transforms import rules

    [block] = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    assert [problem for rule in rules.load(block, "README.md") for problem in rules.check(rule)] == []


def test_the_python_in_the_readme_says_what_it_prints() -> None:
    [block] = [block for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if "clean(" in block]
    lines = block.strip().split("\n")
    names: dict[str, object] = {}
    exec("\n".join(lines), names)
    for line in lines[3:]:
        expression, _, said = line.partition("#")
        assert repr(eval(expression, names)) == said.strip()


def headings(page: str) -> set[str]:
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in re.findall(r"(?m)^#+ (.*)$", page)}


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))], ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", page.read_text("utf-8"))):
        if not target.startswith("https://"):
            name, _, heading = target.partition("#")
            file = page.parent / name if name else page
            assert file.exists(), target
            assert not heading or heading in headings(file.read_text("utf-8")), target


def test_every_page_is_linked_in_the_readme() -> None:
    assert [page.name for page in ROOT.glob("docs/*.md") if f"(docs/{page.name})" not in README] == []


def test_no_expression_repeats_a_group_possessively() -> None:
    """Before CPython 3.11.5 these miss matches (python/cpython#106052); an atomic group, `(?>(?:…)*)`, does not."""
    possessive = re.compile(r"(?<!\\)\)(?:[*+?]|\{{1,2}[\d,]*\}{1,2})\+(?!\?)")
    code = [name for name in TRACKED if name.startswith(("transforms/", "flows/")) and name.endswith(".py")]
    found = [name for name in code for line in (ROOT / name).read_text("utf-8").split("\n") if possessive.search(line)]
    assert found == ["transforms/encoding/annotations/ascii_habits.py"]  # all of ASCII, one after the other


def test_the_names_of_tests_hold_neither_the_clock_nor_a_hash() -> None:
    """Workers collect on their own: a name with a second in it (a gzip header) ends the run before its first test."""

    def collected(seed: str) -> str:
        command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:xdist", "-p", "no:cacheprovider"]
        environment = os.environ | {"PYTHONHASHSEED": seed}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=True)
        names, _, _ = done.stdout.rpartition("\n\n")
        assert __name__.rpartition(".")[2] in names
        return names

    assert collected("1") == collected("2")
