"""A whole Airflow, with its scheduler, its triggerer and its API: runs that nobody holds by the hand."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.cloud import Cloud
from tests.installation import Installation
from tests.servers import Statsd

SITE = "sample-careers"
PATIENCE = 600.0
METRICS = {
    "statsd_on": "True",
    "statsd_host": "127.0.0.1",
    "statsd_influxdb_enabled": "True",  # labels beside names, not in them
    "legacy_names_on": "False",
}
"""How the chart's values set Airflow's metrics up (examples/kubernetes/airflow/values.yaml)."""


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """Airflow's four processes, its API, and the metrics that it sends."""

    def __init__(self, made: Installation, database: Path) -> None:
        self.statsd = Statsd()
        self.base = f"http://127.0.0.1:{free_port()}"
        self.made = made
        made.write()
        (made.folder / "airflow").mkdir()
        shutil.copy(database, made.folder / "airflow" / "airflow.db")
        settings = {
            "AIRFLOW_HOME": str(made.folder / "airflow"),
            # `standalone` starts the others by the name "airflow".
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "AIRFLOW__API__PORT": self.base.rsplit(":", 1)[1],
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__BASE_URL": self.base,
            "AIRFLOW__API__WORKERS": "1",
            "AIRFLOW__API_AUTH__JWT_SECRET": "only-for-this-test-" * 4,
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{self.base}/execution/",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
            "AIRFLOW__CORE__PARALLELISM": "2",
            # A machine that has much else to do is no failure.
            "AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT": "300",
            "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": "120",
            "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "1200",
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(free_port()),
            "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(free_port()),
            "AIRFLOW__METRICS__STATSD_PORT": str(self.statsd.port),
        } | {f"AIRFLOW__METRICS__{name.upper()}": value for name, value in METRICS.items()}
        self.environment = os.environ | settings
        self.log = (made.folder / "airflow.log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "airflow", "standalone"],
            env=self.environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def call(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(self.base + path, method=method)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        if path.startswith("/api"):
            request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())

    @property
    def token(self) -> str:
        return self.call("GET", "/auth/token")["access_token"]

    def until(self, what: str, check: Any) -> Any:
        """Ask until there is an answer that is true."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.process.poll() is None, "Airflow has ended"
            try:
                if got := check():
                    return got
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                pass
            time.sleep(1)
        log = (self.made.folder / "airflow.log").read_text()[-4000:]
        raise AssertionError(f"no {what} within {PATIENCE:g} s:\n{log}")

    def close(self) -> None:
        """End all of its processes, also those that are slow to end."""
        for sign, patience in ((signal.SIGTERM, 30), (signal.SIGKILL, 10)):
            end = time.monotonic() + patience
            while alive(self.process.pid) and time.monotonic() < end:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.process.pid, sign)
                self.process.poll()
                time.sleep(0.5)
        self.log.close()
        self.statsd.close()

    def unpause(self) -> None:
        """Let the DAG run, as soon as Airflow has read it."""
        self.until("DAG", lambda: self.call("GET", "/api/v2/dags/techmap/details"))
        self.call("PATCH", "/api/v2/dags/techmap", {"is_paused": False})

    def runs(self) -> list[dict[str, Any]]:
        """All runs of the flow, the oldest first."""
        return self.call("GET", "/api/v2/dags/techmap/dagRuns?order_by=run_after")["dag_runs"]

    def ended(self, number: int) -> list[dict[str, Any]]:
        """The first so many runs, once they have ended."""

        def first() -> Any:
            runs = self.runs()[:number]
            return len(runs) == number and all(r["state"] in ("success", "failed") for r in runs) and runs

        return self.until(f"{number} runs that have ended", first)

    def tasks(self, run: dict[str, Any]) -> dict[str, str]:
        """The states of the tasks of a run."""
        at = f"/api/v2/dags/techmap/dagRuns/{quote(run['dag_run_id'])}/taskInstances"
        return {t["task_id"]: t["state"] for t in self.call("GET", at)["task_instances"]}

    def value(self, run: dict[str, Any], task: str) -> Any:
        """What a task of a run returned."""
        at = f"/api/v2/dags/techmap/dagRuns/{quote(run['dag_run_id'])}/taskInstances/{task}"
        found = self.call("GET", f"{at}/xcomEntries/return_value")["value"]
        return json.loads(found) if isinstance(found, str) else found

    def airflow(self, *arguments: str) -> None:
        """Airflow's own command, beside the server."""
        done = subprocess.run(
            [sys.executable, "-m", "airflow", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def alive(group: int) -> bool:
    """Whether a group of processes has any left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def serve(airflow: Path) -> Iterator[Any]:
    """Starts Airflow over an installation."""
    with contextlib.ExitStack() as stack:

        def start(made: Installation) -> Server:
            running = Server(made, airflow / "unused.db")
            stack.callback(running.close)
            return running

        yield start


def test_one_call_starts_the_flow_and_airflow_tells_what_happened(
    serve: Any, tmp_path: Path, command: str
) -> None:
    server = serve(Installation(tmp_path, command, name="techmap", crawl={"sites": [SITE]}))
    dag = server.until("DAG", lambda: server.call("GET", "/api/v2/dags/techmap/details"))
    assert "gates.drop" in dag["doc_md"]
    assert server.call("GET", "/api/v2/importErrors")["total_entries"] == 0
    server.unpause()

    run = server.call(
        "POST", "/api/v2/dags/techmap/dagRuns", {"logical_date": None, "conf": {"accept": ["drop"]}}
    )
    at = f"/api/v2/dags/techmap/dagRuns/{quote(run['dag_run_id'])}"
    ended = server.ended(1)[0]
    tasks = server.call("GET", f"{at}/taskInstances")["task_instances"]
    states = {t["task_id"]: t["state"] for t in tasks}
    assert ended["state"] == "success", states
    assert states["complete"] == "success"
    assert states["partial"] == states["failed"] == "skipped"
    named = {t["task_id"]: t["rendered_map_index"] for t in tasks if t["rendered_map_index"]}
    assert named == {"crawl": SITE, "census": SITE}
    assert server.value(run, "load")["stages"]["gold"]["out"] > 100
    links = server.call("GET", f"{at}/taskInstances/census/links?map_index=0")["extra_links"]
    assert links["Manifest"].startswith("file:///")
    assert len(server.made.export("openings").splitlines()) > 100
    assert_measured(server.statsd.lines)


def assert_measured(lines: list[str]) -> None:
    """Airflow has sent what the chart's values make metrics of, by the names that they have."""
    if out := os.environ.get("TECHMAP_STATSD_LINES"):  # what internal/manifests reads as Prometheus does
        kinds = {line.split(":")[0]: line for line in lines}
        Path(out).write_text("".join(f"{line}\n" for _, line in sorted(kinds.items())))
    sent = {line.split(",")[0].split(":")[0] for line in lines}
    assert {
        "airflow.dagrun.duration.success",
        "airflow.task.duration",
        "airflow.task.scheduled_duration",
        "airflow.ti.finish",
        "airflow.ti_successes",
        "airflow.scheduler_heartbeat",
        "airflow.triggerer_heartbeat",
        "airflow.dag_processor_heartbeat",
        "airflow.dag_processing.import_errors",
        "airflow.pool.queued_slots",
    } <= sent, sorted(sent)
    load = [line for line in lines if line.startswith("airflow.task.duration,") and "task_id=load" in line]
    assert any("dag_id=techmap" in line for line in load)


def test_airflows_own_backfill_begins_where_it_is_told_to(serve: Any, tmp_path: Path, command: str) -> None:
    start = {"schedule": "0 0 1 * *"}
    made = Installation(tmp_path, command, name="techmap", crawl={"sites": [SITE]}, start=start)
    server = serve(made)
    server.unpause()
    scheduled = server.ended(1)[0]  # the clock has started the last one that it missed, and no other
    assert (scheduled["run_type"], scheduled["state"]) == ("scheduled", "success")
    before = made.export("openings")

    server.airflow(
        *("backfill", "create", "--dag-id", "techmap"),
        *("--from-date", "2026-06-01", "--to-date", "2026-07-01"),
    )
    server.until("two runs of the backfill", lambda: len(server.runs()) == 3)
    server.ended(3)
    backfilled = [r for r in server.runs() if r["run_type"] == "backfill"]
    assert [r["state"] for r in backfilled] == ["success", "success"]
    since = {server.value(r, "plan")["since"] for r in backfilled}
    assert since == {"2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z"}
    for run in backfilled:
        assert server.tasks(run)["publish"] == "success"
        assert server.value(run, "load")["stages"]["silver"]["in"] > 100
    assert made.export("openings") == before, "doing it again changes nothing"


def test_messages_wake_run_after_run(serve: Any, cloud: Cloud) -> None:
    made = cloud.woken(name="techmap")
    made.config["start"] |= {"wait": 600, "visibility": 300}
    server = serve(made)
    server.unpause()

    def waits() -> bool:
        runs = server.runs()
        return bool(runs) and server.tasks(runs[-1]).get("wait") == "deferred"

    for number in (1, 2):  # nobody starts them: the schedule of a flow with a queue is @continuous
        server.until("run that waits", waits)
        assert len(server.runs()) == number
        made.techmap("crawl", "--site", SITE)
        cloud.announce()
        run = server.ended(number)[-1]
        assert run["state"] == "success", server.tasks(run)
        assert server.value(run, "confirm")["deleted"] == 1
        assert cloud.waiting() == 0
    assert cloud.openings() > 100
    server.until("third run that waits", waits)
    server.call("PATCH", "/api/v2/dags/techmap", {"is_paused": True})
