"""`README.md` of a generation: a dataset card, with the front matter that Hugging Face's `load_dataset(DIR)` reads."""

from __future__ import annotations

from typing import Any

from flows.dataset.schema import COLUMNS, TABLES

NAME = "README.md"


def card(content: dict[str, Any]) -> str:
    """The card, from the manifest; the dataset's name is not in it, so that the same rows give the same bytes."""
    configs = "\n".join(
        f"- config_name: {table}\n  data_files: {table}/*.parquet"
        + ("\n  default: true" if table == "paragraphs" else "")
        for table in sorted(TABLES)
    )
    rows = "\n".join(f"| {table} | {content['rows'][table]:,} |" for table in TABLES)
    columns = "\n\n".join(
        f"### {table}\n\n| column | type | meaning |\n|---|---|---|\n"
        + "\n".join(f"| {column} | {kind} | {meaning} |" for column, (kind, meaning) in COLUMNS[table].items())
        for table in TABLES
    )
    target = content["settings"]["script"]["target"]
    return f"""---
configs:
{configs}
---
# Web text, cleaned by qingwen

Version {content["packages"]["qingwen"]}; Chinese script: {target}.

| table | rows |
|---|---|
{rows}

`documents.text` is the document's paragraphs, joined by blank lines. Whatever was cut or repaired is in `edits`, with
the rule that decided it: undone backwards from the last pass to the first, the edits give the decoded text again, white
space between paragraphs aside. Inputs that could not be used are in `rejected`, with the reason. `manifest.json` holds
the hash of every file and of every input, the settings and the versions; `qingwen verify` checks them.

```python
import duckdb
duckdb.sql("SELECT kind, count(*) FROM 'paragraphs/*.parquet' GROUP BY kind")
```

## Columns

{columns}
"""  # noqa: S608  (SQL for the reader, built from nothing)
