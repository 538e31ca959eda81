"""A whole Airflow, with its scheduler and its API: one HTTP call starts the flow."""

from __future__ import annotations

import contextlib
import json
import os
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

import pytest

from tests.installation import Installation

SITE = "sample-careers"
PATIENCE = 600.0


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """Airflow's four processes, and its API."""

    def __init__(self, made: Installation, airflow: Path) -> None:
        self.base = f"http://127.0.0.1:{free_port()}"
        self.made = made
        made.write()
        settings = {
            "AIRFLOW_HOME": str(made.folder / "airflow"),
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
        }
        self.log = (made.folder / "airflow.log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "airflow", "standalone"],
            env=os.environ | settings,
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


def alive(group: int) -> bool:
    """Whether a group of processes has any left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def server(tmp_path: Path, command: str, airflow: Path) -> Iterator[Server]:
    made = Installation(tmp_path, command, name="techmap", crawl={"sites": [SITE]})
    running = Server(made, airflow)
    yield running
    running.close()


def test_one_call_starts_the_flow_and_airflow_tells_what_happened(server: Server) -> None:
    dag = server.until("DAG", lambda: server.call("GET", "/api/v2/dags/techmap/details"))
    assert "gates.drop" in dag["doc_md"]
    assert server.call("GET", "/api/v2/importErrors")["total_entries"] == 0
    server.call("PATCH", "/api/v2/dags/techmap", {"is_paused": False})

    run = server.call(
        "POST", "/api/v2/dags/techmap/dagRuns", {"logical_date": None, "conf": {"accept": ["drop"]}}
    )
    at = f"/api/v2/dags/techmap/dagRuns/{urllib.request.quote(run['dag_run_id'])}"
    ended = server.until("end", lambda: (r := server.call("GET", at))["state"] in ("success", "failed") and r)
    tasks = server.call("GET", f"{at}/taskInstances")["task_instances"]
    states = {t["task_id"]: t["state"] for t in tasks}
    assert ended["state"] == "success", states
    assert states["complete"] == "success"
    assert states["partial"] == states["failed"] == "skipped"
    named = {t["task_id"]: t["rendered_map_index"] for t in tasks if t["rendered_map_index"]}
    assert named == {"crawl": SITE, "census": SITE}
    report = server.call("GET", f"{at}/taskInstances/load/xcomEntries/return_value")["value"]
    assert (report if isinstance(report, dict) else json.loads(report))["stages"]["gold"]["out"] > 100
    links = server.call("GET", f"{at}/taskInstances/census/links?map_index=0")["extra_links"]
    assert links["Manifest"].startswith("file:///")
    assert len(server.made.export("openings").splitlines()) > 100
