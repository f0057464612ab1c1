"""What a page's markup says of its lines: headings and how deep they stand, quotations, captions.

Marks that stand in no text go around each element before the page is rendered, and are taken out again afterwards.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from resiliparse.parse.html import HTMLTree, NodeType

from transforms.model import Element, Kind

_KINDS: Final[dict[str, tuple[Kind, int | None]]] = {
    **{f"h{level}": ("heading", level) for level in range(1, 7)},
    "blockquote": ("quote", None),
    "figcaption": ("caption", None),
    "caption": ("caption", None),
}
# Noncharacters, which Unicode keeps for such uses (The Unicode Standard, section 23.7)
_STARTS: Final = dict(zip(_KINDS, map(chr, range(0xFDD0, 0xFDE0)), strict=False))
_ENDS: Final = dict(zip(_KINDS, map(chr, range(0xFDE0, 0xFDF0)), strict=False))
_KIND_OF: Final = {mark: _KINDS[tag] for tag, mark in _ENDS.items()}
_START_OF: Final = {_ENDS[tag]: mark for tag, mark in _STARTS.items()}
_MARK: Final = re.compile("[\ufdd0-\ufdef]")
_MARKED: Final = re.compile(rf"(?i){_MARK.pattern}|&#(?:x0*fd[de][0-9a-f]|0*(?:649[7-9][0-9]|6500[0-7]))")
_WORDS_START: Final = re.compile(r"(?=\S)")
_WORDS_END: Final = re.compile(r"(?<=\S)(?=\s*\Z)")
# An element of more nodes, and those after so many, are not looked at: hostile pages nest tens of thousands
_MAX_NODES, _MAX_ELEMENTS = 200, 1_000


def holds_marks(html: str) -> bool:
    """Whether the page holds such marks itself; it gets none.

    >>> holds_marks("<p>&#xFDD0;"), holds_marks("<p>\ufdd1"), holds_marks("<p>&#65008;")
    (True, True, False)
    """
    return bool(_MARKED.search(html))


def mark(tree: HTMLTree) -> None:
    """Put marks around the words of each element, into the tree."""
    for element in tree.document.query_selector_all(",".join(_KINDS))[:_MAX_ELEMENTS] if tree.document else ():
        nodes = list(islice(element, _MAX_NODES))
        texts = [node for node in nodes if node.type == NodeType.TEXT and (node.text or "").strip()]
        tag = element.tag or ""
        if texts and len(nodes) < _MAX_NODES:
            texts[-1].value = _WORDS_END.sub(_ENDS[tag], texts[-1].text or "", count=1)
            texts[0].value = _WORDS_START.sub(_STARTS[tag], texts[0].text or "", count=1)


def unmarked(text: str) -> tuple[str, tuple[Element, ...]]:
    r"""The rendered text without the marks, and the elements that they stood around, in the order of their ends.

    >>> unmarked("\ufdd1Boats\ufde1\n\nThey are old.")
    ('Boats\n\nThey are old.', (Element(start=0, end=5, kind='heading', level=2),))
    """
    open_at: dict[str, list[int]] = {}
    elements = []
    for number, found in enumerate(_MARK.finditer(text)):
        place = found.start() - number
        if found[0] not in _KIND_OF:
            open_at.setdefault(found[0], []).append(place)
        elif starts := open_at.get(_START_OF[found[0]]):
            elements.append(Element(starts.pop(), place, *_KIND_OF[found[0]]))
    return _MARK.sub("", text), tuple(elements)
