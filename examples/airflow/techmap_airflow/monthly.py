"""The report of a month: a document for each role, sent as one mail."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

from airflow.sdk import get_current_context

from techmap_airflow import notify, stages, tasks
from techmap_airflow.settings import Config

MONTH = "{{ month(params, dag_run) }}"


def build(config: Config) -> None:
    """Add the tasks to the DAG at hand."""
    said = [
        (role, _flags(config, role), {"role": role, "month": MONTH}, path(config, role, MONTH))
        for role in config.monthly.roles
    ]
    made = stages.document(config, "report", said)
    made >> tasks.python(config, "send", send)


def _flags(config: Config, role: str) -> list[str]:
    return [f"--role={role}", f"--month={MONTH}", f"--format={config.monthly.format}"]


def path(config: Config, role: str, month: str) -> str:
    """Where the document of a role lies."""
    return f"{config.monthly.folder.rstrip('/')}/{month}-{role}.{config.monthly.format}"


def month(params: dict[str, Any], run: Any) -> str:
    """The month that a run reports on: the one asked for, or the last that was over."""
    if params.get("month"):
        return str(params["month"])
    at = run.logical_date or run.run_after
    return (at.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")


def send(config: Config) -> list[str]:
    """Send the documents; over which channels. One that is missing is an error before anything is sent."""
    context = get_current_context()
    about = month(context["params"], context["dag_run"])
    files = [path(config, role, about) for role in config.monthly.roles]
    if lost := [f for f in files if not os.path.isfile(f)]:
        remedy = "report.folder has to be shared by the workers and by what runs the stages"
        raise FileNotFoundError(f"{', '.join(lost)}: {remedy}")
    lines = [f"{role}: {file}" for role, file in zip(config.monthly.roles, files, strict=True)]
    note = notify.Note(
        "complete", f"techmap {about}", lines, {"run": tasks.run_url(context["dag_run"])}, files
    )
    return notify.send(config.monthly.send, note, config.aws)
