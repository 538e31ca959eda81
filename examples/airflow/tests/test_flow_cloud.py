"""The flow on servers: S3, DynamoDB, SQS and MySQL, started by `go run ./internal/servers`.

Without AWS there are an S3-compatible server, MySQL for silver and gold, and no queue.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pymysql
import pytest
from botocore.config import Config

from tests.installation import Installation, Run

pytestmark = pytest.mark.usefixtures("airflow")

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


@pytest.fixture
def cloud(tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SQS", server("TECHMAP_TEST_SQS"))
    made = Cloud(tmp_path, command)
    yield made
    made.close()


def assert_published(cloud: Cloud, run: Run) -> None:
    assert run.state == "success"
    assert run.values["publish"]["openings"] == cloud.openings() > 100


def test_a_message_wakes_the_flow_and_is_deleted_after_publishing(cloud: Cloud) -> None:
    made = cloud.woken()
    made.techmap("crawl", "--site", SITE)
    cloud.announce()
    cloud.announce()  # twice, as SQS may
    run = made.run()
    assert_published(cloud, run)
    assert run.note() == "complete"
    assert run.values["confirm"]["deleted"] == 2
    assert cloud.waiting() == 0
    assert cloud.name in run.links[f"census[{SITE}]"]


def test_a_message_is_still_there_after_a_failure_and_the_next_run_goes_on(cloud: Cloud) -> None:
    made = cloud.woken(retries={"attempts": 0})
    made.techmap("crawl", "--site", SITE)
    cloud.announce()
    made.config["extractor"] = ["--no-such-flag"]
    failed = made.run()
    assert failed.state == "failed"
    assert failed.tasks["wait"] == "success"
    assert (cloud.waiting(), cloud.openings()) == (1, 0)

    made.config |= {"extractor": [], "start": made.config["start"] | {"wait": 60}}
    again = made.run()  # which gets the message when it shows again
    assert_published(cloud, again)
    assert again.values["confirm"]["deleted"] == 1
    assert cloud.waiting() == 0


def test_a_lost_message_delays_and_loses_nothing(cloud: Cloud) -> None:
    made = cloud.woken()
    made.techmap("crawl", "--site", SITE)
    assert_published(cloud, made.run(without="wait"))


def test_what_is_no_message_stays_for_the_dead_letters(cloud: Cloud) -> None:
    made = cloud.woken()
    cloud.sqs.send_message(QueueUrl=cloud.queue, MessageBody="hello")
    run = made.run()
    assert run.state == "success"
    assert run.note() == ""
    assert cloud.waiting() == 1


def test_dead_letters_are_told_of_and_sent_back(cloud: Cloud) -> None:
    made = cloud.woken()
    made.techmap("crawl", "--site", SITE)
    reason = {"reason": {"DataType": "String", "StringValue": "데이터베이스가 가득 찼습니다"}}
    cloud.sqs.send_message(QueueUrl=cloud.dead, MessageBody="{}", MessageAttributes=reason)
    told = made.run("_dlq")
    assert told.state == "success"
    assert [m["reason"] for m in told.values["letters"]] == ["데이터베이스가 가득 찼습니다"]
    assert told.tasks["redrive"] == "skipped"
    assert cloud.waiting(cloud.dead) == 1

    until = time.monotonic() + 60
    while cloud.waiting(cloud.queue) == 0 and time.monotonic() < until:
        assert made.run("_dlq", redrive=True).state == "success"
    assert (cloud.waiting(cloud.queue), cloud.waiting(cloud.dead)) == (1, 0)


def test_without_aws_the_flow_follows_manifests(cloud: Cloud) -> None:
    made = cloud.installation("mysql", crawl={"sites": [SITE]})
    run = made.run()
    assert_published(cloud, run)
    assert cloud.sql(cloud.database("silver"), "SELECT count(*) FROM silver") > 100
    before = made.export("openings")
    backfilled = made.run("_backfill", since="2026-06-01")
    assert backfilled.note() == "complete"
    assert made.export("openings") == before
    assert made.run().tasks["publish"] == "skipped"


def test_the_same_openings_wherever_the_layers_lie(cloud: Cloud, tmp_path: Path, command: str) -> None:
    there = cloud.installation("dynamodb", crawl={"sites": [SITE]})
    assert there.run().note() == "complete"
    here = tmp_path / "here"
    here.mkdir()
    local = Installation(here, command, crawl={"sites": [SITE]})
    assert local.run().note() == "complete"
    assert there.export("openings") == local.export("openings")
