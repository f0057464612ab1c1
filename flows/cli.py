"""The command line: clean, serve, explain, rules, verify, history, rollback, collect."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from flows.redaction import redacted
from flows.stores.failures import NO_SPACE
from transforms.errors import QingwenError, RuleError, UsageError

if TYPE_CHECKING:
    from flows.engines import Watch
    from flows.report.logs import Format
    from flows.report.receipt import Receipt
    from flows.settings import Settings

# A pipe gets whole lines: rich would wrap them at 80 columns
OUTPUT = Console(highlight=False, width=None if sys.stdout and sys.stdout.isatty() else 400)
MESSAGES = Console(stderr=True, highlight=False)


RESUMED = "; the next run takes up what is finished"
FULL = "; nothing was published in part. Make room and run again: what is finished is taken over"


class Commands(click.Group):
    """Turns what a user can cause into one line and an exit code: 2 for usage, 1 for a run that could not finish."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal that cannot show a character is no reason to fail
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has left, as `head` does
            ctx.exit(0)
        except KeyboardInterrupt:
            click.echo(f"qingwen: interrupted{RESUMED if ctx.invoked_subcommand == 'clean' else ''}", err=True)
            ctx.exit(1)
        except (QingwenError, OSError) as error:
            click.echo(f"qingwen: {redacted(str(error))}", err=True)
            ctx.exit(2 if isinstance(error, UsageError | RuleError) else 1)


