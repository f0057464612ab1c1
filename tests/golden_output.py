"""What the seeds become, as text that can be read as a diff; `make bless` writes it, `test_golden` compares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from flows.settings import Settings
from flows.shards import cleaned
from transforms.explain import explain
from transforms.model import Document, Rejected

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
FEW = 5


def goldens() -> dict[str, str]:
    """The golden text of every seed, by file name."""
    found: dict[str, list[str]] = {}
    for item in cleaned([str(ROOT / "seeds")], Settings()):
        found.setdefault(f"{Path(item.source).name}.txt", []).append("\n".join(shown(item)) + "\n")
    return {name: "\n".join(parts) for name, parts in sorted(found.items())}


def shown(item: Document | Rejected) -> Iterator[str]:
    """One document: what it says of itself, its paragraphs, and what was done to it."""
    if isinstance(item, Rejected):
        yield f"rejected {item.member}".rstrip() + f" ({item.stage}, {item.reason}): {item.detail}"
        return
    yield f"document {item.member}".rstrip()
    yield f"  {item.encoding} ({item.encoding_how}), {item.language}, {item.script}, flags: {', '.join(item.flags)}"
    for field in fields(item.metadata):
        if value := getattr(item.metadata, field.name):
            yield f"  {field.name}: {value}"
    for paragraph in item.paragraphs:
        marks = f" {{{', '.join(paragraph.flags)}}}" if paragraph.flags else ""
        yield f"\n[{paragraph.kind} {paragraph.script}{marks}] {paragraph.text}"
    yield ""
    for rule, count in item.conversions:
        yield f"{rule} ×{count}"
    for found in explain(item):
        yield f"{found.stage}: {found.rule} ×{len(found.edits)}"
        for one in found.edits[:FEW]:
            yield (
                f"  {one.edit.before!r} → {one.edit.after!r}"
                if not one.edit.is_flag
                else f"  {one.edit.before!r} flagged"
            )


def bless() -> None:
    """Write the goldens anew."""
    for file in GOLDEN.glob("*.txt"):
        file.unlink()
    for name, text in goldens().items():
        (GOLDEN / name).write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    bless()
