"""Connections to object stores; what they need to let us in stands in the environment, and is read by the library."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flows.stores.address import Address
from transforms.errors import UsageError

if TYPE_CHECKING:
    from obstore.store import ObjectStore

GOOGLE, AZURE = "gs", "az"
OBJECT_STORES: Final = frozenset({"s3", GOOGLE, AZURE})
"""The schemes of storages with conditional writes, which publishing needs."""
_HTTP: Final = re.compile(r"https?://[\w.\-\[\]:@]+(?:/|\Z)", re.IGNORECASE)
PREFIXES: Final = ("AWS_", "GOOGLE_", "AZURE_", "FSSPEC_")
RETRIES: Final[Mapping[str, Any]] = {
    "max_retries": 3,
    "retry_timeout": timedelta(seconds=60),
    "backoff": {"init_backoff": timedelta(milliseconds=200), "max_backoff": timedelta(seconds=4), "base": 2},
}
"""An error comes after 2 s where connections are refused, 20 s where nobody answers, 60 s where all is silent."""
CLIENT: Final[Mapping[str, Any]] = {
    "connect_timeout": timedelta(seconds=5),
    "read_timeout": timedelta(seconds=30),  # of silence: enough to send a part of 5 MB at 170 kB/s
    "timeout": timedelta(minutes=10),
}


def needed(package: str, scheme: str) -> None:
    """`UsageError` where a library that an address needs is not installed."""
    if find_spec(package) is None:
        raise UsageError(
            f"{scheme}:// needs {package}, which is not installed: pip install 'qingwen[remote]' "
            "(in a clone: .venv/bin/pip install -e '.[remote]')"
        )


def environment() -> dict[str, str]:
    """What the environment says of storages: the variables that are read by the libraries that reach them."""
    return {name: value for name, value in os.environ.items() if name.startswith(PREFIXES)}


def adopt(said: Mapping[str, str]) -> None:
    """Let this process reach storages as another one does, whose `environment` this is."""
    for name in environment().keys() - said.keys():
        del os.environ[name]
    os.environ.update(said)


def bucket_of(address: Address) -> ObjectStore:
    """The bucket of an address, by what the environment says now. Nothing is asked of it yet.

    `UsageError` names the variable that the library does not understand, and not its value, which may be a secret.
    """
    needed("obstore", address.scheme)
    from obstore.exceptions import BaseError

    said = environment()
    try:
        return _bucket_of(address.scheme, address.bucket, tuple(sorted(said.items())))
    except BaseError as error:
        guilty = [name for name, value in said.items() if value and value in str(error)]
        what = " or ".join(guilty) or "a variable of the environment"
        raise UsageError(f"{address.root}: {what} is not what it should be. Look at the environment") from None


@lru_cache(maxsize=16)
def _bucket_of(scheme: str, bucket: str, said: tuple[tuple[str, str], ...]) -> ObjectStore:
    from obstore import store

    options: dict[str, Any] = {"client_options": dict(CLIENT), "retry_config": dict(RETRIES)}
    if scheme == GOOGLE:
        return store.GCSStore(bucket, **options)
    if scheme == AZURE:
        return store.AzureStore(bucket, **options)
    values = dict(said)
    if endpoint := values.get("AWS_ENDPOINT_URL_S3") or values.get("AWS_ENDPOINT_URL"):
        if not _HTTP.match(endpoint):
            raise UsageError("AWS_ENDPOINT_URL: not an address such as http://127.0.0.1:9000. Look at the environment")
        options["endpoint"] = endpoint
        options["client_options"]["allow_http"] = endpoint.startswith("http://")
    if _in_profile(values):
        from obstore.auth.boto3 import Boto3CredentialProvider

        options["credential_provider"] = Boto3CredentialProvider()
    return store.S3Store(bucket, **options)


def _in_profile(said: Mapping[str, str]) -> bool:
    """Whether credentials stand in a profile, which boto3 reads: one is named, or there is a file and nothing else."""
    there = find_spec("boto3") is not None
    if (profile := said.get("AWS_PROFILE")) and not there:
        raise UsageError(f"AWS_PROFILE={profile}: profiles need boto3: pip install boto3, or set AWS_ACCESS_KEY_ID")
    file = Path(said.get("AWS_SHARED_CREDENTIALS_FILE") or "~/.aws/credentials").expanduser()
    other = any(name.startswith(("AWS_ACCESS_KEY", "AWS_WEB_IDENTITY", "AWS_CONTAINER", "AWS_SKIP")) for name in said)
    return bool(profile) or (there and not other and file.is_file())
