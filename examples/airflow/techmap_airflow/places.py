"""The few objects of bronze that the flow reads and writes itself: in a bucket or in a folder.

Keys are those of docs/FORMATS.md, relative to the prefix: `manifest/source=…/….json`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, quote, urlsplit

FOLDER_PREFIX = "techmap"
"""The prefix that the command uses in a folder."""


class Place(Protocol):
    """Where bronze lies."""

    def names(self, folder: str, after: str = "") -> Iterator[str]:
        """Sorted names directly in `folder` ("a/b/") that lie behind `after`; folders end with a slash."""

    def read(self, key: str) -> bytes | None:
        """What is stored under `key`, or None."""

    def write(self, key: str, data: bytes) -> None:
        """Store `data` under `key`, whole or not at all."""

    def link(self, key: str) -> str:
        """An address to show to people."""


def place(address: str, connection: str | None = None) -> Place:
    """The place at an address of bronze. `connection` is Airflow's one for AWS, if any."""
    if address.startswith("s3://"):
        return Bucket(address, connection)
    return Folder(address.removeprefix("file://"))


class Folder:
    """Bronze in a folder that all tasks share."""

    def __init__(self, folder: str) -> None:
        self._root = Path(folder) / FOLDER_PREFIX

    def names(self, folder: str, after: str = "") -> Iterator[str]:
        """See Place."""
        path = self._root / folder
        if path.is_dir():
            for entry in sorted(path.iterdir()):
                if entry.name > after:
                    yield entry.name + ("/" if entry.is_dir() else "")

    def read(self, key: str) -> bytes | None:
        """See Place."""
        try:
            return (self._root / key).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, key: str, data: bytes) -> None:
        """See Place."""
        path = self._root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        temporary.write_bytes(data)
        temporary.replace(path)

    def link(self, key: str) -> str:
        """See Place."""
        return (self._root / key).absolute().as_uri()


class Bucket:
    """Bronze in a bucket of S3, or of a server that speaks its protocol."""

    def __init__(self, address: str, connection: str | None) -> None:
        url = urlsplit(address)
        options = {name: values[0] for name, values in parse_qs(url.query).items()}
        self._bucket, self._prefix = url.netloc, url.path.strip("/")
        self._endpoint, self._region = options.get("endpoint"), options.get("region")
        self._connection = connection
        self._made: Any = None

    def names(self, folder: str, after: str = "") -> Iterator[str]:
        """See Place."""
        prefix = self._key(folder)
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=prefix, Delimiter="/", StartAfter=prefix + after
        )
        for page in pages:
            found = [p["Prefix"] for p in page.get("CommonPrefixes", ())] + [
                o["Key"] for o in page.get("Contents", ())
            ]
            yield from sorted(key.removeprefix(prefix) for key in found if key != prefix)

    def read(self, key: str) -> bytes | None:
        """See Place."""
        try:
            return self._client.get_object(Bucket=self._bucket, Key=self._key(key))["Body"].read()
        except self._client.exceptions.NoSuchKey:
            return None

    def write(self, key: str, data: bytes) -> None:
        """See Place."""
        self._client.put_object(
            Bucket=self._bucket, Key=self._key(key), Body=data, ContentType="application/json"
        )

    def link(self, key: str) -> str:
        """See Place."""
        if self._endpoint:
            return f"{self._endpoint}/{self._bucket}/{quote(self._key(key))}"
        return f"https://console.aws.amazon.com/s3/object/{self._bucket}?prefix={quote(self._key(key))}"

    def _key(self, key: str) -> str:
        return f"{self._prefix}/{key}" if self._prefix else key

    @property
    def _client(self) -> Any:
        if self._made is None:
            # Imported here: the scheduler reads DAGs often, and the provider takes a second.
            from airflow.providers.amazon.aws.hooks.base_aws import AwsGenericHook
            from botocore.config import Config

            session = AwsGenericHook(aws_conn_id=self._connection).get_session(region_name=self._region)
            style = Config(s3={"addressing_style": "path"}) if self._endpoint else None
            self._made = session.client("s3", endpoint_url=self._endpoint, config=style)
        return self._made
