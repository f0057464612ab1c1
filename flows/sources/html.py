"""HTML: a page is one document, its text as a browser shows it, its metadata from its head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLParserException, HTMLTree

from flows.sources import elements, page
from flows.sources.compression import all_bytes
from flows.sources.input import Input
from flows.sources.main_text import main_part
from flows.sources.reasons import Refusal
from flows.sources.record import Fields, rejected, trouble_in
from transforms import encoding
from transforms.model import Document, Element, Rejected

# Readings beside hanzi, drawings, pictures and fallbacks. Controls and scripts are left out by resiliparse itself.
_NOT_TEXT: Final = [
    *("rt", "rp", "noscript", "template", "svg", "annotation", "annotation-xml", "object", "video", "audio", "img")
]
_HIDDEN: Final = [
    "body [hidden]",
    *(
        f'body [style*="{name}{colon}{value}" i]'
        for name, value in (("display", "none"), ("visibility", "hidden"))
        for colon in (":", ": ", " :", " : ")
    ),
    "dialog:not([open])",
]
_BLOCKS: Final = (
    "address|article|aside|blockquote|caption|center|details|dialog|dir|div|dl|fieldset|figcaption|figure|footer|form|"
    "h5|h6|header|hgroup|legend|main|menu|nav|pre|search|section|summary|table"
)
_BLOCK_START: Final = re.compile(rf"(?i)<(?=(?:{_BLOCKS})\b)")
# The end of a list in a list is followed by the next item or the outer end: that is no place for a blank line.
_BLOCK_END: Final = re.compile(rf"(?i)(</(?:{_BLOCKS})\s*>|</[uo]l\s*>(?!\s*</?(?:li|[uo]l)\b))")
_LIST: Final = re.compile(r"(?i)<(/?)(?:ul|ol)\b")
_MAX_LISTS: Final = 32  # lists in lists; each indents by two, so that 400 kB of <ul><li> would become 10 GB
_CELL_START: Final = re.compile(r"(?m)^(?:(?:\t\t)+| (?! ))")  # empty cells, and white space that opens one
_GAP: Final = re.compile(r"\n{3,}")


def read(source: Input, fields: Fields) -> Iterator[Document | Rejected]:
    """The page's text and metadata. Raises `Refusal`, `DecodeError` and `OSError`."""
    yield document(source, all_bytes(source, fields.max_bytes), fields)


def document(source: Input, data: bytes, fields: Fields, declared: str | None = None) -> Document | Rejected:
    """The page in `data`; `declared` is what an HTTP header says of its charset. Raises `DecodeError`."""
    decoded = encoding.decode(data, declared)
    try:
        tree = HTMLTree.parse(decoded.text)
    except HTMLParserException:
        raise Refusal("broken_file", "the elements of this page stand in one another deeper than can be read") from None
    main = main_part(decoded.text) if fields.html == "trafilatura" else None
    text, found = render(main or decoded.text)
    if trouble := trouble_in(text, fields.max_bytes):
        return rejected(source, "", *trouble, len(data))
    return Document(
        text, text, source.source, "", page.url(tree), decoded.encoding, decoded.how, page.metadata(tree),
        flags=(*decoded.flags, *(["html.no_main_text"] if fields.html != "lines" and not main else [])), elements=found,
    )  # fmt: skip


def render(html: str) -> tuple[str, tuple[Element, ...]]:
    r"""The page's text, with a blank line between blocks, bullets and rows on lines of their own, and its elements.

    White space in the source is one space, `<br>` a line break, cells are set apart by tabs. Left out are scripts,
    styles, form controls, pictures, ruby readings, and what `hidden` or an inline style hides, unless that is all.

    >>> render("<div>甲<br>乙</div><div>丙</div><ul><li>丁<li>戊</ul>")
    ('甲\n乙\n\n丙\n\n  • 丁\n  • 戊', ())
    """
    # resiliparse sets off paragraphs alone by a blank line: an empty one at the borders of each block does it for all.
    tree = HTMLTree.parse(_BLOCK_END.sub(r"\1<p></p>", _BLOCK_START.sub("<p></p><", _flat(html))))
    if not elements.holds_marks(html):
        elements.mark(tree)
    for skipped in (_NOT_TEXT + _HIDDEN, _NOT_TEXT):  # the second for pages that hide all until a script has run
        text = extract_plain_text(tree, preserve_formatting=True, skip_elements=skipped)
        text = "\n".join(
            "" if line.isspace() else line.rstrip(" \t\xa0") for line in _CELL_START.sub("", text).split("\n")
        )
        text = _GAP.sub("\n\n", text).strip("\n")
        if text:
            break
    return elements.unmarked(text)


def _flat(html: str) -> str:
    """The page with line breaks for its list tags if lists are nested deeper than anyone writes; the items stay."""
    depths = accumulate(-1 if tag[1] else 1 for tag in _LIST.finditer(html))
    return _LIST.sub("<br", html) if max(depths, default=0) > _MAX_LISTS else html
