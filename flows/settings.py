"""One model for the configuration file, the flow's parameters, Prefect's form and the fingerprint."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, ValidationInfo, field_validator

from flows.named_file import read
from flows.sources import Fields
from transforms.chain import Options
from transforms.encoding import Choices

Whole = Annotated[int, Strict()]
"""A number; `true` is none, though Python takes it for 1."""
Share = Annotated[float, Strict(), Field(ge=0, le=1)]


class Table(BaseModel):
    """One table of the file: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Sources(Table):
    """How records are read."""

    text_field: str = "text"
    """Field or column that holds the text."""
    url_field: str = "url"
    """Field or column that holds the address, where there is one."""
    id_field: str = "id"
    """Field or column that names the record; without one its line or row number does."""
    title_field: str = "title"
    """Field or column that holds the title, where there is one."""
    html: Literal["lines", "trafilatura"] = "lines"
    """All lines of a page; or its main text by trafilatura, which needs `pip install qingwen[trafilatura]`."""
    max_bytes: Whole = Field(64 * 1024**2, ge=1, le=2**40)
    """A longer document is rejected."""


class Stages(Table):
    """Stages that may be switched off."""

    encoding: bool = True
    """Repair mojibake, annotations and characters; decoding always happens."""
    boilerplate: bool = True
    """Cut what belongs to the site, keep bylines and dates as columns."""
    script: bool = True
    """Convert Chinese to one script."""


