"""What `techmap.airflow.yaml` says, checked.

Everything is a plain value: no connection is made and no variable read here. Passwords stand
in connections and variables of Airflow, or in the environment of whoever runs the tasks.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from techmap_airflow.fields import ConfigError, Fields
from techmap_airflow.settings import (
    Channel,
    Config,
    Crawl,
    Gates,
    Layers,
    Links,
    Monthly,
    Retries,
    Runner,
    Start,
)

VARIABLE = "TECHMAP_AIRFLOW_CONFIG"
"""Environment variable with the path of the file, if it does not lie beside the package."""

RUNNERS = ("local", "pod", "lambda")
CHANNELS = ("log", "smtp", "ses", "webhook")
FILLS = ("role", "demand", "employer")
LAMBDA_SECONDS = 900
"""How long a function of Lambda may run."""

STAGES = ("crawl", "refine", "annotate", "load", "publish")


def load(path: str | os.PathLike[str] | None = None) -> Config:
    """The configuration in the file at `path`, in $TECHMAP_AIRFLOW_CONFIG, or beside the package.

    A file that cannot be used is a ConfigError with all that is wrong with it.
    """
    beside = Path(__file__).parent.parent / "techmap.airflow.yaml"
    file = Path(path or os.environ.get(VARIABLE) or beside)
    try:
        values = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as err:
        raise ConfigError(f"{file}: {err.strerror}: name the file in ${VARIABLE}") from err
    except yaml.YAMLError as err:
        raise ConfigError(f"{file}: no YAML: {err}") from err
    try:
        return parse(values)
    except ConfigError as err:
        raise ConfigError("\n".join(f"{file}: {line}" for line in str(err).splitlines())) from err


def parse(values: object) -> Config:
    """The configuration in `values`, or a ConfigError with one line a mistake."""
    mistakes: list[str] = []
    f = Fields(values, "", mistakes)
    config = Config(
        name=f.text("name", "techmap"),
        tags=f.texts("tags") or ("techmap",),
        aws=f.optional("aws"),
        start=_start(f.section("start")),
        crawl=_crawl(f.section("crawl")),
        layers=_layers(f.section("layers")),
        runner=_runner(f.section("runner")),
        extractor=f.texts("extractor"),
        retries=_retries(f.section("retries")),
        gates=_gates(f.section("gates")),
        notify=_channels(f, "notify"),
        monthly=_monthly(f.section("report")),
        links=_links(f.section("links")),
    )
    f.close()
    _together(config, mistakes)
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return config


def _start(f: Fields) -> Start:
    start = Start(
        queue=f.optional("queue"),
        dead_letters=f.optional("dead_letters"),
        visibility=f.whole("visibility", 3600, 30, 43200),  # 12 hours is the most that SQS takes
        wait=f.whole("wait", 86400, 1, 604800),
        poll=f.whole("poll", 30, 1, 3600),
        schedule=f.optional("schedule"),
    )
    if start.queue and start.schedule:
        f.fault("schedule", "stands beside a queue: leave one of them out, messages say when there is work")
    f.close()
    return start


def _crawl(f: Fields) -> Crawl:
    crawl = Crawl(f.texts("sites"), f.whole("parallel", 1, 1, 64), f.texts("arguments"))
    f.close()
    return crawl


def _layers(f: Fields) -> Layers:
    remedy = "write a folder that all tasks share, or s3://BUCKET/PREFIX"
    layers = Layers(
        f.text("bronze", remedy=remedy), f.optional("silver"), f.optional("gold"), f.optional("store")
    )
    for name, value in (("silver", layers.silver), ("gold", layers.gold)):
        if value is None and layers.store is None:
            f.fault(name, "is missing: write its address, or a folder as store that holds it")
        if value and urlsplit(value).password:
            f.fault(name, "holds a password: give it to the tasks as TECHMAP_MYSQL_PASSWORD instead")
    f.close()
    return layers


def _runner(f: Fields) -> Runner:
    runner = Runner(
        kind=f.choice("kind", RUNNERS, "local"),
        command=f.text("command", "techmap"),
        timeout=f.whole("timeout", LAMBDA_SECONDS, 1, 86400),
        environment={str(k): str(v) for k, v in f.mapping("environment").items()},
        pool=f.text("pool", "default_pool"),
        pod=f.mapping("pod"),
        functions={str(k): str(v) for k, v in f.mapping("functions").items()},
    )
    if runner.kind == "pod" and not runner.pod.get("image"):
        f.fault("pod.image", "is missing: write the image of the command, with a digest or a version")
    if runner.kind == "lambda":
        for stage in STAGES[1:]:
            if stage not in runner.functions and stage != "annotate":  # which only asks a model
                f.fault(f"functions.{stage}", "is missing: write the name or ARN of the function")
        if runner.timeout > LAMBDA_SECONDS:
            text = f"{runner.timeout} is more than the {LAMBDA_SECONDS} seconds that a function may run"
            f.fault("timeout", f"{text}: write less")
    f.close()
    return runner


def _retries(f: Fields) -> Retries:
    retries = Retries(
        f.whole("attempts", 3, 0, 20), f.whole("delay", 60, 0, 86400), f.whole("longest", 1800, 1, 86400)
    )
    f.close()
    return retries


def _gates(f: Fields) -> Gates:
    fill = f.section("fill")
    fills = {name: fill.number(name, 0.0, 0.0, 1.0) for name in FILLS}
    fill.close()
    fields = f.section("fields")
    gates = Gates(
        rejected=f.number("rejected", 0.05, 0.0, 1.0),
        drop=f.number("drop", 0.5, 0.0, 1.0),
        drop_days=f.whole("drop_days", 7, 1, 90),
        ignore=f.texts("ignore"),
        fill={name: limit for name, limit in fills.items() if limit},
        fields={name: fields.number(name, 0.0, 0.0, 1.0) for name in f.mapping("fields")},
    )
    f.close()
    return gates


def _channels(f: Fields, name: str) -> tuple[Channel, ...]:
    return tuple(_channel(c) for c in f.sections(name)) or (Channel("log", (), "", None, None, None, EVENTS),)


EVENTS = ("complete", "partial", "failed")
"""What there is to tell of a run."""


def _channel(f: Fields) -> Channel:
    channel = Channel(
        kind=f.choice("kind", CHANNELS, "log"),
        to=f.texts("to"),
        sender=f.text("from", ""),
        connection=f.optional("connection"),
        url=f.optional("url"),
        variable=f.optional("variable"),
        on=f.texts("on") or EVENTS,
    )
    if channel.kind in ("smtp", "ses"):
        if not channel.to:
            f.fault("to", "is missing: write a list of mail addresses")
        if not channel.sender:
            f.fault("from", "is missing: write the mail address of the sender")
    if channel.kind == "webhook" and not (channel.url or channel.variable):
        f.fault("url", "is missing: write it, or as variable the name of Airflow's variable that holds it")
    for event in channel.on:
        if event not in EVENTS:
            f.fault("on", f"{event!r} is none of {', '.join(EVENTS)}: write some of them")
    f.close()
    return channel


def _monthly(f: Fields) -> Monthly:
    monthly = Monthly(
        roles=f.texts("roles"),
        schedule=f.optional("schedule"),
        folder=f.text("folder", ""),
        format=f.choice("format", ("html", "md"), "html"),
        send=_channels(f, "send"),
    )
    if monthly.roles and not monthly.folder:
        f.fault("folder", "is missing: write a folder that all tasks share")
    f.close()
    return monthly


def _links(f: Fields) -> Links:
    links = Links(f.text("manifest", ""), f.text("log", ""))
    f.close()
    return links


def _together(config: Config, mistakes: list[str]) -> None:
    """Add what is wrong between sections."""
    if config.crawl.sites and config.start.queue:
        mistakes.append(
            "crawl.sites: stands beside start.queue: leave the queue out where Airflow itself collects"
        )
    if config.crawl.sites and config.runner.kind == "lambda" and "crawl" not in config.runner.functions:
        mistakes.append("runner.functions.crawl: is missing: write the name or ARN of the function")
    if config.monthly.roles and config.runner.kind == "lambda" and "report" not in config.runner.functions:
        mistakes.append("runner.functions.report: is missing: write the name or ARN of the function")
    sqlite = [v for v in (config.layers.silver, config.layers.gold) if v is None]
    if config.runner.kind == "lambda" and sqlite:
        mistakes.append("layers: functions share no folder: write silver and gold as dynamodb:// or mysql://")
    if sqlite and config.crawl.parallel > 1:
        mistakes.append("crawl.parallel: must be 1 where silver or gold is a file: a file has one writer")
