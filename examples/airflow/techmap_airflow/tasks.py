"""The tasks between the stages: planning, judging, confirming and telling."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from airflow.sdk import BaseOperator, BaseOperatorLink, Context, conf, get_current_context, task
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

from techmap_airflow import gates, notify, places, queue
from techmap_airflow import plan as planning
from techmap_airflow.gates import Finding
from techmap_airflow.settings import Config

log = logging.getLogger(__name__)

STAGES = ("refine", "annotate", "load")
"""The stages beside crawl with a report that gates look at and losses are told of."""


def make_plan(config: Config) -> dict[str, Any]:
    """The plan of this run, as plain values.

    A backfill of Airflow's own, and the parameter `since`, say from when on; otherwise it
    begins where the last published run ended.
    """
    context = get_current_context()
    bronze = places.place(config.layers.bronze, config.aws)
    messages = context["ti"].xcom_pull(task_ids="wait", key="messages") or ()
    made = planning.make(
        bronze,
        planning.Mark.read(bronze, config.name),
        list(messages),
        asked(context),
        config.gates.drop_days,
    )
    value = made.value()
    value["missing"] = missing(config, context["ti"].xcom_pull(task_ids="crawl"))
    names = ", ".join(s["source"] for s in value["sources"]) or "nothing new"
    log.info("since %s: %s", value["since"] or "ever", names)
    return value


def asked(context: Context) -> str | None:
    """From when on somebody wants layers to be read again."""
    run = context["dag_run"]
    since = (context.get("params") or {}).get("since")
    if not since and run.run_type == "backfill" and run.data_interval_start:
        since = run.data_interval_start.isoformat()
    return planning.text(planning.moment(since)) if since else None


def missing(config: Config, crawled: Any) -> list[str]:
    """Sites that were to be collected and were not. If that is all of them, the run has failed."""
    if not config.crawl.sites:
        return []
    collected = {report["about"] for report in several(crawled)}
    lost = [site for site in config.crawl.sites if site not in collected]
    if len(lost) == len(config.crawl.sites):
        raise AirflowException(f"none of {', '.join(lost)} could be collected: see the logs of crawl")
    return lost


def several(value: Any) -> list[dict[str, Any]]:
    """The reports of a mapped task. Airflow hands a single one over bare."""
    return [value] if isinstance(value, dict) else [report for report in value or () if report]


class ManifestLink(BaseOperatorLink):
    """The manifest of a source's run, in bronze."""

    name = "Manifest"

    def get_link(self, operator: BaseOperator, *, ti_key: Any) -> str:
        """See BaseOperatorLink."""
        return getattr(operator, "manifest", "")


