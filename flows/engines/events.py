"""Events that an automation can act on: a dataset was published, a guard refused to, or somebody should look.

    qingwen.dataset.published    a new generation
    qingwen.dataset.refused      a guard kept the old one; the flow run has failed
    qingwen.dataset.warned       published or unchanged, and there are reasons to look

The resource is the dataset, `qingwen.dataset.<its absolute path>`; the payload is the receipt, with reasons, warnings
and figures.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

from prefect.events import emit_event

from flows.redaction import redacted
from flows.report.receipt import Receipt
from flows.stores.address import is_remote, local


def announce(receipt: Receipt, out: str) -> None:
    """Send what there is to tell about a run on the dataset `out`."""
    place = resource(out)
    payload: dict[str, Any] = json.loads(redacted(json.dumps(receipt.as_json(), ensure_ascii=False)))
    for happened in happenings(receipt):
        emit_event(f"qingwen.dataset.{happened}", place, payload=payload)


def happenings(receipt: Receipt) -> Iterator[str]:
    """The last words of the events' names; an unchanged dataset without warnings is no event."""
    if receipt.outcome != "unchanged":
        yield receipt.outcome
    if receipt.outcome != "refused" and (receipt.reasons or receipt.warnings):
        yield "warned"


def resource(out: str) -> dict[str, str]:
    """A dataset as a resource of events, the same wherever the run was started.

    >>> resource("/data/news") == resource("file:///data/news/")
    True
    >>> resource("s3://bucket/news/")
    {'prefect.resource.id': 'qingwen.dataset.s3://bucket/news', 'prefect.resource.name': 'news'}
    """
    place = out.rstrip("/") if is_remote(out) else os.path.abspath(local(out))  # noqa: PTH100  (resolve() follows the link)
    where = redacted(place)
    return {"prefect.resource.id": f"qingwen.dataset.{where}", "prefect.resource.name": where.rpartition("/")[2]}
