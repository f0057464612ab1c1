"""`qingwen explain`: what changed in a document, in colour or as JSON."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from transforms.explain import Shown, explain
from transforms.model import Document, Rejected

FEW = 5


def name(item: Document | Rejected) -> str:
    """Which document: its file, and the record in it."""
    return f"{item.source} [{item.member}]" if item.member else item.source


def as_json(item: Document | Rejected) -> dict[str, Any]:
    """One document's edits, or why it was rejected, for machines."""
    if isinstance(item, Rejected):
        return {"source": item.source, "member": item.member, "rejected": item.reason, "detail": item.detail}
    return {
        "source": item.source,
        "member": item.member,
        "encoding": item.encoding,
        "encoding_how": item.encoding_how,
        "script": item.script,
        "flags": item.flags,
        "edits": [
            {"stage": e.stage, "rule": e.rule, "start": e.start, "end": e.end, "before": e.before, "after": e.after}
            for e in item.edits
        ],
    }


def visible(text: str) -> str:
    r"""Line breaks as ⏎, and what cannot be seen as its code point.

    >>> visible("甲\n\u200b乙")
    '甲⏎<U+200B>乙'
    """
    return "".join(
        "⏎" if char == "\n" else char if char.isprintable() or char == "\u3000" else f"<U+{ord(char):04X}>"
        for char in text
    )


def line(shown: Shown) -> Text:
    """One edit: what was taken in red, what came in green, a flagged place in yellow."""
    edit = shown.edit
    whole_line = (not edit.after and "\n" in edit.before.strip(" ")) or edit.stage == "boilerplate"
    text = Text("    ")
    if not whole_line:
        text.append(visible(shown.left), "dim")
    if edit.is_flag:
        text.append(visible(edit.before), "black on yellow")
    else:
        text.append(f"[{visible(edit.before.strip() if whole_line else edit.before)}", "red")
        text.append(" → ", "dim")
        text.append(f"{visible(edit.after)}]", "green")
    if not whole_line:
        text.append(visible(shown.right), "dim")
    return text


def show(item: Document | Rejected, console: Console, *, every: bool) -> None:
    """Print what changed, by pass and rule."""
    console.print(Text(name(item), "bold"))
    if isinstance(item, Rejected):
        console.print(Text(f"  rejected ({item.reason}): {item.detail}", "red"), soft_wrap=True)
        return
    explained = explain(item)
    console.print(f"  {item.encoding} ({item.encoding_how}), script {item.script}, {len(item.edits)} edits")
    if item.flags:
        console.print(Text(f"  warnings: {', '.join(item.flags)}", "yellow"))
    stage = ""
    for found in explained:
        if found.stage != stage:
            stage = found.stage
            console.print(Text(f"\n  {stage}", "bold cyan"))
        flags = sum(shown.edit.is_flag for shown in found.edits)
        console.print(Text.assemble("   ", found.rule, (f"  {len(found.edits)}", "bold"), " flagged" if flags else ""))
        for shown in found.edits if every else found.edits[:FEW]:
            console.print(line(shown), soft_wrap=True)
        if not every and len(found.edits) > FEW:
            console.print(Text(f"    … and {len(found.edits) - FEW} more (--all)", "dim"))
