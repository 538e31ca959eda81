"""Stages as tasks: what is configured about them, once for all DAGs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from airflow.sdk import BaseOperator

from techmap_airflow.settings import Config

SINCE = "{% set since = ti.xcom_pull(task_ids='plan')['since'] %}{{ '--since=' ~ since if since }}"
"""The flag that says from when on a layer is read, as the plan has it."""

SINCE_PAYLOAD = {"since": "@since"}
"""The same in what a function is invoked with: a time, or null."""

LABEL = "{{ task.about }}"
"""The name of a mapped task: what it is about."""

QUIET = "--quiet"

WEB = ("crawl", "annotate")
"""Stages that ask job sites or a model: their pods have the label that network policies let out."""


def stage(
    config: Config,
    name: str,
    arguments: Sequence[str] = (),
    payload: Mapping[str, Any] | None = None,
    **kwargs: Any,
) -> BaseOperator:
    """The task of a stage. `arguments` are the command's, `payload` says the same to a function.

    Both are templates; an argument that comes out empty is left out.
    """
    operator, options = _operator(config, name)
    kwargs.setdefault("task_id", name)
    # Runs of a backfill go on beside each other, whatever the DAG's max_active_runs: a layer
    # has one writer even then.
    kwargs.setdefault("max_active_tis_per_dag", 1)
    return operator(**options, **_said(config, name, arguments, payload or {}), **kwargs)


def mapped(
    config: Config, name: str, said: Sequence[tuple[str, Sequence[str], Mapping[str, Any]]], **kwargs: Any
) -> Any:
    """A task for each label with its arguments and its payload, named by the label."""
    operator, options = _operator(config, name)
    kwargs.setdefault("task_id", name)
    partial = operator.partial(**options, **kwargs, map_index_template=LABEL)
    return partial.expand_kwargs(
        [{"about": label, **_said(config, name, arguments, payload)} for label, arguments, payload in said]
    )


def document(
    config: Config,
    name: str,
    said: Sequence[tuple[str, Sequence[str], Mapping[str, Any], str]],
    **kwargs: Any,
) -> Any:
    """Like `mapped`, of stages that write a file and print no report. The last of each is the file."""
    if config.runner.kind != "lambda":
        both = [(label, [*arguments, f"--out={file}"], payload) for label, arguments, payload, file in said]
        return mapped(config, name, both, report=False, **kwargs)
    operator, options = _operator(config, name)
    kwargs.setdefault("task_id", name)
    partial = operator.partial(**options, **kwargs, map_index_template=LABEL)
    return partial.expand_kwargs(
        [
            {"about": label, "file": file, **_said(config, name, (), payload)}
            for label, _, payload, file in said
        ]
    )


def _said(config: Config, name: str, arguments: Sequence[str], payload: Mapping[str, Any]) -> dict[str, Any]:
    """What differs between the runs of a stage."""
    if config.runner.kind == "lambda":
        since = "{{ ti.xcom_pull(task_ids='plan')['since'] | tojson }}"
        return {"payload": json.dumps({"task": name, **payload}).replace('"@since"', since)}
    return {"arguments": [QUIET, *config.layers.arguments(), *name.split(), *arguments]}


def _operator(config: Config, name: str) -> tuple[type[BaseOperator], dict[str, Any]]:
    """The operator of a stage, with what all its runs share."""
    runner = config.runner
    common: dict[str, Any] = {
        "stage": name,
        "pool": runner.pool,
        "log_link": config.links.log,
        "execution_timeout": timedelta(seconds=runner.timeout),
    }
    # Imported where they are used: Airflow reads DAGs often, and a provider takes seconds to import.
    if runner.kind == "local":
        from techmap_airflow.local import LocalStage

        return LocalStage, {**common, "command": [runner.command], "environment": runner.environment}
    if runner.kind == "pod":
        from techmap_airflow.pod import PodStage

        return PodStage, {**common, **_pod(config, name)}
    from techmap_airflow.function import LambdaStage

    return LambdaStage, {**common, **_function(config, name)}


def _pod(config: Config, name: str) -> dict[str, Any]:
    pod = dict(config.runner.pod)
    template = pod.pop("template", None)
    connection = pod.pop("connection", None)
    component = name.replace(" ", "-")
    return {
        "name": f"techmap-{component}",
        "env_vars": config.runner.environment,
        "random_name_suffix": True,
        "pod_template_dict": template,
        "kubernetes_conn_id": connection,
        "labels": {
            "app.kubernetes.io/name": "techmap",
            "app.kubernetes.io/component": component,
            "techmap.io/stage": component,
            **({"techmap.io/web": "yes"} if name in WEB else {}),
        },
        "log_pod_spec_on_failure": False,  # the environment stands in it
        **pod,
    }


def _function(config: Config, name: str) -> dict[str, Any]:
    return {
        "function_name": config.runner.functions.get(name, name),
        "aws_conn_id": config.aws,
        "log_type": "Tail",
        # A function that takes long must not be invoked a second time by an impatient client.
        "botocore_config": {
            "read_timeout": config.runner.timeout + 30,
            "retries": {"total_max_attempts": 1},
            "tcp_keepalive": True,
        },
    }
