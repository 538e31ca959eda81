"""What a run of the flow has to do, read from bronze: which sources were read since, and from when on.

A message of a queue is only a wake-up. What there is to do stands in the manifests that no run
has finished yet, so that lost, doubled, late and reordered messages change nothing. How far the
flow has come is one object beside bronze, `flow/<dag>.json`, written after publishing alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from techmap_airflow.places import Place

MARGIN = timedelta(days=1)
"""How far before the newest finished manifest work begins: postings are stored after they are fetched."""

LOOKBACK = timedelta(days=3)
"""How long after it began a run of a source may write its manifest, and still be noticed."""

NAME_TIME = "%Y%m%dT%H%M%S.%fZ"


@dataclass(frozen=True)
class Mark:
    """How far the flow has come: the newest manifest that was published, and all names near it."""

    through: datetime | None = None
    done: tuple[str, ...] = ()

    @staticmethod
    def key(dag: str) -> str:
        """Where the mark of a DAG lies."""
        return f"flow/{dag}.json"

    @classmethod
    def read(cls, place: Place, dag: str) -> Mark:
        """The mark of a DAG; an empty one if it has never published."""
        data = place.read(cls.key(dag))
        if data is None:
            return cls()
        value = json.loads(data)
        if value.get("v") != 1:
            raise ValueError(
                f"{cls.key(dag)} is of version {value.get('v')!r}, only 1 is known: update these DAGs"
            )
        return cls(moment(value["through"]) if value["through"] else None, tuple(value["done"]))

    def write(self, place: Place, dag: str) -> None:
        """Store the mark."""
        value = {"v": 1, "through": text(self.through) if self.through else None, "done": sorted(self.done)}
        place.write(self.key(dag), json.dumps(value).encode())


@dataclass(frozen=True)
class Plan:
    """What a run has to do. `asdict` of it is what tasks hand on."""

    since: str | None  # of what is to be read again; None for everything
    sources: list[dict[str, Any]] = field(default_factory=list)  # the newest census of each, by name
    finished: list[str] = field(default_factory=list)  # manifests that publishing will have finished
    missing: list[str] = field(default_factory=list)  # sites that were to be collected and have no report
    messages: list[dict[str, str]] = field(default_factory=list)  # to be deleted after publishing
    reason: str = ""

    @property
    def work(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.sources) or self.reason != ""

    def value(self) -> dict[str, Any]:
        """The plan as plain values."""
        return asdict(self)


def text(at: datetime) -> str:
    """A time as the command reads it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(value: str) -> datetime:
    """The time in a text of the command or of Airflow."""
    at = datetime.fromisoformat(value)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def make(
    place: Place,
    mark: Mark,
    messages: Iterable[dict[str, Any]] = (),
    since: str | None = None,
    drop_days: int = 7,
) -> Plan:
    """The plan for what came since `mark`. A `since` that somebody asked for is a reason by itself."""
    bodies = [(m, body) for m in messages if (body := wake_up(m)) is not None]
    sources, finished = [], []
    begun = mark.through
    for source in place.names("manifest/"):
        new = [n for n in _manifests(place, source, mark) if n not in mark.done]
        if not new:
            continue
        finished += new
        oldest = _time(new[0])
        begun = min(begun, oldest) if begun else None
        sources.append(_census(place, source, new, timedelta(days=drop_days)))
    sources += _announced(bodies, sources, mark)
    return Plan(
        since=since or (text(begun - MARGIN) if begun else None),
        sources=sorted(sources, key=lambda s: s["source"]),
        finished=finished,
        messages=[{"id": m["MessageId"], "receipt": m["ReceiptHandle"]} for m, _ in bodies],
        reason=f"asked for since {since}" if since else "",
    )


def finish(mark: Mark, finished: Iterable[str]) -> Mark:
    """The mark after `finished` was published. Names that are too old to come again are left out."""
    names = {*mark.done, *finished}
    if not names:
        return mark
    through = max(_time(n) for n in names)
    return Mark(through, tuple(sorted(n for n in names if _time(n) >= through - LOOKBACK)))


def wake_up(message: dict[str, Any]) -> dict[str, Any] | None:
    """The body of a message of version 1, or None: such a message stays in the queue until it is dead."""
    try:
        body = json.loads(message["Body"])
    except (json.JSONDecodeError, KeyError, TypeError):
        return None
    known = isinstance(body, dict) and body.get("version") == 1 and body.get("source") and body.get("outcome")
    return body if known else None


def _manifests(place: Place, source: str, mark: Mark) -> list[str]:
    """Names of a source's manifests, oldest first, that may not be finished yet."""
    after = (mark.through - LOOKBACK).strftime(NAME_TIME) if mark.through else ""
    return [f"{source}{n}" for n in place.names(f"manifest/{source}", after) if n.endswith(".json")]


def _time(name: str) -> datetime:
    """The time in a manifest's name."""
    stamp = name.rsplit("/", 1)[1].split("-", 1)[0]
    return datetime.strptime(stamp, NAME_TIME).replace(tzinfo=UTC)


def _census(place: Place, source: str, new: list[str], week: timedelta) -> dict[str, Any]:
    """What the newest manifest of a source says, beside the last complete one of a week before."""
    newest = new[-1]
    census = _load(place, newest)
    out = {
        "source": census["source"],
        "at": census["at"],
        "outcome": census["outcome"],
        "err": census.get("err", ""),
        "listed": len(census.get("keys") or ()),
        "stored": sum(int(_load(place, n).get("counts", {}).get("out", 0)) for n in new[-3:]),
        "manifest": place.link(f"manifest/{newest}"),
    }
    for earlier in _before(place, source, _time(newest) - week, week):
        then = _load(place, earlier)
        if then["outcome"] == "complete":
            out["before"] = {"at": then["at"], "listed": len(then.get("keys") or ())}
            break
    return out


def _before(place: Place, source: str, at: datetime, span: timedelta) -> Iterator[str]:
    """Names of manifests of a source at `at` or up to three `span` before it, newest first, ten at most."""
    last = at.strftime(NAME_TIME) + "~"  # behind every name of that time
    names = place.names(f"manifest/{source}", (at - 3 * span).strftime(NAME_TIME))
    yield from [f"{source}{n}" for n in names if n <= last][:-11:-1]


def _load(place: Place, name: str) -> dict[str, Any]:
    """The census in a manifest. One that has been forgotten since it was listed is an empty one."""
    data = place.read(f"manifest/{name}")
    if data:
        return json.loads(data)
    source = unquote(name.partition("/")[0].removeprefix("source="))
    return {"source": source, "at": text(_time(name)), "outcome": "failed", "err": "the manifest is gone"}


def _announced(
    bodies: list[tuple[dict[str, Any], dict[str, Any]]], sources: list[dict[str, Any]], mark: Mark
) -> list[dict[str, Any]]:
    """Sources of which there is a message and no manifest: their runs failed before they stored anything."""
    read = {s["source"] for s in sources}
    told: dict[str, dict[str, Any]] = {}
    for _, body in bodies:
        late = mark.through is not None and moment(body["at"]) <= mark.through
        if body["source"] not in read and not body.get("manifest") and not late:
            told[body["source"]] = {
                "source": body["source"],
                "at": body["at"],
                "outcome": body["outcome"],
                "err": body.get("err", ""),
                "listed": int(body.get("listed", 0)),
                "stored": 0,
                "manifest": "",
            }
    return list(told.values())
