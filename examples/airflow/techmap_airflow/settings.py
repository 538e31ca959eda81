"""The sections of `techmap.airflow.yaml` as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Start:
    """What a run of the flow begins with: messages of a queue, or a time."""

    queue: str | None
    dead_letters: str | None
    visibility: int
    wait: int
    poll: int
    schedule: str | None


@dataclass(frozen=True)
class Crawl:
    """What is collected by Airflow itself before each run, and how many sites at a time."""

    sites: tuple[str, ...]
    parallel: int
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Layers:
    """Where the layers lie, as the flags of the command have it."""

    bronze: str
    silver: str | None
    gold: str | None
    store: str | None

    def arguments(self) -> list[str]:
        """The flags of the command."""
        named = {"store": self.store, "bronze": self.bronze, "silver": self.silver, "gold": self.gold}
        return [f"--{name}={value}" for name, value in named.items() if value]


@dataclass(frozen=True)
class Runner:
    """How a stage is run."""

    kind: str
    command: str
    timeout: int
    environment: dict[str, str]
    pool: str
    pod: dict[str, Any]
    functions: dict[str, str]


@dataclass(frozen=True)
class Retries:
    """How often a task is tried again, and after how many seconds at first and at most."""

    attempts: int
    delay: int
    longest: int


@dataclass(frozen=True)
class Gates:
    """The limits of the quality gates, as shares from 0 to 1."""

    rejected: float
    drop: float
    drop_days: int
    ignore: tuple[str, ...]
    fill: dict[str, float]
    fields: dict[str, float]


@dataclass(frozen=True)
class Channel:
    """Somebody who is told."""

    kind: str
    to: tuple[str, ...]
    sender: str
    connection: str | None
    url: str | None
    variable: str | None
    on: tuple[str, ...]


@dataclass(frozen=True)
class Monthly:
    """The report of a month."""

    roles: tuple[str, ...]
    schedule: str | None
    folder: str
    format: str
    send: tuple[Channel, ...]


@dataclass(frozen=True)
class Links:
    """Templates of web addresses; empty for none."""

    manifest: str
    log: str


@dataclass(frozen=True)
class Config:
    """The whole file."""

    name: str
    tags: tuple[str, ...]
    aws: str | None
    start: Start
    crawl: Crawl
    layers: Layers
    runner: Runner
    extractor: tuple[str, ...]
    retries: Retries
    gates: Gates
    notify: tuple[Channel, ...]
    monthly: Monthly
    links: Links
