"""Why an input is not a document: a closed list of reasons, and how a reader refuses."""

from __future__ import annotations

from typing import Final, Literal

Reason = Literal[
    "missing", "vanished", "unreadable", "link_loop", "link_out", "unsupported",
    "empty", "too_large", "broken_file", "link", "unsafe_name", "encrypted", "bomb", "no_page",
    "binary", "nul", "undecodable", "surrogate",
    "broken_json", "broken_row", "missing_field", "not_text", "no_column",
]  # fmt: skip

REASONS: Final[dict[Reason, str]] = {
    "missing": "a link to a file that does not exist",
    "vanished": "a file that was listed and was gone when it was to be read",
    "unreadable": "a file or folder that the system does not let us read",
    "link_loop": "a link that leads back to where it stands",
    "link_out": "a link out of the folder that was named as a source",
    "unsupported": "a kind of file that is not read, or a pipe, socket or device",
    "empty": "a file or record without text, or with white space only",
    "too_large": "a document above the limit, or compressed data that swells beyond reason",
    "broken_file": "a compressed file, archive or Parquet file that is cut off or damaged",
    "link": "a link inside an archive",
    "unsafe_name": "a file in an archive whose name leads out of it, such as ../a.txt or C:\\a.txt",
    "encrypted": "a file in an archive that needs a password",
    "bomb": "an archive or a Parquet file built to swell: files overlap, or give far more than they may",
    "no_page": "a web server's answer that is no page: an error, a redirect, or not text",
    "binary": "data that is not text, such as an image",
    "nul": "text with NUL characters",
    "undecodable": "bytes that no encoding explains",
    "surrogate": "a lone surrogate, half of a character, in JSON or CSV",
    "broken_json": "a line that is not a JSON object",
    "broken_row": "a CSV row that does not fit its header, or is quoted wrongly",
    "missing_field": "a record without the text field",
    "not_text": "a text field or column that holds something else",
    "no_column": "a table without the text column",
}


class Refusal(Exception):  # noqa: N818  (a decision about an input, not an error of the program)
    """Nothing more can be read from this file; `read` makes it a `Rejected`. It never leaves `flows.sources`."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason: Reason = reason
        self.detail = detail
