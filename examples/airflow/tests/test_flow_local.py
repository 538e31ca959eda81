"""The flow over folders and SQLite, with real processes: from the sample sites to openings."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from techmap_airflow import plan
from tests.installation import Installation

pytestmark = pytest.mark.usefixtures("airflow")

SITE = "sample-careers"


@pytest.fixture
def small(tmp_path: Path, command: str) -> Installation:
    """One sample site, collected by Airflow."""
    return Installation(tmp_path, command, crawl={"sites": [SITE]})


def openings(made: Installation) -> int:
    with sqlite3.connect(made.folder / "store" / "techmap.db") as db:
        return db.execute("SELECT count(*) FROM opening").fetchone()[0]


def script(folder: Path, name: str, text: str) -> str:
    """A command that stands before the real one."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return str(file)


def test_from_sites_to_openings(small: Installation) -> None:
    run = small.run()
    assert run.state == "success"
    assert run.note() == "complete"
    assert run.tasks[f"crawl[{SITE}]"] == "success"
    assert run.tasks[f"census[{SITE}]"] == "success"
    assert run.links[f"census[{SITE}]"].startswith("file:///")
    assert run.values["publish"]["openings"] == openings(small) > 100
    assert run.values["refine"]["stages"]["silver"]["out"] > 100
    assert run.values["confirm"]["finished"] > 0


def test_a_second_run_has_nothing_to_do(small: Installation) -> None:
    small.run()
    again = small.run()
    assert again.state == "success"
    assert again.tasks["refine"] == again.tasks["publish"] == "skipped"
    assert again.note() == ""


def earlier_listing(made: Installation, listed: int) -> None:
    """As if the site had listed so many a week before its newest listing."""
    folder = made.folder / "store" / "techmap" / "manifest" / f"source={SITE}"
    newest = plan._time(f"x/{sorted(os.listdir(folder))[-1]}")
    at = newest - timedelta(days=7)
    value = {"v": 1, "source": SITE, "at": plan.text(at), "outcome": "complete", "counts": {}}
    value["keys"] = [str(i) for i in range(listed)]
    (folder / f"{at.strftime(plan.NAME_TIME)}-ffff.json").write_text(json.dumps(value))


def test_a_gate_that_finds_something_stops_publishing(small: Installation) -> None:
    small.techmap("crawl", "--site", SITE)
    small.config["crawl"] = {}
    earlier_listing(small, 5000)
    run = small.run()
    assert run.state == "failed"
    assert run.tasks["gates.drop"] == "failed"
    assert run.tries["gates.drop"] == 1
    assert run.tasks["gates.conservation"] == "success"
    assert run.tasks["publish"] == run.tasks["confirm"] == "upstream_failed"
    assert run.note() == "failed"
    assert openings(small) == 0
    assert not (small.folder / "store" / "techmap" / "flow").exists()

    accepted = small.run(accept=["drop"])
    assert accepted.state == "success"
    assert accepted.note() == "partial"
    assert openings(small) > 100


def test_a_stage_that_is_killed_is_done_again_and_nothing_is_lost_or_doubled(
    tmp_path: Path, small: Installation, command: str
) -> None:
    small.run()
    killed = script(
        tmp_path,
        "killed",
        f"""case " $* " in *" load "*)
            if [ ! -e {tmp_path}/once ]; then
                touch {tmp_path}/once
                {command} "$@" & sleep 0.15; kill -9 $!; kill -9 $$
            fi;;
        esac
        exec {command} "$@" """,
    )
    other = tmp_path / "other"
    other.mkdir()
    disturbed = Installation(other, command, crawl={"sites": [SITE]}, runner={"command": killed})
    run = disturbed.run()
    assert (tmp_path / "once").exists()
    assert run.state == "success"
    assert run.tries["load"] == 2
    assert disturbed.export("gold") == small.export("gold")
    assert disturbed.export("openings") == small.export("openings")


