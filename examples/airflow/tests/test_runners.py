"""The same flow as pods and as functions, with the providers' own operators."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.installation import Installation
from tests.kubelet import Kubelet
from tests.servers import Functions, http, serving

pytestmark = pytest.mark.usefixtures("airflow")

SITE = "sample-careers"


@pytest.fixture
def cluster(tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kubelet]:
    kubelet = Kubelet(command)
    with serving(http(kubelet.answer)) as at:
        named = {"cluster": {"server": f"http://{at}"}, "name": "test"}
        context = {"context": {"cluster": "test", "user": "test"}, "name": "test"}
        config = {"apiVersion": "v1", "kind": "Config", "clusters": [named], "contexts": [context]}
        file = tmp_path / "kubeconfig"
        file.write_text(
            yaml.safe_dump(config | {"users": [{"name": "test", "user": {}}], "current-context": "test"})
        )
        monkeypatch.setenv("KUBECONFIG", str(file))
        extra = {"conn_type": "kubernetes", "extra": {"kube_config_path": str(file), "in_cluster": False}}
        monkeypatch.setenv("AIRFLOW_CONN_CLUSTER", json.dumps(extra))
        yield kubelet


def pods(tmp_path: Path, **more: object) -> Installation:
    template = {
        "apiVersion": "v1",
        "kind": "Pod",
        "spec": {"serviceAccountName": "techmap", "containers": [{"name": "base", "image": "overruled"}]},
    }
    pod = {"image": "techmap:1", "namespace": "techmap", "connection": "cluster", "template": template}
    pod["startup_check_interval_seconds"] = 1
    runner = {"kind": "pod", "pod": pod, "environment": {"LANG": "C.UTF-8"}}
    return Installation(tmp_path, "unused", runner=runner, retries={"attempts": 0}, **more)


def test_stages_run_as_pods(tmp_path: Path, cluster: Kubelet) -> None:
    run = pods(tmp_path, crawl={"sites": [SITE, "saramin"]}).run()
    assert run.state == "success"
    assert run.values["publish"]["openings"] > 100
    assert run.values[f"crawl[{SITE}]"]["losses"] == []
    assert "saramin" in run.values["crawl[saramin]"]["losses"][0]  # status 3 is no failure
    assert run.note() == "partial"
    assert cluster.pods == {}, "no pod is left behind"
    load = next(p for p in cluster.seen if p["metadata"]["labels"]["app.kubernetes.io/component"] == "load")
    assert load["spec"]["containers"][0]["image"] == "techmap:1"
    assert load["spec"]["serviceAccountName"] == "techmap"
    reaching_out = {
        p["metadata"]["labels"]["techmap.io/stage"]: p["metadata"]["labels"].get("techmap.io/web")
        for p in cluster.seen
    }
    assert reaching_out == {"crawl": "yes", "refine": None, "annotate": "yes", "load": None, "publish": None}
    assert {"name": "LANG", "value": "C.UTF-8"} in load["spec"]["containers"][0]["env"]


def test_a_pod_that_fails_stops_publishing_and_says_why(
    tmp_path: Path, cluster: Kubelet, capfd: pytest.CaptureFixture[str]
) -> None:
    made = pods(tmp_path, crawl={"sites": [SITE]}, extractor=["--no-such-flag"])
    run = made.run()
    assert run.state == "failed"
    assert run.tasks["annotate"] == "failed"
    assert run.tasks["publish"] == "upstream_failed"
    assert "annotate ended with status 2: techmap: unknown flag --no-such-flag" in "".join(capfd.readouterr())


@pytest.fixture
def functions(tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Functions]:
    store = tmp_path / "store"
    made = Functions([command, "-q", f"--store={store}", f"--bronze={store}"])
    for name, value in {
        "DEFAULT_REGION": "us-east-1",
        "ACCESS_KEY_ID": "test",
        "SECRET_ACCESS_KEY": "test",
    }.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    with serving(http(made.answer)) as at:
        monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", f"http://{at}")
        yield made


def invoking(tmp_path: Path, **more: object) -> Installation:
    stages = ("crawl", "refine", "annotate", "load", "publish")
    runner = {"kind": "lambda", "timeout": 60, "functions": {s: f"techmap-{s}" for s in stages}}
    # The functions have addresses of their own; the flow itself reads bronze alone.
    layers = {
        "bronze": str(tmp_path / "store"),
        "silver": "dynamodb://theirs",
        "gold": "mysql://theirs@db/gold",
    }
    return Installation(tmp_path, "unused", runner=runner, layers=layers, retries={"attempts": 0}, **more)


def test_stages_run_as_functions(tmp_path: Path, functions: Functions) -> None:
    made = invoking(tmp_path, crawl={"sites": [SITE]})
    run = made.run()
    assert run.state == "success"
    assert run.note() == "complete"
    assert run.values["publish"]["openings"] > 100
    assert functions.invoked == [
        ("techmap-crawl", {"task": "crawl", "sites": [SITE]}),
        ("techmap-refine", {"task": "refine", "since": None}),
        ("techmap-annotate", {"task": "annotate", "since": None}),
        ("techmap-load", {"task": "load", "since": None}),
        ("techmap-publish", {"task": "publish"}),
    ]


def test_a_function_that_fails_stops_publishing(tmp_path: Path, functions: Functions) -> None:
    made = invoking(tmp_path, crawl={"sites": [SITE]})
    functions.command[-2] = "--store=/dev/null/nowhere"
    run = made.run()
    assert run.state == "failed"
    assert run.note() == "failed" or run.tasks["crawl[sample-careers]"] == "failed"
    assert "publish" not in run.values
