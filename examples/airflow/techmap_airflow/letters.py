"""Dead messages and lost records: what there is, and another chance for it when somebody says so."""

from __future__ import annotations

from collections import Counter
from typing import Any

from airflow.sdk import get_current_context, task

from techmap_airflow import notify, queue, stages, tasks
from techmap_airflow.settings import Config

MOST = 200
"""How many records are shown. All of them are in `techmap rejects list`."""


def build(config: Config) -> None:
    """Add the tasks to the DAG at hand."""
    looked: list[Any] = []
    if config.start.dead_letters:
        looked.append(tasks.python(config, "letters", letters))
        looked[-1] >> _if("redrive") >> tasks.python(config, "redrive", redrive)
    if config.runner.kind != "lambda":  # a command of people, not a stage
        arguments = ["--format=json", f"--limit={MOST}"]
        looked.append(stages.stage(config, "rejects list", arguments, task_id="rejects"))
        replay = stages.stage(config, "rejects replay", task_id="replay", report=False)
        looked[-1] >> _if("replay") >> replay
    told = tasks.python(config, "tell", tell)
    if looked:
        looked >> told


def letters(config: Config) -> list[dict[str, Any]]:
    """Messages in the dead-letter queue, which stay there."""
    return queue.look(queue.client(config.aws), str(config.start.dead_letters))


def redrive(config: Config) -> int:
    """Send all dead messages back to the queue; how many."""
    if not config.start.queue:
        raise ValueError("start.queue is missing: write the queue that dead messages go back to")
    return queue.redrive(queue.client(config.aws), str(config.start.dead_letters), config.start.queue)


def summary(messages: list[dict[str, Any]], records: list[dict[str, Any]]) -> list[str]:
    """A line for each reason of which something has died, the most frequent first."""
    reasons = Counter(f"message: {m['reason'] or 'no reason given'}" for m in messages)
    reasons += Counter(f"record of {r.get('source')}: {r.get('kind')} in {r.get('stage')}" for r in records)
    return [f"{count} × {reason}" for reason, count in reasons.most_common()]


def tell(config: Config) -> list[str]:
    """Tell of what is dead; nobody is told of nothing."""
    context = get_current_context()
    run = context["dag_run"]
    pull = context["ti"].xcom_pull
    lines = summary(pull(task_ids="letters") or [], (pull(task_ids="rejects") or {}).get("items", []))
    if not lines:
        return []
    lines.append(f"mend the cause, then trigger {run.dag_id} with redrive or replay")
    note = notify.Note("partial", f"{config.name}: dead letters", lines, {"run": tasks.run_url(run)})
    return notify.send(config.notify, note, config.aws)


def _if(param: str) -> Any:
    """Goes on where a parameter of the run says so."""

    @task.short_circuit(task_id=f"{param}_asked")
    def asked(params: dict[str, Any] | None = None) -> bool:
        return bool((params or {}).get(param))

    return asked()
