"""What a run has to do: every manifest once, in whatever order it comes."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from techmap_airflow import plan
from techmap_airflow.places import Folder

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


class Bronze:
    """Bronze in a folder, as the command writes it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.place = folder, Folder(str(folder))

    def census(
        self, source: str, at: datetime, listed: int = 3, outcome: str = "complete", out: int = 1
    ) -> str:
        name = f"source={source}/{at.strftime(plan.NAME_TIME)}-{random.randbytes(4).hex()}.json"
        file = self.folder / "techmap" / "manifest" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        value = {
            "v": 1,
            "source": source,
            "at": plan.text(at),
            "outcome": outcome,
            "counts": {"in": listed, "out": out},
        }
        file.write_text(json.dumps(value | {"keys": [str(i) for i in range(listed)]}))
        return name

    def plan(self, mark: plan.Mark, *messages: dict, since: str | None = None) -> plan.Plan:
        return plan.make(self.place, mark, messages, since)


@pytest.fixture
def bronze(tmp_path: Path) -> Bronze:
    return Bronze(tmp_path)


def message(source: str = "wanted", at: datetime = MONDAY, **more: object) -> dict:
    body = {
        "version": 1,
        "source": source,
        "at": plan.text(at),
        "outcome": "complete",
        "counts": {},
        "listed": 3,
    }
    return {"MessageId": f"m-{source}", "ReceiptHandle": f"r-{source}", "Body": json.dumps(body | more)}


def test_nothing_there_is_nothing_to_do(bronze: Bronze) -> None:
    got = bronze.plan(plan.Mark())
    assert not got.work
    assert got.since is None


def test_the_first_run_reads_everything(bronze: Bronze) -> None:
    bronze.census("wanted", MONDAY - timedelta(days=300))
    bronze.census("wanted", MONDAY)
    got = bronze.plan(plan.Mark())
    assert got.since is None
    assert [s["source"] for s in got.sources] == ["wanted"]
    assert len(got.finished) == 2


def test_the_next_run_reads_from_a_day_before_the_last_on(bronze: Bronze) -> None:
    mark = plan.finish(plan.Mark(), [bronze.census("wanted", MONDAY)])
    bronze.census("wanted", MONDAY + timedelta(days=2))
    got = bronze.plan(mark)
    assert got.since == "2026-11-01T09:00:00Z"
    assert len(got.finished) == 1


def test_what_is_published_is_not_done_again(bronze: Bronze) -> None:
    mark = plan.finish(plan.Mark(), [bronze.census("wanted", MONDAY)])
    assert not bronze.plan(mark).work


def test_a_long_run_that_ends_after_a_later_one_is_noticed(bronze: Bronze) -> None:
    late = MONDAY - timedelta(hours=20)
    mark = plan.finish(plan.Mark(), [bronze.census("quick", MONDAY)])
    bronze.census("slow", late)
    got = bronze.plan(mark)
    assert [s["source"] for s in got.sources] == ["slow"]
    assert got.since == plan.text(late - plan.MARGIN)


def test_every_manifest_is_finished_once_in_whatever_order_they_come(bronze: Bronze) -> None:
    rng = random.Random(7)
    times = [MONDAY + timedelta(hours=h) for h in range(0, 60, 5)]
    wanted, finished, mark = [], [], plan.Mark()
    rng.shuffle(times)
    for at in times:
        wanted.append(bronze.census(rng.choice(["a", "b", "가"]), at))
        if rng.random() < 0.5:
            got = bronze.plan(mark)
            finished += got.finished
            mark = plan.finish(mark, got.finished)
    finished += bronze.plan(mark).finished
    assert sorted(finished) == sorted(wanted)


def test_a_mark_remembers_no_more_than_it_needs(bronze: Bronze) -> None:
    names = [bronze.census("wanted", MONDAY + timedelta(days=d)) for d in range(30)]
    assert len(plan.finish(plan.Mark(), names).done) == 4


