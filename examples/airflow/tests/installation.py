"""One installation of the DAGs under test: its configuration, its layers, its runs."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

DAGS = ("", "_backfill", "_dlq", "_report")


@dataclass(frozen=True)
class Run:
    """What came of one run of a DAG."""

    state: str
    tasks: dict[str, str]  # state by name, mapped ones as "crawl[jumpit]"
    tries: dict[str, int]
    values: dict[str, Any]  # what each returned
    links: dict[str, str]  # of mapped and other tasks, by name

    def note(self) -> str:
        """Which of the tasks that tell of the end has run."""
        return " ".join(t for t in ("complete", "partial", "failed") if self.tasks.get(t) == "success")


class Installation:
    """A configuration in a folder of its own, and the means to run what it says."""

    def __init__(self, folder: Path, command: str, **config: Any) -> None:
        self.folder, self.command = folder, command
        self.name = config.setdefault("name", f"t{abs(hash(str(folder))) % 10**10}")
        config.setdefault("retries", {"attempts": 2, "delay": 1, "longest": 2})
        config.setdefault("layers", {"store": str(folder / "store"), "bronze": str(folder / "store")})
        config.setdefault("runner", {"command": command})
        self.config = config
        self.flags = [f"--{name}={value}" for name, value in config["layers"].items()]
        self.write()

    def write(self) -> None:
        """Make Airflow read the configuration as it is now."""
        file = self.folder / "techmap.airflow.yaml"
        file.write_text(yaml.safe_dump(self.config, allow_unicode=True))
        os.environ["TECHMAP_AIRFLOW_CONFIG"] = str(file)

    def run(self, which: str = "", without: str | None = None, **conf: Any) -> Run:
        """Run a DAG to its end, as `airflow dags test` does, as if the task `without` had already ended."""
        from airflow.dag_processing.dagbag import DagBag

        self.write()
        bag = DagBag(dag_folder=os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
        assert bag.import_errors == {}
        return result(bag.dags[self.name + which].test(run_conf=conf, mark_success_pattern=without))

    def techmap(self, *arguments: str) -> str:
        """What the command prints, called on the layers of this installation."""
        done = subprocess.run(
            [self.command, "-q", *self.flags, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def export(self, layer: str = "gold") -> str:
        """A whole layer, sorted: equal layers give equal text."""
        file = self.folder / f"export-{layer}.jsonl"
        self.techmap("export", "--layer", layer, "--out", str(file))
        return file.read_text()


def result(run: Any) -> Run:
    """What came of a run, from Airflow's database."""
    from airflow.models.xcom import XComModel
    from airflow.utils.session import create_session
    from sqlalchemy import select

    names, tasks, tries = {}, {}, {}
    for ti in run.get_task_instances():
        name = ti.task_id if ti.map_index < 0 else f"{ti.task_id}[{ti.rendered_map_index or ti.map_index}]"
        names[ti.task_id, ti.map_index] = name
        tasks[name], tries[name] = (
            str(ti.state.value if hasattr(ti.state, "value") else ti.state),
            ti.try_number,
        )
    values, links = {}, {}
    with create_session() as session:
        rows = select(XComModel).where(XComModel.dag_id == run.dag_id, XComModel.run_id == run.run_id)
        for row in session.scalars(rows):
            value = plain(row.value)
            if row.key == "return_value":
                values[names[row.task_id, row.map_index]] = value
            elif row.key.startswith("_link_"):
                links[names[row.task_id, row.map_index]] = value
    return Run(
        str(run.state.value if hasattr(run.state, "value") else run.state), tasks, tries, values, links
    )


def plain(value: Any) -> Any:
    """A value that a task returned: kept as JSON, or as it is."""
    try:
        return json.loads(value)
    except (TypeError, json.JSONDecodeError):
        return value