def test_a_stage_that_never_succeeds_fails_the_run_and_the_next_one_goes_on(
    tmp_path: Path, small: Installation, command: str
) -> None:
    small.config["runner"] = {
        "command": script(
            tmp_path,
            "broken",
            f'case " $* " in *" load "*) echo no database >&2; exit 1;; esac; exec {command} "$@"',
        )
    }
    run = small.run()
    assert (run.state, run.tasks["load"], run.tries["load"]) == ("failed", "failed", 3)
    assert run.note() == "failed"

    small.config["runner"] = {"command": command}
    assert small.run().note() == "complete"
    assert openings(small) > 100


def test_losses_are_told_from_success(tmp_path: Path, small: Installation, command: str) -> None:
    small.config["crawl"] = {"sites": [SITE, "saramin"]}  # which needs a key
    run = small.run()
    assert run.state == "success"
    assert run.note() == "partial"
    assert run.values["crawl[saramin]"]["losses"]
    assert openings(small) > 100


def test_a_site_whose_task_fails_does_not_keep_the_others(
    tmp_path: Path, small: Installation, command: str
) -> None:
    small.config["crawl"] = {"sites": [SITE, "saramin"]}
    small.config["runner"] = {
        "command": script(
            tmp_path, "evicted", f'case "$*" in *saramin*) kill -9 $$;; esac; exec {command} "$@"'
        )
    }
    small.config["retries"] = {"attempts": 0}
    run = small.run()
    assert run.tasks["crawl[saramin]"] == "failed"
    assert run.values["plan"]["missing"] == ["saramin"]
    assert run.note() == "partial"


def test_where_no_site_can_be_collected_the_run_fails(tmp_path: Path, small: Installation) -> None:
    small.config["runner"] = {"command": script(tmp_path, "gone", "exit 1")}
    small.config["retries"] = {"attempts": 0}
    assert small.run().state == "failed"


def test_wrong_use_is_not_tried_again(tmp_path: Path, small: Installation, command: str) -> None:
    small.techmap("crawl", "--site", SITE)
    small.config |= {"crawl": {}, "extractor": ["--no-such-flag"]}
    run = small.run()
    assert (run.tasks["annotate"], run.tries["annotate"]) == ("failed", 1)


@pytest.mark.parametrize(("layer", "refined"), [("bronze", "success"), ("silver", "skipped")])
def test_a_backfill_makes_later_layers_again(small: Installation, layer: str, refined: str) -> None:
    small.run()
    before = small.export("openings")
    run = small.run("_backfill", since="2026-01-01", layer=layer)
    assert run.state == "success"
    assert run.tasks["refine"] == refined
    assert run.values["load"]["stages"]["silver"]["in"] > 100
    assert run.note() == "complete"
    assert small.export("openings") == before


def test_the_flow_itself_reads_again_from_a_day_that_is_asked_for(small: Installation) -> None:
    small.run()
    run = small.run(since="2026-11-01")
    assert run.values["plan"]["since"] == "2026-11-01T00:00:00Z"
    assert 0 < run.values["refine"]["stages"]["bronze"]["in"] < 200


def test_lost_records_are_told_of_by_reason(small: Installation) -> None:
    file = small.folder / "mine.jsonl"
    file.write_text('{"id":"1","title":"백엔드 개발자"}\n{"id":"2","title":"ok","description":"Go"}\n')
    with contextlib.suppress(AssertionError):  # it ends with losses, which is the point
        small.techmap("import", str(file), "--no-show")
    run = small.run("_dlq")
    assert run.state == "success"
    assert [r["id"] for r in run.values["rejects"]["items"]] == ["mine:1"]
    assert run.values["tell"] == ["log"]
    assert run.tasks["replay"] == "skipped"
    assert small.run("_dlq", replay=True).tasks["replay"] == "success"


def test_the_report_of_a_month_of_what_was_published(small: Installation) -> None:
    small.config["report"] = {"roles": ["backend"], "folder": str(small.folder)}
    small.run()
    run = small.run("_report", month="2026-10")
    assert run.state == "success"
    assert "<html" in (small.folder / "2026-10-backend.html").read_text()
    assert run.values["send"] == ["log"]
