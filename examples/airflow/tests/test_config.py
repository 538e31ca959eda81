"""What a configuration may say, and how its mistakes are told."""

from __future__ import annotations

import pytest

from techmap_airflow import config
from techmap_airflow.fields import ConfigError

SMALL = {"layers": {"store": "/data", "bronze": "/data"}}


def mistakes(values: object) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        config.parse(values)
    return str(caught.value).splitlines()


def test_the_least_there_is() -> None:
    got = config.parse(SMALL)
    assert got.name == "techmap"
    assert got.runner.kind == "local"
    assert got.layers.arguments() == ["--store=/data", "--bronze=/data"]
    assert [c.kind for c in got.notify] == ["log"]


def test_the_file_that_comes_along_is_valid() -> None:
    assert config.load(
        config.__file__.replace("techmap_airflow/config.py", "techmap.airflow.yaml")
    ).crawl.sites


@pytest.mark.parametrize(
    ("reason", "values", "want"),
    [
        ("nothing", None, "layers.bronze: is missing: write a folder"),
        ("no mapping", {"layers": "x"}, "layers: is 'x', not a section"),
        ("a misspelt field", SMALL | {"runer": {}}, "runer: is not known: there are name, tags"),
        (
            "a misspelt field inside",
            SMALL | {"start": {"que": "x"}},
            "start.que: is not known: there are queue",
        ),
        ("an unknown runner", SMALL | {"runner": {"kind": "podd"}}, "'podd' is none of local, pod, lambda"),
        ("a pod without image", SMALL | {"runner": {"kind": "pod"}}, "runner.pod.image: is missing"),
        (
            "a function that is missing",
            SMALL | {"runner": {"kind": "lambda"}},
            "runner.functions.load: is missing",
        ),
        ("functions and a file", SMALL | {"runner": {"kind": "lambda"}}, "layers: functions share no folder"),
        ("a function for hours", SMALL | {"runner": {"kind": "lambda", "timeout": 3600}}, "900 seconds"),
        (
            "a text for a number",
            SMALL | {"retries": {"attempts": "three"}},
            "'three' is no number from 0 to 20",
        ),
        ("half a retry", SMALL | {"retries": {"attempts": 1.5}}, "1.5 is no whole number"),
        ("yes for a number", SMALL | {"gates": {"drop": True}}, "gates.drop: True is no number from 0 to 1"),
        ("a share above one", SMALL | {"gates": {"fill": {"role": 50}}}, "gates.fill.role: 50 is no number"),
        ("an unknown fill", SMALL | {"gates": {"fill": {"rolle": 0.5}}}, "gates.fill.rolle: is not known"),
        ("mail to nobody", SMALL | {"notify": [{"kind": "smtp", "from": "a@b"}]}, "notify[0].to: is missing"),
        ("a webhook to nowhere", SMALL | {"notify": [{"kind": "webhook"}]}, "notify[0].url: is missing"),
        (
            "an unknown event",
            SMALL | {"notify": [{"on": ["won"]}]},
            "'won' is none of complete, partial, failed",
        ),
        ("a report without folder", SMALL | {"report": {"roles": ["backend"]}}, "report.folder: is missing"),
        (
            "queue and clock",
            SMALL | {"start": {"queue": "q", "schedule": "@daily"}},
            "start.schedule: stands beside",
        ),
        (
            "queue and crawl",
            SMALL | {"start": {"queue": "q"}, "crawl": {"sites": ["a"]}},
            "crawl.sites: stands",
        ),
        (
            "two writers of a file",
            SMALL | {"crawl": {"sites": ["a"], "parallel": 2}},
            "crawl.parallel: must be 1",
        ),
        ("a site that is a number", SMALL | {"crawl": {"sites": [7]}}, "crawl.sites[0]: 7 is no text"),
        ("no gold", {"layers": {"bronze": "b", "silver": "s"}}, "layers.gold: is missing"),
        (
            "a password",
            {"layers": {"bronze": "b", "silver": "s", "gold": "mysql://u:secret@h/d"}},
            "layers.gold: holds a password",
        ),
    ],
)
def test_a_mistake_names_its_field_and_the_remedy(reason: str, values: object, want: str) -> None:
    assert any(want in line for line in mistakes(values)), (reason, mistakes(values))


def test_a_password_is_never_repeated() -> None:
    values = {"layers": {"bronze": "b", "silver": "s", "gold": "mysql://u:secret@h/d"}}
    assert "secret" not in "\n".join(mistakes(values))


def test_all_mistakes_are_told_at_once() -> None:
    assert len(mistakes({"runner": {"kind": "podd"}, "retries": {"attempts": -1}, "colour": "red"})) >= 4


def test_a_file_is_named_in_every_line(tmp_path) -> None:
    file = tmp_path / "c.yaml"
    file.write_text("runner: {kind: podd}\n")
    with pytest.raises(ConfigError) as caught:
        config.load(file)
    assert all(line.startswith(f"{file}: ") for line in str(caught.value).splitlines())


@pytest.mark.parametrize(("reason", "text"), [("no YAML", "a: [1"), ("nothing there", None)])
def test_a_file_that_cannot_be_read(tmp_path, reason: str, text: str | None) -> None:
    file = tmp_path / "c.yaml"
    if text is not None:
        file.write_text(text)
    with pytest.raises(ConfigError, match=r"c\.yaml: "):
        config.load(file)
