"""A stage as a local process: for tests, and for installations on one machine."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from airflow.sdk import BaseOperator, Context

from techmap_airflow.running import PARTIAL, LogLink, failure, given, printed_report


class LocalStage(BaseOperator):
    """Runs the command on the worker. Its report is the last line of its standard output."""

    template_fields: Sequence[str] = ("arguments", "about")
    operator_extra_links = (LogLink(),)
    ui_color = "#e8f2e4"

    def __init__(
        self,
        *,
        stage: str,
        command: Sequence[str],
        arguments: Sequence[str] = (),
        environment: dict[str, str],
        about: str = "",
        report: bool = True,
        log_link: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.stage, self.command, self.arguments = stage, list(command), arguments
        self.environment, self.about, self.report, self.log_link = environment, about, report, log_link
        self._process: subprocess.Popen[str] | None = None

    def execute(self, context: Context) -> dict[str, Any]:
        """Run the command to its end."""
        line = [*self.command, *given(self.arguments)]
        self.log.info("running %s", " ".join(line))
        # In a group of its own, so that a task that is stopped takes all of it along.
        self._process = subprocess.Popen(
            line,
            env=inherited(os.environ) | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        printed = list(self._log(self._process.stdout or ()))
        status = self._process.wait()
        if status not in (0, PARTIAL):
            raise failure(self.stage, status, printed)
        return printed_report(self.stage, printed, self.about, status == PARTIAL, self.report)

    def _log(self, lines: Iterable[str]) -> Iterable[str]:
        for line in lines:
            self.log.info(line.rstrip())
            yield line

    def on_kill(self) -> None:
        """Stop the command, and whatever it has started."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)


def inherited(environment: Mapping[str, str]) -> dict[str, str]:
    """The worker's environment without what is Airflow's own: its variables hold secrets of others."""
    return {
        name: value for name, value in environment.items() if not name.startswith(("AIRFLOW_", "_AIRFLOW"))
    }
