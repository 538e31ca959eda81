"""Finding a report in what a stage prints, and what it lacks."""

from __future__ import annotations

import json

import pytest

from techmap_airflow import local, reports, running

REPORT = {"stages": {"refine": {"in": 1, "out": 1}}}


@pytest.mark.parametrize(
    ("reason", "lines"),
    [
        ("alone", [json.dumps(REPORT)]),
        ("last of several", ['{"stages":{}}', json.dumps(REPORT)]),
        ("before a line for people", [json.dumps(REPORT), "1 record was rejected"]),
        ("before a line of the log", [json.dumps(REPORT), '{"time":"now","level":"INFO","msg":"bye"}']),
        ("beside half a line", ['{"stages":', json.dumps(REPORT) + "\n"]),
    ],
)
def test_last(reason: str, lines: list[str]) -> None:
    assert reports.last(lines, "refine") == REPORT, reason


def test_without_a_report_there_is_an_error() -> None:
    with pytest.raises(reports.ReportError, match="refine printed no report"):
        reports.last(["정제했습니다", "{broken"], "refine")


def test_losses_are_told_in_words() -> None:
    report = {
        "stages": {"refine": {"in": 5, "out": 3, "rejected": 2}},
        "sources": {
            "a": {"outcome": "complete"},
            "b": {"outcome": "unmodified"},
            "c": {"outcome": "refused", "err": "robots.txt"},
            "d": {"outcome": "partial"},
        },
        "llm": {"pending": 4, "why": "budget"},
    }
    assert reports.losses(report) == [
        "2 records rejected: see `techmap rejects list`",
        "c refused: robots.txt",
        "d partial: no reason given",
        "4 postings wait for the model: budget",
    ]


def test_a_publication_has_none() -> None:
    assert reports.losses({"openings": 3, "changed": 1}) == []


def test_a_status_is_a_loss_of_its_own() -> None:
    got = running.printed_report("refine", [json.dumps(REPORT)], "", partial=True, wanted=True)
    assert got["stages"] == REPORT["stages"]
    assert got["losses"]


def test_a_stage_that_had_nothing_to_work_on_says_why() -> None:
    got = running.printed_report("crawl", ["saramin needs a key\n"], "saramin", partial=True, wanted=True)
    assert got == {"stage": "crawl", "about": "saramin", "losses": ["saramin needs a key"]}


def test_secrets_of_airflow_stay_with_it() -> None:
    got = local.inherited(
        {"PATH": "/bin", "AIRFLOW_CONN_X": "secret", "_AIRFLOW_WWW": "x", "TECHMAP_MYSQL_PASSWORD": "p"}
    )
    assert got == {"PATH": "/bin", "TECHMAP_MYSQL_PASSWORD": "p"}


@pytest.mark.parametrize(
    ("status", "again", "text"),
    [
        (1, True, "ended with status 1: no server"),
        (2, False, "ended with status 2"),
        (-9, True, "killed by signal 9"),
    ],
)
def test_wrong_use_is_not_tried_again(status: int, again: bool, text: str) -> None:
    from airflow.sdk.exceptions import AirflowFailException

    err = running.failure("load", status, ["no server\n"])
    assert isinstance(err, AirflowFailException) != again
    assert text in str(err)