class Encoding(Table):
    """What is repaired beside mojibake, annotations and characters, which always are."""

    markup: bool = True
    """Remove tags, entities and scripts left in plain text; texts about code keep theirs."""
    spaced: bool = True
    """Close hanzi that were set apart for looks (版 权 所 有)."""
    wrapped: bool = True
    """Close single spaces between hanzi where lines once broke (必 须)."""
    quotes: bool = True
    """Turn reversed quotation marks round (”甲“)."""
    punctuation: bool = False
    """Write ASCII punctuation of Chinese sentences at full width."""
    widths: bool = False
    """Write full-width Latin letters and digits as ASCII."""
    dropped: dict[str, tuple[str, ...]] = {}
    """Characters that a word filter deletes, each with words that hold it, to be flagged where it is missing."""

    @field_validator("dropped")
    @classmethod
    def holds(cls, dropped: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """The same; an error names a word that does not hold its character."""
        for character, words in dropped.items():
            for word in words:
                if len(character) != 1 or character not in word or len(word) == 1:
                    raise ValueError(f"{word!r} is no longer word that holds the one character {character!r}")
        return dropped

    def choices(self) -> Choices:
        """The same as the transforms take it."""
        chosen = self.model_dump(exclude={"dropped"})
        return Choices(**chosen, dropped=tuple(self.dropped.items()))


class Script(Table):
    """Which Chinese script the dataset is written in."""

    target: Literal["Hans", "Hant", "Hant-TW", "Hant-HK", "keep"] = "Hans"
    """Simplified; Traditional by OpenCC's standard, of Taiwan, of Hong Kong; or as found."""
    engine: Literal["opencc", "reimplemented"] = "opencc"
    """OpenCC's current tables, or opencc-python-reimplemented."""
    vocabulary: bool = False
    """Also change regional vocabulary (軟體 → 软件)."""
    quotes: bool = False
    """Also change quotation marks (「」 → “”, and back)."""
    keep_original: bool = False
    """Keep each paragraph as it was before conversion in a column `original`."""
    record_edits: bool = False
    """Record every converted run in `edits`, not only counts."""


class Boilerplate(Table):
    """Which rules cut."""

    preset: Literal["gentle", "standard", "strict"] = "standard"
    """How readily rules cut."""
    rules: tuple[Path, ...] = ()
    """Rule files of your own; relative to the configuration file."""
    off: tuple[str, ...] = ()
    """Rules switched off, by id."""
    alarm_share: Share = 0.8
    """A document of which more is cut, as a share of its characters, has the flag `boilerplate.mostly_removed`."""
    learn_survey: bool = False
    """First count the lines that repeat over the pages of a site; reads the inputs twice, and needs addresses."""
    survey: Path | None = None
    """A `survey.json` that an earlier run learned; relative to the configuration file."""

    @field_validator("survey")
    @classmethod
    def read_or_learned(cls, survey: Path | None, chosen: ValidationInfo) -> Path | None:
        """The same; an error says that a run learns one already."""
        if survey and chosen.data.get("learn_survey"):
            raise ValueError("should be left out where learn_survey (--learn-survey) learns one")
        return survey


class Paragraphs(Table):
    """What becomes of paragraphs."""

    max_characters: Whole = Field(0, ge=0)
    """A longer paragraph is divided where sentences end, outside quotations where that can be; 0 is never."""
    sentences: bool = False
    """Also list each paragraph's sentences, in a column `sentences`."""


class Duplicates(Table):
    """What becomes of texts that stand earlier in the run, white space aside."""

    documents: Literal["mark", "drop", "off"] = "mark"
    """Name the first with the same text in `duplicate_of`; or leave only the first, the others in `rejected`."""
    paragraphs: Literal["mark", "off"] = "mark"
    """Name the first with the same text in `duplicate_of`."""
    paragraph_characters: Whole = Field(20, ge=1)
    """A shorter paragraph (a heading, a short answer) repeats by chance and is not looked at."""
    near: bool = False
    """Also name nearly the same documents in `near_duplicate_of`; needs `pip install qingwen[near]`."""
    near_share: Share = Field(0.8, ge=0.5)
    """Runs of four words or hanzi that near-duplicates have in common at least, of all that either has."""


class Run(Table):
    """How the work is run and when its result is published."""

    engine: Literal["prefect", "plain"] = "prefect"
    """As Prefect task runs, or the same functions without Prefect."""
    runner: Literal["pool", "dask"] = "pool"
    """Who works on the shards: processes of this machine, or a Dask cluster; needs `pip install qingwen[dask]`."""
    scheduler: str = Field("", validate_default=True)
    """Address of the cluster's scheduler, such as tcp://10.0.0.5:8786."""
    workers: Whole = Field(0, ge=0, le=4096)
    """Processes of this machine; 0 is one a core. On a cluster it is the threads of its workers that count."""
    worker_memory: Whole = Field(4 * 1024**3, ge=0, le=2**50)
    """Bytes that a worker may allocate, twice what it holds; a document that needs more is rejected. 0: no limit."""
    document_seconds: float = Field(120, ge=0, le=10**6, strict=True)
    """Processor time that a stage may take for one document; one that takes more is rejected. 0: no limit."""
    shard_bytes: Whole = Field(32 * 1024**2, ge=1, le=2**40)
    """Most inputs worked on together, in bytes, of a large corpus; a larger file is a shard of its own."""
    keep_vanished: bool = False
    """Keep the documents of inputs that are gone from the sources, as they were made."""
    rehash: bool = False
    """Read every input to know whether it has changed, whatever the file system says of it."""
    max_rejected_share: Share = 0.5
    """Beyond this share of rejected inputs a dataset is not replaced, and the exit code is 1."""
    max_shrink: Share = 0.5
    """A dataset is not replaced by one that has lost more than this share of its documents."""
    force: bool = False
    """Publish in spite of both."""
    keep_generations: Whole = Field(3, ge=1)
    """Generations kept on disk, the published one included."""

    @field_validator("scheduler")
    @classmethod
    def named(cls, scheduler: str, chosen: ValidationInfo) -> str:
        """The same; an error says that a cluster has none."""
        if chosen.data.get("runner") == "dask" and not scheduler:
            raise ValueError('runner = "dask" needs the address of a scheduler, such as tcp://10.0.0.5:8786')
        if scheduler and chosen.data.get("runner") == "pool":
            raise ValueError('a scheduler is for runner = "dask" (--runner dask); the pool would not ask it')
        return scheduler


class Settings(Table):
    """Everything that decides what a run does; the tables of `qingwen.toml`.

    >>> Settings().script.target
    'Hans'
    """

    sources: Sources = Sources()
    stages: Stages = Stages()
    script: Script = Script()
    boilerplate: Boilerplate = Boilerplate()
    paragraphs: Paragraphs = Paragraphs()
    encoding: Encoding = Encoding()
    duplicates: Duplicates = Duplicates()
    run: Run = Run()

    def options(self) -> Options:
        """What the transforms are told: rule files read, stages listed.

        `UsageError` names a rule file that cannot be read; `RuleError` a rule that cannot be used.
        """
        off = tuple(name for name in Stages.model_fields if not getattr(self.stages, name))
        return Options(
            off_stages=off,
            repair=self.encoding.choices(),
            target=self.script.target,
            engine=self.script.engine,
            vocabulary=self.script.vocabulary,
            quotes=self.script.quotes,
            keep_original=self.script.keep_original,
            record_script_edits=self.script.record_edits,
            preset=self.boilerplate.preset,
            rule_files=tuple((str(path), read(path, "rule file")) for path in self.boilerplate.rules),
            off_rules=self.boilerplate.off,
            mostly=self.boilerplate.alarm_share,
            max_characters=self.paragraphs.max_characters,
            sentences=self.paragraphs.sentences,
        )

    def fields(self) -> Fields:
        """How records are read."""
        return Fields(**self.sources.model_dump())

    def fingerprint(self) -> str:
        """A hash over all that can change the rows: settings (how the run is run aside) and rule files."""
        texts = [text for _, text in self.options().rule_files]
        texts += [read(self.boilerplate.survey, "survey")] if self.boilerplate.survey else []
        decisive = json.dumps([self.decisive(), texts], sort_keys=True)
        return hashlib.sha256(decisive.encode()).hexdigest()[:16]

    def decisive(self) -> dict[str, Any]:
        """The settings that can change the rows, as JSON values; rule files by their names."""
        chosen = self.model_dump(mode="json", exclude={"run"})
        chosen["boilerplate"]["rules"] = [path.name for path in self.boilerplate.rules]
        chosen["boilerplate"]["survey"] = self.boilerplate.survey and self.boilerplate.survey.name
        return chosen
