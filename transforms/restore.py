"""The way back: from paragraphs and edits to the decoded text."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.edits import by_pass, inverse, moved_by, splice
from transforms.model import Edit, Paragraph


def restore(paragraphs: Sequence[Paragraph], edits: Sequence[Edit]) -> str:
    r"""The decoded text of a document, exact up to white space between paragraphs, which nobody records.

    Script conversion is undone only where its edits were recorded (`script.record_edits`).

    >>> cut = Edit("boilerplate", "navigation.breadcrumb", 0, 9, "首頁 > 正文\n\n", "")
    >>> restore([Paragraph("智能制造", "body", 0, 0, 4)], [cut])
    '首頁 > 正文\n\n智能制造'
    """
    passes = by_pass(edits)
    joins = passes.pop() if passes and passes[-1][0].stage == "paragraphs" else []
    text = laid_out(paragraphs, joins)
    for of_pass in reversed(passes):
        undo = inverse(of_pass)
        text = splice(text.ljust(undo[-1].end, "\n"), undo)
    return text


def laid_out(paragraphs: Sequence[Paragraph], joins: Sequence[Edit]) -> str:
    """The text that was segmented: each paragraph at its span, its hard wraps back in place, line breaks between."""
    text = ""
    for paragraph in paragraphs:
        within = [edit for edit in joins if paragraph.start <= edit.start < paragraph.end]
        wrapped = splice(paragraph.text, inverse(moved_by(within, -paragraph.start)))
        text = text.ljust(paragraph.start, "\n") + wrapped
    return text