def test_a_mark_is_read_as_it_was_written(bronze: Bronze) -> None:
    mark = plan.finish(plan.Mark(), [bronze.census("wanted", MONDAY)])
    mark.write(bronze.place, "flow")
    assert plan.Mark.read(bronze.place, "flow") == mark
    assert plan.Mark.read(bronze.place, "other") == plan.Mark()


def test_a_mark_of_a_later_version_is_refused(bronze: Bronze) -> None:
    bronze.place.write("flow/flow.json", b'{"v":2}')
    with pytest.raises(ValueError, match="version 2"):
        plan.Mark.read(bronze.place, "flow")


def test_a_listing_is_compared_with_the_complete_one_of_a_week_before(bronze: Bronze) -> None:
    bronze.census("wanted", MONDAY - timedelta(days=9), listed=70)
    bronze.census("wanted", MONDAY - timedelta(days=8), listed=80)
    bronze.census("wanted", MONDAY - timedelta(days=7, minutes=1), listed=2, outcome="partial")
    bronze.census("wanted", MONDAY - timedelta(days=1), listed=99)
    bronze.census("wanted", MONDAY, listed=50)
    (source,) = bronze.plan(plan.Mark()).sources
    assert source["listed"] == 50
    assert source["before"] == {"at": "2026-10-25T09:00:00Z", "listed": 80}


def test_what_is_older_than_three_weeks_is_no_comparison(bronze: Bronze) -> None:
    bronze.census("wanted", MONDAY - timedelta(days=30))
    bronze.census("wanted", MONDAY)
    assert "before" not in bronze.plan(plan.Mark()).sources[0]


def test_a_message_only_wakes(bronze: Bronze) -> None:
    bronze.census("wanted", MONDAY)
    without, doubled = (
        bronze.plan(plan.Mark()),
        bronze.plan(plan.Mark(), message(manifest="m"), message(manifest="m")),
    )
    assert without.sources == doubled.sources
    assert [m["receipt"] for m in doubled.messages] == ["r-wanted", "r-wanted"]


def test_a_message_about_what_is_published_is_only_deleted(bronze: Bronze) -> None:
    mark = plan.finish(plan.Mark(), [bronze.census("wanted", MONDAY)])
    got = bronze.plan(mark, message(manifest="m"))
    assert not got.work
    assert len(got.messages) == 1


def test_a_source_that_failed_before_it_had_a_manifest_is_told_of(bronze: Bronze) -> None:
    got = bronze.plan(plan.Mark(), message(outcome="failed", err="연결이 끊겼습니다"))
    assert [(s["source"], s["outcome"], s["err"]) for s in got.sources] == [
        ("wanted", "failed", "연결이 끊겼습니다")
    ]


@pytest.mark.parametrize(
    ("reason", "body"),
    [
        ("no JSON", "hello"),
        ("no message", "[]"),
        ("a later version", json.dumps({"version": 2, "source": "a"})),
        ("empty", "{}"),
    ],
)
def test_what_is_no_message_stays_in_the_queue(bronze: Bronze, reason: str, body: str) -> None:
    got = bronze.plan(plan.Mark(), {"MessageId": "m", "ReceiptHandle": "r", "Body": body})
    assert got.messages == [], reason


def test_a_day_that_is_asked_for_is_a_reason(bronze: Bronze) -> None:
    got = bronze.plan(plan.Mark(), since="2026-01-01T00:00:00Z")
    assert got.work
    assert got.since == "2026-01-01T00:00:00Z"


def test_a_manifest_that_was_forgotten_meanwhile_is_no_error(bronze: Bronze, monkeypatch) -> None:
    name = bronze.census("%EA%B0%80", MONDAY)
    monkeypatch.setattr(bronze.place, "read", lambda key: None)
    (source,) = bronze.plan(plan.Mark()).sources
    assert (source["source"], source["outcome"]) == ("가", "failed"), name
