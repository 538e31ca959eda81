"""A stage as a pod of the command's image."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from airflow.providers.cncf.kubernetes.callbacks import KubernetesPodOperatorCallback
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.sdk import Context
from airflow.sdk.exceptions import AirflowException

from techmap_airflow.running import PARTIAL, LogLink, failure, given, printed_report


class Lines(KubernetesPodOperatorCallback):
    """Keeps what a pod prints, from where the report is read."""

    def __init__(self) -> None:
        self.printed: list[str] = []

    def progress_callback(self, *, line: str, **_: Any) -> None:  # type: ignore[override]
        """See KubernetesPodOperatorCallback."""
        self.printed.append(line)


class PodStage(KubernetesPodOperator):
    """Runs the command in a pod. Its report is the last JSON line that the pod prints."""

    template_fields: Sequence[str] = (*KubernetesPodOperator.template_fields, "about")
    operator_extra_links = (LogLink(),)

    def __init__(
        self, *, stage: str, about: str = "", report: bool = True, log_link: str = "", **kwargs: Any
    ) -> None:
        # The provider would start a second container for XCom; this one's output is enough.
        super().__init__(do_xcom_push=False, get_logs=True, **kwargs)
        self.stage, self.about, self.report, self.log_link = stage, about, report, log_link
        self.lines = Lines()
        self.callbacks = [self.lines]
        self._partial = False

    def execute(self, context: Context) -> None:
        """Run the pod to its end, and hand on its report."""
        self.arguments = given(self.arguments or ())
        super().execute(context)
        value = printed_report(self.stage, self.lines.printed, self.about, self._partial, self.report)
        context["ti"].xcom_push(key="return_value", value=value)

    def cleanup(
        self, pod: Any, remote_pod: Any, xcom_result: Any = None, context: Context | None = None
    ) -> None:
        """A pod that is done with losses has not failed."""
        status = exit_status(remote_pod, self.base_container_name)
        if status == PARTIAL and not self._killed:
            self._partial = True
            self.process_pod_deletion(remote_pod, reraise=False)
            return
        try:
            super().cleanup(pod, remote_pod, xcom_result, context)
        except AirflowException as err:
            if status is None:
                raise
            raise failure(self.stage, status, self.lines.printed) from err


def exit_status(pod: Any, container: str) -> int | None:
    """The exit status of a container of a pod, or None if it has none."""
    for status in (pod.status.container_statuses or ()) if pod and pod.status else ():
        if status.name == container and status.state and status.state.terminated:
            return status.state.terminated.exit_code
    return None
