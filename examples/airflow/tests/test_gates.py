"""What each gate finds in reports, and what it lets pass."""

from __future__ import annotations

import pytest

from techmap_airflow import gates


def stages(**counts: tuple[int, ...]) -> dict:
    names = ("in", "out", "skipped", "rejected")
    return {"stages": {stage: dict(zip(names, values, strict=False)) for stage, values in counts.items()}}


REFINED = stages(bronze=(100, 100), refine=(100, 97, 1, 2), silver=(97, 97))


@pytest.mark.parametrize(
    ("reason", "reports", "sources", "want"),
    [
        ("nothing to look at", {}, [], []),
        ("all accounted for", {"refine": REFINED}, [], []),
        ("two stages apart", {"refine": REFINED, "load": stages(silver=(5, 5))}, [], []),
        ("nothing asked of a model", {"annotate": {"stages": {}}}, [], []),
        ("a stage loses", {"refine": stages(refine=(10, 9))}, [], ["refine took in 10 and accounts for 9"]),
        (
            "a stage invents",
            {"refine": stages(refine=(10, 11))},
            [],
            ["refine took in 10 and accounts for 11"],
        ),
        (
            "lost between stages",
            {"load": stages(extract=(10, 10), gold=(9, 9))},
            [],
            ["extract gave out 10 and gold took in 9"],
        ),
        (
            "bronze is elsewhere",
            {"refine": stages(bronze=(0, 0))},
            [{"stored": 7}, {"stored": 3}],
            ["10 postings came into bronze and refine read none"],
        ),
        ("nothing was stored", {"refine": stages(bronze=(0, 0))}, [{"stored": 0}], []),
    ],
)
def test_conservation(reason: str, reports: dict, sources: list, want: list[str]) -> None:
    got = gates.conservation(reports, sources)
    assert [f.text.removeprefix("refine: ").removeprefix("load: ") for f in got] == want, reason


@pytest.mark.parametrize(
    ("reason", "report", "want"),
    [
        ("few are rejected", REFINED, None),
        ("too many are rejected", stages(refine=(100, 90, 0, 10)), "refine rejected 10 of 100, more than 5%"),
        ("too few to say", stages(refine=(19, 0, 0, 19)), None),
        ("no report", [], "no stages in the report"),
        ("another report", {"openings": 3}, "no stages in the report"),
        ("a stage of a later version", stages(distil=(1, 1)), "unknown stage 'distil'"),
        ("a count that is none", {"stages": {"refine": {"in": "7"}}}, "counts of refine are"),
        ("less than nothing", {"stages": {"refine": {"in": -1}}}, "counts of refine are"),
        (
            "an unknown outcome",
            {"stages": {}, "sources": {"a": {"outcome": "fine"}}},
            "unknown outcome 'fine' of a",
        ),
    ],
)
def test_schema(reason: str, report: object, want: str | None) -> None:
    got = gates.schema({"refine": report}, 0.05)
    assert [want in str(f) for f in got] == ([] if want is None else [True]), (reason, got)


@pytest.mark.parametrize(
    ("reason", "loaded", "empty", "want"),
    [("enough", 100, 40, 0), ("just enough", 100, 50, 0), ("too few", 100, 51, 1), ("no sample", 19, 19, 0)],
)
def test_fill_of_what_gold_has_rules_for(reason: str, loaded: int, empty: int, want: int) -> None:
    rules = [
        {"layer": "gold", "rule": "no-role", "count": empty},
        {"layer": "silver", "rule": "no-role", "count": 99},
    ]
    assert len(gates.fill(stages(gold=(loaded, loaded)) | {"rules": rules}, {"role": 0.5}, {})) == want, (
        reason
    )


def test_fill_of_fields_that_a_model_has_seen() -> None:
    rows = [
        {"field": "salary", "postings": 100, "before": 3, "after": 9},
        {"field": "place", "postings": 100, "before": 3, "after": 90},
    ]
    got = gates.fill({"stages": {}, "fields": rows}, {}, {"salary": 0.1, "place": 0.1})
    assert [f.text for f in got] == ["salary is filled in 9 of 100 postings, less than 10%"]


def test_fill_needs_no_report() -> None:
    assert gates.fill({}, {"role": 1.0}, {"salary": 1.0}) == []


def source(now: int, then: int | None, outcome: str = "complete") -> dict:
    before = {"at": "2026-11-01T00:00:00Z", "listed": then} if then is not None else None
    return {"source": "wanted", "outcome": outcome, "listed": now, "before": before}


@pytest.mark.parametrize(
    ("reason", "listed", "want"),
    [
        ("the same", source(100, 100), 0),
        ("half of it", source(50, 100), 0),
        ("less than half", source(49, 100), 1),
        ("nothing left", source(0, 100), 1),
        ("more", source(300, 100), 0),
        ("partial closes nothing", source(0, 100, "partial"), 0),
        ("nobody looked a week ago", source(0, None), 0),
        ("too few to say", source(0, 19), 0),
    ],
)
def test_drop(reason: str, listed: dict, want: int) -> None:
    assert len(gates.drop([listed], 0.5)) == want, reason
    assert gates.drop([listed], 0.5, ["wanted"]) == []


def test_a_finding_says_what_to_do() -> None:
    (found,) = gates.drop([source(1, 100)], 0.5)
    assert str(found).startswith("drop: wanted lists 1, and listed 100 on 2026-11-01. Look at the site")
