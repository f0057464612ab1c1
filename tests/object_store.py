"""A real S3 server on loopback, asked by another client than ours."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
import warnings
from typing import Any

ACCESS, SECRET = "AKIAQINGWENTEST", "wJalr-not-to-be-seen-anywhere"


class ObjectStore:
    """The server, and a bucket of its own for each test."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import boto3

            self.client: Any = boto3.client(
                "s3",
                endpoint_url=self.url,
                region_name="us-east-1",
                aws_access_key_id=ACCESS,
                aws_secret_access_key=SECRET,
            )

    @property
    def environment(self) -> dict[str, str]:
        """What a user would set."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": ACCESS,
            "AWS_SECRET_ACCESS_KEY": SECRET,
        }

    def lock(self, *, locked: bool) -> None:
        """Whether the server asks who is there; nobody has an account."""
        data = b"0" if locked else b"inf"
        request = urllib.request.Request(f"{self.url}/moto-api/reset-auth", data, {"Content-Type": "text/plain"})
        urllib.request.urlopen(request).close()

    def stop(self) -> None:
        """End it."""
        self.client.close()
        self.process.kill()
        self.process.wait()


class Bucket:
    """One bucket, as other programs see it."""

    def __init__(self, server: ObjectStore, name: str) -> None:
        self.server, self.name, self.client = server, name, server.client
        self.client.create_bucket(Bucket=name)

    def __str__(self) -> str:
        return f"s3://{self.name}"

    def put(self, key: str, data: str | bytes) -> None:
        body = data.encode() if isinstance(data, str) else data
        self.client.put_object(Bucket=self.name, Key=key, Body=body)

    def get(self, key: str) -> bytes:
        with self.client.get_object(Bucket=self.name, Key=key)["Body"] as body:
            return bytes(body.read())

    def delete(self, key: str) -> None:
        self.client.delete_object(Bucket=self.name, Key=key)

    def keys(self, prefix: str = "") -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix)
        return [found["Key"] for page in pages for found in page.get("Contents", ())]

    def all(self, prefix: str = "") -> dict[str, bytes]:
        return {key.removeprefix(prefix): self.get(key) for key in self.keys(prefix)}
