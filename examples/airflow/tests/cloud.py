"""Servers of AWS and MySQL, as `go run ./internal/servers` starts them, and what one test has on them."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any

import boto3
import pymysql
import pytest
from botocore.config import Config

from tests.installation import Installation

SITE = "sample-careers"


def server(name: str) -> str:
    """Where a server is, or a skipped test."""
    at = os.environ.get(name)
    if not at:
        pytest.skip(f"{name} names no server: run-tests.sh starts one")
    return at


class Cloud:
    """A bucket, a queue with its dead letters, and databases of one test."""

    def __init__(self, folder: Path, command: str) -> None:
        self.folder, self.command = folder, command
        self.name = f"techmap-{secrets.token_hex(6)}"
        dsn = server("TECHMAP_TEST_MYSQL")  # root@tcp(127.0.0.1:3306)/
        self.mysql = dsn[dsn.index("(") + 1 : dsn.index(")")]
        self.endpoint = server("TECHMAP_TEST_S3")
        self.s3 = boto3.client(
            "s3", endpoint_url=self.endpoint, config=Config(s3={"addressing_style": "path"})
        )
        self.s3.create_bucket(Bucket=self.name)
        self.sqs = boto3.client("sqs", endpoint_url=server("TECHMAP_TEST_SQS"))
        self.dead = self.sqs.create_queue(QueueName=f"{self.name}-dead")["QueueUrl"]
        self.queue = self.sqs.create_queue(QueueName=self.name)["QueueUrl"]
        self.sql("", f"CREATE DATABASE {self.database('gold')}", f"CREATE DATABASE {self.database('silver')}")

    def database(self, layer: str) -> str:
        return f"{self.name}_{layer}".replace("-", "_")

    def sql(self, database: str, *statements: str) -> Any:
        """The first value of the last statement's answer, None where there is no table."""
        host, port = self.mysql.split(":")
        with (
            pymysql.connect(
                host=host, port=int(port), user="root", database=database or None, autocommit=True
            ) as connection,
            connection.cursor() as cursor,
        ):
            for statement in statements:
                cursor.execute(statement)
            row = cursor.fetchone()
            return row[0] if row else None

    def openings(self) -> int:
        """How many openings are published; none before there are tables."""
        gold = self.database("gold")
        tables = f"SELECT count(*) FROM information_schema.tables WHERE table_schema = '{gold}'"
        return self.sql(gold, "SELECT count(*) FROM opening") if self.sql("", tables) else 0

    def layers(self, silver: str) -> dict[str, str]:
        tables = {
            "dynamodb": f"dynamodb://{self.name}?create=true&endpoint={os.environ.get('TECHMAP_TEST_DYNAMO')}",
            "mysql": f"mysql://root:@{self.mysql}/{self.database('silver')}",
        }
        return {
            "store": str(self.folder / "store"),
            "bronze": f"s3://{self.name}/lake?endpoint={self.endpoint}&region=us-east-1",
            "silver": tables[silver],
            "gold": f"mysql://root:@{self.mysql}/{self.database('gold')}",
        }

    def installation(self, silver: str = "dynamodb", **config: Any) -> Installation:
        return Installation(self.folder, self.command, layers=self.layers(silver), **config)

    def woken(self, **config: Any) -> Installation:
        """An installation that a queue wakes."""
        start = {"queue": self.queue, "dead_letters": self.dead, "visibility": 30, "poll": 1, "wait": 8}
        return self.installation(start=start, **config)

    def announce(self, source: str = SITE, at: str = "2026-11-08T15:00:00Z", **more: Any) -> None:
        """Send what sqssink sends after a run of a source."""
        counts = {"in": 462, "out": 41, "skipped": 421}
        body = {
            "version": 1,
            "source": source,
            "at": at,
            "outcome": "complete",
            "counts": counts,
            "listed": 462,
        }
        self.sqs.send_message(
            QueueUrl=self.queue, MessageBody=json.dumps(body | {"manifest": "lake/manifest/x"} | more)
        )

    def waiting(self, queue: str = "") -> int:
        """How many messages a queue holds, hidden ones too, which the server counts among the others."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        got = self.sqs.get_queue_attributes(QueueUrl=queue or self.queue, AttributeNames=names)["Attributes"]
        return max(int(v) for v in got.values())

    def close(self) -> None:
        for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.name):
            for found in page.get("Contents", ()):
                self.s3.delete_object(Bucket=self.name, Key=found["Key"])
        self.s3.delete_bucket(Bucket=self.name)
        self.sqs.delete_queue(QueueUrl=self.queue)
        self.sqs.delete_queue(QueueUrl=self.dead)
        self.sql("", f"DROP DATABASE {self.database('gold')}", f"DROP DATABASE {self.database('silver')}")
