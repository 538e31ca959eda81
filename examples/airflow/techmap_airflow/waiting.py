"""Waiting for messages, without taking a broken queue for a quiet one."""

from __future__ import annotations

from typing import Any

from airflow.providers.amazon.aws.sensors.sqs import SqsSensor
from airflow.sdk import Context
from airflow.sdk.exceptions import AirflowSensorTimeout, AirflowSkipException

from techmap_airflow.settings import Config


class Wait(SqsSensor):
    """Waits for messages of the queue. Where none comes in time it is skipped, and the run goes on.

    The provider's `soft_fail` would skip a queue that cannot be read too, and runs would follow each
    other without a pause. That is a failure here, which is tried again with back-off.
    """

    def resume_execution(self, next_method: str, next_kwargs: dict[str, Any] | None, context: Context) -> Any:
        """See BaseOperator."""
        try:
            return super().resume_execution(next_method, next_kwargs, context)
        except AirflowSensorTimeout as err:
            raise AirflowSkipException(f"no message within {self.timeout:g} s") from err


def wait(config: Config) -> Wait:
    """The task that waits for messages and leaves them in the queue."""
    return Wait(
        task_id="wait",
        sqs_queue=config.start.queue,
        aws_conn_id=config.aws,
        max_messages=10,
        num_batches=5,
        visibility_timeout=config.start.visibility,
        delete_message_on_reception=False,  # confirm does, after publishing
        deferrable=True,
        poke_interval=config.start.poll,
        timeout=config.start.wait,
    )