@contextmanager
def room() -> Iterator[None]:
    """A disk that is full, told with what follows from it."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_SPACE:
            raise QingwenError(f"{error}{FULL}") from None
        raise


def usable(config: Path | None, given: dict[str, dict[str, Any]] | None = None) -> Settings:
    """The settings of a file, with those given on the command line; all files that they name are read and checked."""
    from flows.configuration import load

    settings = load(config, given)
    settings.options().ruleset()
    settings.fingerprint()  # reads every file that the settings name
    return settings


def run_on(engine: str, sources: list[str], out: str, settings: Settings, watch: Watch, *, verbose: bool) -> Receipt:
    """Clean `sources` into `out`; the engine that is not used is not imported."""
    if engine == "plain":
        from flows.engines.plain import run as run_plainly

        return run_plainly(sources, out, settings, watch)
    from flows.engines.quiet import run_quietly

    return run_quietly(sources, out, settings, watch, verbose=verbose)


config_option = click.option(
    "--config", type=click.Path(path_type=Path), help="Settings in TOML; docs/settings.md has every key."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="qingwen")
def main() -> None:
    """Turn scraped Chinese and English web text into analysis-ready Parquet."""


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--out", required=True, help="The dataset's folder, such as output/NAME, or s3://bucket/NAME.")
@config_option
@click.option("--target", help="Chinese script: Hans, Hant, Hant-TW, Hant-HK or keep.  [default: Hans]")
@click.option("--learn-survey", is_flag=True, help="First count the lines that repeat over the pages of a site.")
@click.option("--survey", type=click.Path(path_type=Path), help="A survey.json that an earlier run learned.")
@click.option("--engine", help="prefect or plain.  [default: prefect]")
@click.option("--workers", type=int, help="Processes; 0 is one a core.  [default: 0]")
@click.option("--runner", help="pool: processes of this machine; dask: a Dask cluster.  [default: pool]")
@click.option("--scheduler", help="Address of the cluster's scheduler, such as tcp://10.0.0.5:8786.")
@click.option("--force", is_flag=True, help="Publish although much was rejected or is gone.")
@click.option("--rehash", is_flag=True, help="Read every input to know whether it has changed.")
@click.option("--log-format", type=click.Choice(["text", "json"]), help="Also log steps and shards to standard error.")
@click.option("--verbose", "-v", is_flag=True, help="Show Prefect's log.")
@json_option
@click.pass_context
def clean(
    ctx: click.Context,
    *,
    sources: tuple[str, ...],
    out: str,
    config: Path | None,
    target: str | None,
    learn_survey: bool,
    survey: Path | None,
    engine: str | None,
    workers: int | None,
    runner: str | None,
    scheduler: str | None,
    force: bool,
    rehash: bool,
    log_format: Format | None,
    verbose: bool,
    as_json: bool,
) -> None:
    """Clean files, folders or globs, by path or address, and publish them as one dataset.

    Exit code: 0 done; 1 not published, or too much was rejected; 2 usage.
    """
    from flows.dataset.generations import place
    from flows.engines import Watches
    from flows.report import tables
    from flows.report.logs import logging_as
    from flows.report.progress import progress
    from flows.stores.address import checked

    checked(*sources, out)
    chosen = {"engine": engine, "workers": workers, "runner": runner, "scheduler": scheduler}
    chosen |= {"force": force or None, "rehash": rehash or None}
    run = {key: value for key, value in chosen.items() if value is not None}
    surveys = {"learn_survey": learn_survey, "survey": survey and str(survey)} if learn_survey or survey else {}
    settings = usable(config, {"run": run, "script": {"target": target} if target else {}, "boilerplate": surveys})
    place(out)
    with room(), progress(MESSAGES, show=not as_json and not log_format) as bar, logging_as(log_format) as log:
        watch = Watches(bar, log)
        receipt = run_on(settings.run.engine, list(sources), out, settings, watch, verbose=verbose)
    if as_json:
        click.echo(json.dumps(receipt.as_json(), ensure_ascii=False, indent=1))
    else:
        tables.show(receipt, OUTPUT)
    ctx.exit(receipt.exit_code)


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--out", required=True, help="The dataset's folder, such as output/NAME.")
@click.option("--cron", required=True, help="When to run, as cron writes it: '0 3 * * *' is every night at three, UTC.")
@config_option
def serve(sources: tuple[str, ...], out: str, cron: str, config: Path | None) -> None:
    """Clean on a schedule, on this machine alone, until Ctrl-C; needs a Prefect server (PREFECT_API_URL)."""
    from flows.engines.serving import serve as serve_forever

    settings = usable(config and config.absolute())
    said = f"Cleaning into {out} at {cron}; Ctrl-C ends this, and pauses the schedule"
    serve_forever(sources, out, settings, cron, lambda: MESSAGES.print(said, soft_wrap=True))


@main.command()
@click.argument("file")
@config_option
@click.option("--all", "every", is_flag=True, help="Show every edit, not the first few of each rule.")
@json_option
@click.pass_context
def explain(ctx: click.Context, file: str, config: Path | None, every: bool, as_json: bool) -> None:
    """Show what would change in a file, by stage and rule: before → after."""
    from flows.configuration import load
    from flows.report import explanation
    from flows.shards import cleaned
    from transforms.model import Rejected

    settings = load(config, {"script": {"record_edits": True}})
    rejected = False
    for item in cleaned([file], settings):
        rejected |= isinstance(item, Rejected)
        if as_json:
            click.echo(json.dumps(explanation.as_json(item), ensure_ascii=False))
        else:
            explanation.show(item, OUTPUT, every=every)
    ctx.exit(1 if rejected else 0)


@main.group()
def rules() -> None:
    """The rules that cut boilerplate and find metadata."""


@rules.command("list")
@config_option
@json_option
def rules_list(config: Path | None, as_json: bool) -> None:
    """List the rules in force, those of your own included."""
    from flows.configuration import load
    from flows.report import rule_tables
    from transforms.boilerplate import replacing

    in_force = load(config).options().ruleset().rules
    if as_json:
        click.echo(json.dumps([rule_tables.as_json(rule) for rule in in_force], ensure_ascii=False, indent=1))
    else:
        rule_tables.show(in_force, replacing(in_force), OUTPUT)


@rules.command("test")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def rules_test(ctx: click.Context, file: Path) -> None:
    """Check a rule file: each line of `cuts` must be cut, each of `keeps` kept; metadata rules show their values."""
    from flows.named_file import read
    from flows.report import rule_tables
    from transforms import rules as rule_files
    from transforms.boilerplate import metadata, of_user, replacing, ruleset

    text = read(file, "rule file")
    ruleset(extra=[(str(file), text)])
    found = of_user(str(file), text)
    problems = {rule.id: rule_files.check(rule) for rule in found}
    values = {rule.id: metadata.values_of(rule) for rule in found}
    rule_tables.show_checks(problems, values, replacing(found), OUTPUT)
    ctx.exit(1 if any(problems.values()) else 0)


@main.command()
@click.argument("dataset")
@json_option
@click.pass_context
def verify(ctx: click.Context, dataset: str, as_json: bool) -> None:
    """Check a published dataset against its manifest, byte for byte and row for row."""
    from flows.dataset.verify import problems

    found = problems(dataset)
    if as_json:
        click.echo(json.dumps({"dataset": dataset, "whole": not found, "problems": found}, ensure_ascii=False))
    else:
        for problem in found:
            click.echo(problem)
        click.echo(f"{dataset}: {'damaged' if found else 'whole'}")
    ctx.exit(1 if found else 0)


@main.command()
@click.argument("dataset")
@json_option
@click.pass_context
def history(ctx: click.Context, dataset: str, as_json: bool) -> None:
    """List the generations of a dataset, and what each added, changed and dropped; exit code 1 if one is damaged."""
    from flows.dataset.history import history as entries
    from flows.report import generation_table

    found = entries(dataset)
    if as_json:
        click.echo(json.dumps([generation_table.as_json(entry) for entry in found], ensure_ascii=False, indent=1))
    else:
        generation_table.show(found, OUTPUT)
    ctx.exit(1 if any(entry.problem for entry in found) else 0)


@main.command()
@click.argument("dataset")
@click.argument("generation", required=False)
def rollback(dataset: str, generation: str | None) -> None:
    """Point a dataset at an older generation: the one before, or GENERATION (a name or its number).

    The next run publishes what the sources give then.
    """
    from flows.dataset.history import rollback as roll_back

    click.echo(f"{dataset}: {roll_back(dataset, generation)} is published")


@main.command()
@click.argument("dataset")
@click.option("--keep", type=click.IntRange(1), required=True, help="Generations to keep, the newest ones.")
def collect(dataset: str, keep: int) -> None:
    """Delete old generations of a dataset, never the published one."""
    from flows.dataset.history import discard

    gone = discard(dataset, keep)
    click.echo(f"{dataset}: deleted {', '.join(gone) or 'nothing'}")
