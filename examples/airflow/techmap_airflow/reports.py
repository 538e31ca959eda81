"""Reports of stages, as the command prints them and functions answer them.

A report is the JSON object of docs/FORMATS.md, or the publication that `publish` prints. The
functions here only look at it: what it lacks is zero.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

Report = dict[str, Any]


class ReportError(ValueError):
    """An output without a report."""


def last(lines: Iterable[str], stage: str) -> Any:
    """The JSON value in the last line that is one. Lines of a log around it do no harm."""
    found: Any = None
    for line in lines:
        text = line.strip()
        if not text.startswith(("{", "[")):
            continue
        try:
            value = json.loads(text)
        except json.JSONDecodeError:
            continue
        if not is_log(value):
            found = value
    if found is None:
        raise ReportError(f"{stage} printed no report: see its log, and its version with `techmap version`")
    return found


def is_log(value: Any) -> bool:
    """Whether a JSON value is a line of the command's structured log."""
    return isinstance(value, dict) and {"time", "level", "msg"} <= value.keys()


def count(report: Report, stage: str, name: str) -> int:
    """One number of one stage."""
    return int((report.get("stages") or {}).get(stage, {}).get(name, 0))


def rejected(report: Report) -> int:
    """How many records were lost in all stages."""
    return sum(int(c.get("rejected", 0)) for c in (report.get("stages") or {}).values())


def losses(report: Report) -> list[str]:
    """Why a stage that ended well is still not complete, in words; nothing if it is."""
    found = []
    if lost := rejected(report):
        found.append(f"{lost} records rejected: see `techmap rejects list`")
    for name, source in sorted((report.get("sources") or {}).items()):
        if source.get("outcome") not in ("complete", "unmodified"):
            found.append(f"{name} {source.get('outcome')}: {source.get('err') or 'no reason given'}")
    if pending := int((report.get("llm") or {}).get("pending", 0)):
        why = report["llm"].get("err") or report["llm"].get("why") or "see the log"
        found.append(f"{pending} postings wait for the model: {why}")
    return found
