"""The main text of an HTML page by trafilatura, on request: as HTML, so that it is rendered like any other page."""

from __future__ import annotations

import logging


def main_part(html: str) -> str | None:
    """The part of the page that trafilatura takes for its text, comments and tables with it; None where it finds none.

    What it leaves out is not on record: it was chosen instead of all lines, which our own rules then judge.
    """
    import trafilatura

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # a page without text is no news to a terminal
    found: str | None = trafilatura.extract(html, output_format="html", include_comments=True, include_tables=True)
    return found
