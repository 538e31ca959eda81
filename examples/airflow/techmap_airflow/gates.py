"""Quality gates: pure functions from reports to findings. A finding stops publishing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from techmap_airflow import reports
from techmap_airflow.reports import Report

FLOW = ("fetch", "bronze", "refine", "silver", "extract", "canonicalize", "gold")
"""Stages in the order in which records pass them."""

FILL_RULES = {"role": "no-role", "demand": "no-demand", "employer": "no-employer"}
"""The rule of gold that counts postings in which a field is empty."""

SAMPLE = 20
"""Shares of fewer records than this say nothing."""

OUTCOMES = ("complete", "unmodified", "partial", "refused", "failed")


@dataclass(frozen=True)
class Finding:
    """What a gate has found, and what to do about it."""

    gate: str
    text: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.gate}: {self.text}. {self.remedy}"


def conservation(stages: Mapping[str, Report], sources: Sequence[Mapping[str, Any]] = ()) -> list[Finding]:
    """Every stage accounts for what it took in, and takes in what the one before gave out.

    Where a source has stored postings since the last run, refine has read some.
    """
    remedy = (
        "Records were lost or invented: read the task's log, then clear it; if it happens again, report it."
    )
    found = [
        Finding("conservation", text, remedy)
        for name, report in stages.items()
        for text in _leaks(name, report)
    ]
    stored = sum(int(s.get("stored", 0)) for s in sources)
    if stored and "refine" in stages and reports.count(stages["refine"], "bronze", "in") == 0:
        text = f"{stored} postings came into bronze and refine read none"
        found.append(
            Finding("conservation", text, "Check that the tasks' bronze is the one the crawl writes to.")
        )
    return found


def _leaks(name: str, report: Report) -> list[str]:
    found = []
    before, given = "", 0
    for stage in FLOW:
        if stage not in (report.get("stages") or {}):
            continue
        taken = reports.count(report, stage, "in")
        accounted = sum(reports.count(report, stage, n) for n in ("out", "skipped", "rejected"))
        if taken != accounted:
            found.append(f"{name}: {stage} took in {taken} and accounts for {accounted}")
        if before and taken != given:
            found.append(f"{name}: {before} gave out {given} and {stage} took in {taken}")
        before, given = stage, reports.count(report, stage, "out")
    return found


def schema(stages: Mapping[str, Report], limit: float) -> list[Finding]:
    """Reports have the form that this version knows, and few records were rejected for theirs.

    `limit` is the share of rejected records above which a site is taken to have changed. Less
    than 20 records are no sample.
    """
    found = []
    for name, report in stages.items():
        if text := _form(report):
            remedy = "Run the same version of the command and of these DAGs."
            found.append(Finding("schema", f"{name}: {text}", remedy))
            continue
        for stage, counts in report["stages"].items():
            taken, lost = int(counts.get("in", 0)), int(counts.get("rejected", 0))
            if taken >= SAMPLE and lost > limit * taken:
                text = f"{name}: {stage} rejected {lost} of {taken}, more than {limit:.0%}"
                found.append(
                    Finding("schema", text, "A site has changed: see `techmap rejects list`, mend its file.")
                )
    return found


def _form(report: Any) -> str:
    """What of a report is not as this version knows it, or nothing."""
    if not isinstance(report, dict) or not isinstance(report.get("stages"), dict):
        return "no stages in the report"
    for stage, counts in report["stages"].items():
        if stage not in FLOW:
            return f"unknown stage {stage!r}"
        if not isinstance(counts, dict) or not all(isinstance(v, int) and v >= 0 for v in counts.values()):
            return f"counts of {stage} are {counts!r}"
    for name, source in (report.get("sources") or {}).items():
        if source.get("outcome") not in OUTCOMES:
            return f"unknown outcome {source.get('outcome')!r} of {name}"
    return ""


def fill(load: Report, shares: Mapping[str, float], fields: Mapping[str, float]) -> list[Finding]:
    """Fields are filled in often enough, as shares of the postings that were loaded.

    `shares` are of what gold has rules for, `fields` of what the extractor reports, by the
    field's name in JSON. A load of less than 20 postings is no sample.
    """
    found = []
    remedy = "See `techmap explore gold`; if it is as it should be, lower the limit in gates."
    loaded = reports.count(load, "gold", "in")
    empty = {r["rule"]: int(r["count"]) for r in load.get("rules") or () if r.get("layer") == "gold"}
    for name, least in shares.items():
        filled = loaded - empty.get(FILL_RULES[name], 0)
        if loaded >= SAMPLE and filled < least * loaded:
            text = f"{name} is filled in {filled} of {loaded} postings, less than {least:.0%}"
            found.append(Finding("fill", text, remedy))
    for row in load.get("fields") or ():
        least, postings = fields.get(row["field"], 0.0), int(row["postings"])
        if postings >= SAMPLE and int(row["after"]) < least * postings:
            text = f"{row['field']} is filled in {row['after']} of {postings} postings, less than {least:.0%}"
            found.append(Finding("fill", text, remedy))
    return found


def drop(sources: Sequence[Mapping[str, Any]], limit: float, ignore: Sequence[str] = ()) -> list[Finding]:
    """No source lists less than it did a week ago by more than the share `limit`.

    Only complete listings are compared, and only where 20 or more postings were listed then:
    a partial one closes nothing, so it does no harm.
    """
    found = []
    for source in sources:
        before, now = source.get("before"), int(source.get("listed", 0))
        if source.get("outcome") != "complete" or not before or source["source"] in ignore:
            continue
        then = int(before["listed"])
        if then >= SAMPLE and now < (1 - limit) * then:
            text = f"{source['source']} lists {now}, and listed {then} on {before['at'][:10]}"
            remedy = "Look at the site; if that is all it has, add it to gates.ignore, or accept drop once."
            found.append(Finding("drop", text, remedy))
    return found
