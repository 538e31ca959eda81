"""What the operators that run a stage have in common, whatever runs it.

All of them return the stage's report with what came of it: `losses`, in words, is empty if the
stage is complete. A stage that fails raises, so that Airflow tries it again; doing a stage again
is safe, because every layer takes the same record twice without a trace.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from airflow.sdk import BaseOperator, BaseOperatorLink
from airflow.sdk.exceptions import AirflowException, AirflowFailException

from techmap_airflow import reports

MISUSE, PARTIAL = 2, 3
"""Exit statuses of the command: nothing that trying again would mend; done with losses."""


class LogLink(BaseOperatorLink):
    """The page with the log of whatever ran the stage, by the template `links.log`."""

    name = "Log"

    def get_link(self, operator: BaseOperator, *, ti_key: Any) -> str:
        """See BaseOperatorLink. The template may use stage, dag, task, run and try_number."""
        template: str = getattr(operator, "log_link", "")
        names = {"stage": operator.stage, "dag": ti_key.dag_id, "task": ti_key.task_id, "run": ti_key.run_id}
        return template.format(try_number=ti_key.try_number, **names) if template else ""


def told(stage: str, report: Any, about: str, losses: Sequence[str] = ()) -> dict[str, Any]:
    """A report as a task returns it. `losses` are told where the report itself shows none."""
    if not isinstance(report, dict):
        report = {"items": report}
    return {**report, "stage": stage, "about": about, "losses": reports.losses(report) or list(losses)}


def printed_report(
    stage: str, printed: Sequence[str], about: str, partial: bool, wanted: bool
) -> dict[str, Any]:
    """What a stage that ended well returns. One that had nothing to work on ends with losses alone."""
    if not partial:
        return told(stage, reports.last(printed, stage) if wanted else {}, about)
    try:
        report = reports.last(printed, stage) if wanted else {}
    except reports.ReportError:
        report = {}
    return told(stage, report, about, [tail(printed) or "done with losses: see the log"])


def tail(printed: Sequence[str]) -> str:
    """The last words of a stage."""
    return "\n".join(line.rstrip() for line in printed[-3:]).strip()


def given(arguments: Sequence[str]) -> list[str]:
    """Arguments without the empty ones, which a template leaves where there is nothing to say."""
    return [a for a in arguments if a]


def failure(stage: str, status: int, printed: Sequence[str]) -> AirflowException:
    """What a stage that ended with `status` raises. Wrong use is not tried again."""
    how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
    kind = AirflowFailException if status == MISUSE else AirflowException
    return kind(f"{stage} {how}: {tail(printed) or 'it printed nothing'}")
