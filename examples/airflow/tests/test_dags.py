"""The DAGs as Airflow reads them, whatever runs their stages."""

from __future__ import annotations

import ast
import json
import os
from pathlib import Path

import pytest

from tests.installation import DAGS, Installation

pytestmark = pytest.mark.usefixtures("airflow")

HERE = Path(__file__).parent.parent
SQL = {"bronze": "s3://b/p", "silver": "dynamodb://t", "gold": "mysql://u@h/d"}
QUEUE = {"queue": "https://sqs.example.com/1/q", "dead_letters": "https://sqs.example.com/1/dead"}
FUNCTIONS = {s: f"techmap-{s}" for s in ("crawl", "refine", "annotate", "load", "publish", "report")}
RUNNERS = {
    "local": {"kind": "local"},
    "pod": {"kind": "pod", "pod": {"image": "techmap:1", "namespace": "techmap"}},
    "lambda": {"kind": "lambda", "timeout": 900, "functions": FUNCTIONS},
}
STARTS = {
    "queue": {"start": QUEUE},
    "clock": {"start": {"schedule": "@hourly"}},
    "crawl": {"crawl": {"sites": ["a", "b"]}},
}
REPORT = {"roles": ["backend", "frontend"], "folder": "/reports"}


def read(folder: Path, **config: object) -> dict:
    from airflow.dag_processing.dagbag import DagBag

    made = Installation(folder, "techmap", name="t", layers=SQL, report=REPORT, **config)
    bag = DagBag(dag_folder=os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
    assert bag.import_errors == {}
    return {name.removeprefix(made.name): dag for name, dag in bag.dags.items()}


@pytest.mark.parametrize("runner", RUNNERS)
@pytest.mark.parametrize("start", STARTS)
def test_every_combination_is_read_without_errors(tmp_path: Path, runner: str, start: str) -> None:
    from airflow.serialization.serialized_objects import DagSerialization

    dags = read(tmp_path, runner=RUNNERS[runner], **STARTS[start])
    assert set(dags) == set(DAGS)
    for dag in dags.values():
        assert DagSerialization.from_dict(DagSerialization.to_dict(dag)).dag_id == dag.dag_id


def test_a_layer_has_one_writer_even_in_a_backfill(tmp_path: Path) -> None:
    for dag in read(tmp_path, **STARTS["clock"]).values():
        for stage in {"refine", "annotate", "load", "publish"} & set(dag.task_ids):
            assert dag.get_task(stage).max_active_tis_per_dag == 1, stage


def test_every_dag_has_a_runbook_tags_and_one_run_at_a_time(tmp_path: Path) -> None:
    for dag in read(tmp_path, tags=["data", "구인"], **STARTS["queue"]).values():
        assert len(dag.doc_md) > 200
        assert "{name}" not in dag.doc_md
        assert dag.tags == {"data", "구인"}
        assert dag.max_active_runs == 1
        assert not dag.catchup


def test_every_task_of_the_runbook_is_there(tmp_path: Path) -> None:
    dags = read(tmp_path, **STARTS["queue"]) | {"crawl": read(tmp_path, **STARTS["crawl"])[""]}
    tasks = {t for dag in dags.values() for t in dag.task_ids}
    rows = [line.split("|")[1] for line in dags[""].doc_md.splitlines() if line.startswith("| `")]
    named = {name.strip(" `") for row in rows for name in row.split(",")}
    assert named
    assert named <= tasks


def test_stages_are_tried_again_with_back_off_and_gates_are_not(tmp_path: Path) -> None:
    dag = read(tmp_path, retries={"attempts": 4, "delay": 30, "longest": 600}, **STARTS["clock"])[""]
    load = dag.get_task("load")
    assert (load.retries, load.retry_delay.total_seconds(), load.max_retry_delay.total_seconds()) == (
        4,
        30,
        600,
    )
    assert load.retry_exponential_backoff
    assert {dag.get_task(f"gates.{g}").retries for g in ("conservation", "fill", "drop", "schema")} == {0}


def test_nothing_publishes_past_a_gate(tmp_path: Path) -> None:
    for which in ("", "_backfill"):
        dag = read(tmp_path, **STARTS["queue"])[which]
        assert dag.get_task("publish").upstream_task_ids == {
            f"gates.{g}" for g in ("conservation", "fill", "drop", "schema")
        }
        assert dag.get_task("publish").trigger_rule == "all_success"


def test_messages_stay_until_publishing_is_confirmed(tmp_path: Path) -> None:
    dag = read(tmp_path, **STARTS["queue"])[""]
    wait = dag.get_task("wait")
    assert not wait.delete_message_on_reception
    assert wait.deferrable
    assert dag.get_task("confirm").upstream_task_ids == {"publish"}


def test_after_a_day_without_messages_bronze_is_looked_at_all_the_same(tmp_path: Path) -> None:
    from airflow.sdk.exceptions import AirflowSkipException

    dag = read(tmp_path, **STARTS["queue"])[""]
    with pytest.raises(AirflowSkipException):
        dag.get_task("wait").resume_execution("__fail__", {"error": "Trigger timeout"}, {})
    assert dag.get_task("plan").trigger_rule == "none_failed"


def test_a_queue_that_cannot_be_read_is_a_failure(tmp_path: Path) -> None:
    from airflow.sdk.exceptions import TaskDeferralError

    wait = read(tmp_path, **STARTS["queue"])[""].get_task("wait")
    with pytest.raises(TaskDeferralError):
        wait.resume_execution("__fail__", {"error": "Trigger failure"}, {})


def test_functions_are_waited_for_and_never_called_twice_by_the_client(tmp_path: Path) -> None:
    load = read(tmp_path, runner=RUNNERS["lambda"], **STARTS["clock"])[""].get_task("load")
    assert load.function_name == "techmap-load"
    assert load.botocore_config["read_timeout"] > 900
    assert load.botocore_config["retries"] == {"total_max_attempts": 1}


def test_files_of_dags_hold_no_logic() -> None:
    for file in (HERE / "dags").glob("*.py"):
        text = file.read_text()
        assert len(text.splitlines()) <= 10
        assert not [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.If | ast.For)]


def test_reading_the_dags_connects_to_nothing(tmp_path: Path, monkeypatch) -> None:
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection while DAGs are read")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert read(tmp_path, **STARTS["queue"])


def test_a_configuration_that_is_wrong_is_an_import_error(tmp_path: Path) -> None:
    from airflow.dag_processing.dagbag import DagBag

    Installation(tmp_path, "techmap", runner={"kind": "podd"})
    errors = DagBag(dag_folder=os.environ["AIRFLOW__CORE__DAGS_FOLDER"]).import_errors
    assert len(errors) == len(DAGS)
    assert "runner.kind: 'podd' is none of local, pod, lambda" in json.dumps(errors)