class Census(BaseOperator):
    """Shows how a run of a source ended. One that is no evidence of anything is skipped."""

    template_fields: Sequence[str] = ()
    operator_extra_links = (ManifestLink(),)
    ui_color = "#eef3fb"

    def __init__(self, *, source: dict[str, Any], link: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.source, self.link = source, link
        self.manifest = ""

    def execute(self, context: Context) -> dict[str, Any]:
        """Return what the census says."""
        source = self.source
        named = (
            source["source"]
            if source["outcome"] == "complete"
            else f"{source['source']} ({source['outcome']})"
        )
        context["label"] = named  # type: ignore[typeddict-unknown-key] - what map_index_template shows
        self.manifest = self.link.format(**source) if self.link else source["manifest"]
        self.log.info(
            "%s: %d listed, %d stored, manifest %s", named, source["listed"], source["stored"], self.manifest
        )
        if source["outcome"] in ("failed", "refused"):
            raise AirflowSkipException(f"{named}: {source['err'] or 'no reason given'}")
        return source


def pulled(context: Context) -> dict[str, dict[str, Any]]:
    """The reports of this run by their stages, those of crawl by its sites too."""
    found: dict[str, dict[str, Any]] = {}
    for report in several(context["ti"].xcom_pull(task_ids="crawl")):
        found[f"crawl {report['about']}"] = report
    for name in STAGES:
        if report := context["ti"].xcom_pull(task_ids=name):
            found[name] = report
    return found


def gate(config: Config, name: str) -> list[str]:
    """Judge this run by one gate. What it finds fails the task, unless it is accepted."""
    context = get_current_context()
    plan = context["ti"].xcom_pull(task_ids="plan")
    found = [str(finding) for finding in judged(config, name, pulled(context), plan)]
    if found and name in (context["params"].get("accept") or ()):
        log.warning("accepted: %s", "; ".join(found))
        return found
    if found:
        raise AirflowFailException("\n".join(found))
    return []


def judged(
    config: Config, name: str, stages: dict[str, dict[str, Any]], plan: dict[str, Any]
) -> list[Finding]:
    """What a gate finds. A stage that had nothing to work on, and says so as a loss, is not judged."""
    limits = config.gates
    stages = {name: report for name, report in stages.items() if "stages" in report or not report["losses"]}
    # Functions keep marks of their own: what an earlier run has refined is not read again.
    sources = () if config.runner.kind == "lambda" else plan["sources"]
    judges: dict[str, Callable[[], list[Finding]]] = {
        "conservation": lambda: gates.conservation(stages, sources),
        "fill": lambda: gates.fill(stages.get("load", {}), limits.fill, limits.fields),
        "drop": lambda: gates.drop(plan["sources"], limits.drop, limits.ignore),
        "schema": lambda: gates.schema(stages, limits.rejected),
    }
    return judges[name]()


GATES = ("conservation", "fill", "drop", "schema")
"""The names of the gates, in the order in which they are shown."""


def confirm(config: Config) -> dict[str, int]:
    """Write down how far the flow has come, then delete the messages that said there was work."""
    plan = get_current_context()["ti"].xcom_pull(task_ids="plan")
    bronze = places.place(config.layers.bronze, config.aws)
    if plan["finished"]:
        planning.finish(planning.Mark.read(bronze, config.name), plan["finished"]).write(bronze, config.name)
    if plan["messages"]:
        queue.delete(queue.client(config.aws), str(config.start.queue), plan["messages"])
    return {"finished": len(plan["finished"]), "deleted": len(plan["messages"])}


def losses(context: Context) -> list[str]:
    """What this run lacks although it has ended well, in words; nothing if it is complete."""
    plan = context["ti"].xcom_pull(task_ids="plan") or {}
    found = [f"{name}: {loss}" for name, report in pulled(context).items() for loss in report["losses"]]
    found += [f"{site}: could not be collected" for site in plan.get("missing", ())]
    for source in plan.get("sources", ()):
        if source["outcome"] not in ("complete", "unmodified"):
            found.append(f"{source['source']} {source['outcome']}: {source['err'] or 'no reason given'}")
    for name in GATES:
        found += [f"accepted: {text}" for text in context["ti"].xcom_pull(task_ids=f"gates.{name}") or ()]
    return list(dict.fromkeys(found))


def outcome() -> str | None:
    """The task that tells how this run ended: complete, partial, or none where there was no work."""
    context = get_current_context()
    if context["ti"].xcom_pull(task_ids="publish") is None:
        return None
    return "partial" if losses(context) else "complete"


ENDS = {"complete": "complete", "partial": "published, with losses", "failed": "failed, nothing published"}
"""How a run has ended, in the words of a subject."""


def tell(config: Config, event: str) -> list[str]:
    """Tell of the end of this run; over which channels it was told."""
    context = get_current_context()
    run = context["dag_run"]
    published = context["ti"].xcom_pull(task_ids="publish") or {}
    lines = failures(context) if event == "failed" else losses(context)
    if published:
        openings = "{openings} openings of {postings} postings, {changed} changed"
        lines.append(openings.format(**published))
    plan = context["ti"].xcom_pull(task_ids="plan") or {}
    manifests = {f"manifest {s['source']}": s["manifest"] for s in plan.get("sources", ()) if s["manifest"]}
    links = {"run": run_url(run), "log": context["ti"].log_url, **manifests}
    note = notify.Note(event, f"{run.dag_id}: {ENDS[event]}", lines, links)
    return notify.send(config.notify, note, config.aws)


def failures(context: Context) -> list[str]:
    """Which tasks of this run have failed."""
    run = context["dag_run"]
    states = context["ti"].get_task_states(dag_id=run.dag_id, run_ids=[run.run_id]).get(run.run_id, {})
    lost = [name for name, state in sorted(states.items()) if state == "failed"]
    return [f"{name} failed: {run_url(run)}/tasks/{quote(name)}" for name in lost]


def run_url(run: Any) -> str:
    """The page of a run in Airflow."""
    base = (conf.get("api", "base_url", fallback="") or "http://localhost:8080").rstrip("/")
    return f"{base}/dags/{quote(run.dag_id)}/runs/{quote(run.run_id)}"


def python(config: Config, name: str, function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """A task named `name` that calls `function` with the configuration and `arguments`."""

    def call() -> Any:
        return function(config, *arguments)

    return task(task_id=name, **options)(call)()
