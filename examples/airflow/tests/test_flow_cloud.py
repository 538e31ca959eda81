"""The flow on servers: S3, DynamoDB, SQS and MySQL, started by `go run ./internal/servers`.

Without AWS there are an S3-compatible server, MySQL for silver and gold, and no queue.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from tests.cloud import SITE, Cloud, server
from tests.installation import Installation, Run
from tests.servers import real_functions

pytestmark = pytest.mark.usefixtures("airflow")

STAGES = ("crawl", "refine", "load", "publish")


def deployed(cloud: Cloud) -> dict[str, str]:
    """The environment of the functions: their layers, and where crawl announces what it has done."""
    layers = cloud.layers("dynamodb")
    named = {f"TECHMAP_{layer.upper()}": layers[layer] for layer in ("bronze", "silver", "gold")}
    named |= {"TECHMAP_QUEUE": cloud.queue, "TECHMAP_SQS": server("TECHMAP_TEST_SQS")}
    return {n: v for n, v in os.environ.items() if not n.startswith("AIRFLOW")} | named


@pytest.fixture
def functions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Starts the real functions in an environment."""
    program, bootstrap = os.environ.get("TECHMAP_FUNCTIONS"), os.environ.get("TECHMAP_BOOTSTRAP")
    if not program or not bootstrap:
        pytest.skip("TECHMAP_FUNCTIONS and TECHMAP_BOOTSTRAP name no programs: run-tests.sh builds them")

    @contextmanager
    def start(environment: dict[str, str]) -> Iterator[Any]:
        with real_functions(program, bootstrap, STAGES, environment, tmp_path / "functions.log") as at:
            monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", at)
            yield boto3.client("lambda", endpoint_url=at, config=Config(read_timeout=300))

    return start


def invoking(cloud: Cloud, **config: Any) -> Installation:
    """An installation that a queue wakes, and whose stages are the functions of `deployed`."""
    runner = {"kind": "lambda", "timeout": 300, "functions": {s: f"techmap-{s}" for s in STAGES[1:]}}
    made = cloud.woken(runner=runner, **config)
    del made.config["layers"]["store"]  # functions share no folder
    return made


def crawled(client: Any) -> dict[str, Any]:
    """What the scheduler's event makes crawl answer."""
    event = {"sites": [SITE]}
    answer = client.invoke(FunctionName="techmap-crawl", Payload=json.dumps(event).encode())
    report = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, report
    return report


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


def test_from_a_schedule_to_rows_by_functions_and_messages(
    cloud: Cloud, functions: Any, tmp_path: Path, command: str
) -> None:
    made = invoking(cloud)
    with functions(deployed(cloud)) as client:
        assert crawled(client)["sources"][SITE]["outcome"] == "complete"
        sent = cloud.waiting()
        assert sent > 1, "crawl itself announces each of its runs"
        run = made.run()
    assert_published(cloud, run)
    assert run.note() == "complete"
    assert run.tasks["annotate"] == "success", "there is no model, so no function is asked"
    assert run.values["refine"]["stages"]["silver"]["out"] > 100
    assert run.values["confirm"]["deleted"] == sent
    assert cloud.waiting() == 0

    here = tmp_path / "here"
    here.mkdir()
    local = Installation(here, command, crawl={"sites": [SITE]})
    local.run()
    assert made.export("openings") == local.export("openings")


def test_a_function_that_fails_leaves_the_message(cloud: Cloud, functions: Any) -> None:
    made = invoking(cloud, retries={"attempts": 0})
    broken = {"TECHMAP_GOLD": "mysql://root:@127.0.0.1:1/gold"}
    with functions(deployed(cloud) | broken) as client:
        crawled(client)
        sent = cloud.waiting()
        failed = made.run()
    assert (failed.state, failed.note()) == ("failed", "failed")
    assert (failed.tasks["refine"], failed.tasks["load"]) == ("success", "failed")
    assert "publish" not in failed.values
    assert cloud.openings() == 0
    assert cloud.waiting() == sent > 0

    made.config["start"] |= {"wait": 60}
    with functions(deployed(cloud)):
        assert_published(cloud, made.run())
        while cloud.waiting():  # those that showed again a moment later
            assert made.run().state == "success"
