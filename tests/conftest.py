"""What all tests share: the property tests' profile, and one real Prefect server for those that need it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.object_store import Bucket, ObjectStore
from tests.reading import Read, reader

if TYPE_CHECKING:
    from tests.dask_cluster import Cluster

# Read by Prefect when it is imported: no telemetry, no log in the test's output
os.environ |= {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
}

# The suite gives the same answer every time; machines are noisy, so time is no reason to fail
settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """A Prefect server on loopback with a database of its own."""
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture(scope="session")
def object_store() -> Iterator[ObjectStore]:
    """An S3 server on loopback."""
    server = ObjectStore()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def empty_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A Dask scheduler on loopback without workers."""
    from tests.dask_cluster import Cluster

    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    yield cluster
    cluster.stop()


@pytest.fixture(scope="module")
def cluster(empty_cluster: Cluster) -> Iterator[Cluster]:
    """With one worker, as `dask worker` starts it: under a nanny."""
    with empty_cluster.worker():
        yield empty_cluster


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Writes a file and reads it as the flow does."""
    return reader(tmp_path)


BUCKETS = count(1)


@pytest.fixture
def bucket(object_store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """An empty bucket; the environment says how to reach it."""
    for name, value in object_store.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("QINGWEN_CACHE", str(tmp_path / "cache"))
    return Bucket(object_store, f"bucket-{next(BUCKETS)}")


@pytest.fixture
def out(bucket: Bucket) -> str:
    """The address of a dataset in it."""
    return f"{bucket}/sets/news"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Three pages that speak of 甲."""
    from tests.remote_dataset import write

    write(tmp_path / "pages", "甲")
    return tmp_path / "pages"
