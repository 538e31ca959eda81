"""The messages of a queue: deleting those that are done with, and looking after dead ones."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

BATCH = 10
"""How many messages SQS takes at once."""

NO_MOVE = {
    "UnsupportedOperation",
    "InvalidAction",
    "UnknownOperationException",
    "InvalidParameterValue",
    "ResourceNotFoundException",
}
"""Codes of a service that cannot move messages itself, or will not."""


def client(connection: str | None) -> Any:
    """A client of SQS by Airflow's connection, or by the environment without one."""
    from airflow.providers.amazon.aws.hooks.sqs import SqsHook

    return SqsHook(aws_conn_id=connection).get_conn()


def delete(sqs: Any, queue: str, messages: Sequence[dict[str, str]]) -> None:
    """Delete messages. What SQS refuses is an error: the message would come again for no reason."""
    for begin in range(0, len(messages), BATCH):
        entries = [
            {"Id": str(i), "ReceiptHandle": m["receipt"]}
            for i, m in enumerate(messages[begin : begin + BATCH])
        ]
        answer = sqs.delete_message_batch(QueueUrl=queue, Entries=entries)
        if refused := answer.get("Failed"):
            raise RuntimeError(
                f"{queue} keeps {len(refused)} messages: {refused[0].get('Message')}: clear this task"
            )


def look(sqs: Any, queue: str, most: int = 100) -> list[dict[str, Any]]:
    """Up to `most` messages of a queue, which stay in it and are hidden for half a minute."""
    found = []
    for message in _receive(sqs, queue, most):
        attributes = message.get("MessageAttributes") or {}
        found.append(
            {
                "id": message["MessageId"],
                "body": message["Body"][:2000],
                "reason": (attributes.get("reason") or {}).get("StringValue", ""),
            }
        )
    return found


def redrive(sqs: Any, dead: str, queue: str, wait: float = 600.0) -> int:
    """Move all messages of a dead-letter queue back. The service does it itself where it can."""
    from botocore.exceptions import ClientError

    try:
        task = sqs.start_message_move_task(SourceArn=_arn(sqs, dead), DestinationArn=_arn(sqs, queue))
    except ClientError as err:
        if err.response["Error"]["Code"].rsplit("#")[-1].rsplit(".")[-1] not in NO_MOVE:
            raise
        return _by_hand(sqs, dead, queue)
    return _moved(sqs, dead, task["TaskHandle"], wait)


def _moved(sqs: Any, dead: str, handle: str, wait: float) -> int:
    """Wait until the service has moved the messages, and return how many."""
    until = time.monotonic() + wait
    while time.monotonic() < until:
        tasks = sqs.list_message_move_tasks(SourceArn=_arn(sqs, dead)).get("Results", [])
        task = next((t for t in tasks if t.get("TaskHandle", handle) == handle), None)
        if task is None or task["Status"] == "COMPLETED":
            return int((task or {}).get("ApproximateNumberOfMessagesMoved", 0))
        if task["Status"] != "RUNNING":
            raise RuntimeError(f"{dead}: {task['Status']}: {task.get('FailureReason', 'no reason given')}")
        time.sleep(1)
    raise TimeoutError(f"{dead}: not moved within {wait:g} s: look at the queue, then clear this task")


def _by_hand(sqs: Any, dead: str, queue: str) -> int:
    """Send each message on, then delete it: one that is sent twice does no harm."""
    moved = 0
    for message in _receive(sqs, dead, 100_000):
        extra = {"MessageGroupId": "redriven", "MessageDeduplicationId": message["MessageId"]}
        sqs.send_message(
            QueueUrl=queue, MessageBody=message["Body"], **(extra if queue.endswith(".fifo") else {})
        )
        sqs.delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
        moved += 1
    return moved


def _receive(sqs: Any, queue: str, most: int) -> Iterator[dict[str, Any]]:
    seen = 0
    while seen < most:
        answer = sqs.receive_message(
            QueueUrl=queue,
            MaxNumberOfMessages=min(BATCH, most - seen),
            VisibilityTimeout=30,
            WaitTimeSeconds=1,
            MessageAttributeNames=["All"],
        )
        if not (messages := answer.get("Messages")):
            return
        seen += len(messages)
        yield from messages


def _arn(sqs: Any, queue: str) -> str:
    return sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
