"""The one factory of DAGs: flow, backfill, dead letters and monthly report, of one configuration.

Building reads nothing but the configuration; connections are made when tasks run.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, Asset, Param, TaskGroup, chain, task

from techmap_airflow import letters, monthly, runbook, stages, tasks
from techmap_airflow.settings import Config
from techmap_airflow.stages import SINCE, SINCE_PAYLOAD

BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
"""From when on schedules count; nothing is caught up."""


def flow(config: Config) -> DAG:
    """The DAG from bronze to published openings, woken by messages or by the clock."""
    schedule = "@continuous" if config.start.queue else config.start.schedule
    params = {"since": _since(), "accept": _accept()}
    with _dag(config, config.name, schedule, runbook.FLOW, params) as dag:
        first = _begin(config)
        rule = "all_done" if config.crawl.sites else "none_failed"
        plan = tasks.python(config, "plan", tasks.make_plan, trigger_rule=rule)
        if first is not None:
            first >> plan
        work = _work(plan)
        work >> _census(config, plan)
        publish = _to_gold(config, [work], "all_success")
        _end(config, publish)
    return dag


def backfill(config: Config) -> DAG:
    """The DAG that makes later layers again from a day on, through the same gates."""
    params = {
        "since": _since(),
        "layer": Param("bronze", enum=["bronze", "silver"], description="The layer to start from."),
        "accept": _accept(),
    }
    with _dag(config, f"{config.name}_backfill", None, runbook.BACKFILL, params) as dag:

        @task(task_id="plan")
        def plan(**context: Any) -> dict[str, Any]:
            return {
                "since": tasks.asked(context),
                "sources": [],
                "finished": [],
                "messages": [],
                "missing": [],
            }

        @task.branch(task_id="start")
        def start(params: dict[str, Any] | None = None) -> str:
            return "refine" if (params or {})["layer"] == "bronze" else "annotate"

        chosen = start()
        plan() >> chosen
        publish = _to_gold(config, [chosen], "none_failed_min_one_success")
        _end(config, publish)
    return dag


def dead_letters(config: Config) -> DAG:
    """The DAG that tells of dead messages and lost records, and gives them another chance."""
    params = {
        "redrive": Param(False, type="boolean", description="Send dead messages back to the queue."),
        "replay": Param(
            False, type="boolean", description="Refine lost records again, of which bronze has the bytes."
        ),
    }
    with _dag(config, f"{config.name}_dlq", "@daily", runbook.DEAD_LETTERS, params) as dag:
        letters.build(config)
    return dag


def report(config: Config) -> DAG | None:
    """The DAG that sends the report of a month; None if no roles are configured."""
    if not config.monthly.roles:
        return None
    params = {
        "month": Param("", type="string", pattern=r"^(\d{4}-\d{2})?$", description="Empty for the last one.")
    }
    name, schedule = f"{config.name}_report", config.monthly.schedule or "0 0 1 * *"
    with _dag(
        config, name, schedule, runbook.REPORT, params, user_defined_macros={"month": monthly.month}
    ) as dag:
        monthly.build(config)
    return dag


def _dag(
    config: Config, name: str, schedule: str | None, text: str, params: dict[str, Any], **options: Any
) -> DAG:
    retries = config.retries
    return DAG(
        dag_id=name,
        schedule=schedule,
        start_date=BEGUN,
        catchup=False,
        max_active_runs=1,  # every stage has one writer
        tags=list(config.tags),
        doc_md=text.format(name=config.name),
        params=params,
        default_args={
            "retries": retries.attempts,
            "retry_delay": timedelta(seconds=retries.delay),
            "retry_exponential_backoff": True,
            "max_retry_delay": timedelta(seconds=retries.longest),
        },
        **options,
    )


def _since() -> Param:
    text = "Read layers again from this day on, such as 2026-11-01. Empty: from where the last run ended."
    return Param("", type="string", pattern=r"^(\d{4}-\d{2}-\d{2}([T ].+)?)?$", description=text)


def _accept() -> Param:
    text = "Gates whose findings are accepted in this run."
    return Param([], type="array", items={"enum": list(tasks.GATES)}, description=text)


def _begin(config: Config) -> Any:
    """What a run waits for, or collects, before it looks at bronze; None for nothing."""
    if config.start.queue:
        from techmap_airflow.waiting import wait

        return wait(config)
    if not config.crawl.sites:
        return None
    said = [(s, [f"--site={s}", *config.crawl.arguments], {"sites": [s]}) for s in config.crawl.sites]
    return stages.mapped(config, "crawl", said, max_active_tis_per_dag=config.crawl.parallel)


def _census(config: Config, plan: Any) -> Any:
    """A task for each source, named by it, that shows how its run ended."""

    @task(task_id="sources", retries=0)
    def sources(made: dict[str, Any]) -> list[dict[str, Any]]:
        return made["sources"]

    found = sources(plan)
    link = config.links.manifest
    tasks.Census.partial(task_id="census", link=link, map_index_template="{{ label }}", retries=0).expand(
        source=found
    )
    return found


def _work(plan: Any) -> Any:
    """Skips the stages where there is nothing to do. What follows them is still confirmed."""

    @task.short_circuit(task_id="work", ignore_downstream_trigger_rules=False)
    def work(made: dict[str, Any]) -> bool:
        return bool(made["sources"] or made["reason"])

    return work(plan)


def _to_gold(config: Config, before: list[Any], annotate_rule: str) -> Any:
    """The stages from refine to publish, with the gates before it. `before` leads to refine and annotate."""
    refine = stages.stage(config, "refine", [SINCE], SINCE_PAYLOAD)
    asked = [SINCE, *config.extractor]
    annotate = _annotate(config, asked, annotate_rule)
    load = stages.stage(config, "load", asked, SINCE_PAYLOAD)
    with TaskGroup("gates", tooltip="What they find stops publishing") as group:
        for name in tasks.GATES:
            tasks.python(config, name, tasks.gate, name, retries=0)
    publish = stages.stage(
        config, "publish", outlets=[Asset(name=f"{config.name}_openings", uri=f"techmap://{config.name}")]
    )
    before >> refine
    before >> annotate
    chain(refine, annotate, load, group, publish)
    return publish


def _annotate(config: Config, asked: list[str], rule: str) -> Any:
    """The stage annotate. Of functions there is one only where a model is asked: rules need none."""
    if config.runner.kind == "lambda" and "annotate" not in config.runner.functions:
        return EmptyOperator(task_id="annotate", trigger_rule=rule, doc_md="No model is asked.")
    return stages.stage(config, "annotate", asked, SINCE_PAYLOAD, trigger_rule=rule)


def _end(config: Config, publish: Any) -> None:
    """Confirm what was published, and tell complete, partial and failed runs apart."""
    confirm = tasks.python(config, "confirm", tasks.confirm, trigger_rule="none_failed")

    @task.branch(task_id="outcome")
    def outcome() -> str | None:
        return tasks.outcome()

    ended = outcome()
    told = [tasks.python(config, event, tasks.tell, event) for event in ("complete", "partial")]
    failed = tasks.python(config, "failed", tasks.tell, "failed", trigger_rule="one_failed")
    publish >> confirm >> ended >> told
    confirm >> failed
