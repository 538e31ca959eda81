"""A stage as a function of Lambda."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any

from airflow.providers.amazon.aws.operators.lambda_function import LambdaInvokeFunctionOperator
from airflow.sdk import Context

from techmap_airflow import reports
from techmap_airflow.running import LogLink, told


class LambdaStage(LambdaInvokeFunctionOperator):
    """Invokes a function, which answers with its report."""

    template_fields: Sequence[str] = (*LambdaInvokeFunctionOperator.template_fields, "about", "file")
    operator_extra_links = (LogLink(),)

    def __init__(
        self, *, stage: str, about: str = "", file: str = "", log_link: str = "", **kwargs: Any
    ) -> None:
        super().__init__(invocation_type="RequestResponse", **kwargs)
        self.stage, self.about, self.file, self.log_link = stage, about, file, log_link

    def execute(self, context: Context) -> dict[str, Any]:
        """Invoke the function and wait for its answer."""
        answer = json.loads(super().execute(context) or "null")
        if not isinstance(answer, dict):
            text = f"{self.stage} answered {answer!r}, no report: update function {self.function_name}"
            raise reports.ReportError(text)
        answer |= answer.pop("publication", None) or {}  # beside the report, where one was made
        if self.file:
            write(self.file, answer)
            answer = {}
        return told(self.stage, answer, self.about)


def write(file: str, answer: dict[str, Any]) -> None:
    """Write the document that a function answers in the field `document`."""
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "w", encoding="utf-8") as out:
        out.write(answer["document"])
