"""A cluster of one node on the loopback interface: runs a pod's command as a local process.

It speaks the few routes of the Kubernetes API that a pod operator calls, so that the provider's
own code is what is tested. Images are not looked at: every pod runs the same command.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.servers import Answer

JSON = {"Content-Type": "application/json"}


class Kubelet:
    """The pods of one namespace, by name."""

    def __init__(self, command: str) -> None:
        self.command = command
        self.pods: dict[str, dict[str, Any]] = {}
        self.output: dict[str, bytes] = {}
        self.seen: list[dict[str, Any]] = []  # every pod that was made
        self.deleted: list[str] = []
        self._lock = threading.Lock()

    def answer(self, method: str, path: str, body: bytes) -> Answer:  # noqa: PLR0911 - one a route
        """Answer a request of the API."""
        url = urlsplit(path)
        name, _, part = url.path.partition("/pods")[2].lstrip("/").partition("/")
        with self._lock:
            if "/pods" not in url.path:
                return self._json({"kind": "EventList", "apiVersion": "v1", "metadata": {}, "items": []})
            if method == "POST":
                return self._run(json.loads(body))
            if not name:
                return self._list(parse_qs(url.query).get("labelSelector", [""])[0])
            if name not in self.pods:
                return 404, JSON, json.dumps({"kind": "Status", "code": 404, "reason": "NotFound"}).encode()
            if part == "log":
                return 200, {"Content-Type": "text/plain"}, self.output[name]
            if method == "DELETE":
                self.deleted.append(name)
                return self._json(self.pods.pop(name))
            if method == "PATCH":
                self.pods[name]["metadata"]["labels"] |= json.loads(body)["metadata"].get("labels") or {}
            return self._json(self.pods[name])

    def _run(self, pod: dict[str, Any]) -> Answer:
        """Run a pod to its end before anybody asks for it."""
        container = pod["spec"]["containers"][0]
        environment = {e["name"]: e["value"] for e in container.get("env", ()) if "value" in e}
        inherited = {n: v for n, v in os.environ.items() if n.startswith(("AWS_", "PATH", "TMP", "HOME"))}
        done = subprocess.run(
            [self.command, *container.get("args", ())],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            env=inherited | environment,
        )
        name, now = pod["metadata"]["name"], datetime.now(UTC).isoformat().replace("+00:00", "Z")
        self.output[name] = b"".join(
            f"{now} ".encode() + line for line in done.stdout.splitlines(keepends=True)
        )
        ended = {"exitCode": done.returncode, "reason": "Completed", "startedAt": now, "finishedAt": now}
        status = {"name": container["name"], "image": container["image"], "imageID": "", "ready": False}
        status |= {"restartCount": 0, "state": {"terminated": ended}}
        phase = "Succeeded" if done.returncode == 0 else "Failed"
        pod["metadata"] |= {"uid": name, "creationTimestamp": now, "resourceVersion": "1"}
        pod["status"] = {"phase": phase, "startTime": now, "containerStatuses": [status]}
        self.pods[name] = pod
        self.seen.append(pod)
        return self._json(pod, 201)

    def _list(self, selector: str) -> Answer:
        items = [p for p in self.pods.values() if _selected(selector, p["metadata"].get("labels", {}))]
        return self._json(
            {"kind": "PodList", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": items}
        )

    def _json(self, value: dict[str, Any], status: int = 200) -> Answer:
        return status, JSON, json.dumps(value).encode()


def _selected(selector: str, labels: dict[str, str]) -> bool:
    for term in filter(None, selector.split(",")):
        if "!=" in term:
            name, value = term.split("!=")
            if labels.get(name) == value:
                return False
        elif "=" in term:
            name, _, value = term.partition("=")
            if labels.get(name) != value.lstrip("="):
                return False
        elif term.startswith("!") == (term.lstrip("!") in labels):
            return False
    return True
