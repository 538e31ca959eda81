"""Telling people: what a note says, over mail, SES and webhooks; and the monthly report as mail."""

from __future__ import annotations

import email
import json
import stat
from datetime import UTC, datetime
from email import policy
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs

import pytest

from techmap_airflow import letters, monthly, notify
from techmap_airflow.settings import Channel
from tests.installation import Installation
from tests.servers import Mail, http, serving

pytestmark = pytest.mark.usefixtures("airflow")

NOTE = notify.Note("partial", "techmap: 손실 있음", ["<b>2</b> rejected", "무늬"], {"run": "http://a/?b&c"})
SENDER = {"sender": "techmap@example.com", "to": ("a@example.com", "나@example.com")}


def channel(kind: str, **more: object) -> Channel:
    empty = {"to": (), "sender": "", "connection": None, "url": None, "variable": None}
    return Channel(kind=kind, **(empty | {"on": ("complete", "partial", "failed")} | more))


def test_what_comes_from_elsewhere_is_text_in_html() -> None:
    assert "<b>" not in NOTE.html()
    assert "&lt;b&gt;2&lt;/b&gt;" in NOTE.html()
    assert 'href="http://a/?b&amp;c"' in NOTE.html()


def test_a_channel_hears_of_what_it_wants_to(caplog: pytest.LogCaptureFixture) -> None:
    assert notify.send([channel("log", on=("failed",))], NOTE) == []
    assert notify.send([channel("log")], NOTE) == ["log"]


def test_a_webhook_gets_text_and_fields() -> None:
    got: list[dict] = []

    def answer(method: str, path: str, body: bytes) -> tuple[int, dict, bytes]:
        got.append(json.loads(body))
        return 200, {}, b"ok"

    with serving(http(answer)) as at:
        assert notify.send([channel("webhook", url=f"http://{at}/hook")], NOTE) == ["webhook"]
    assert got[0]["title"] == "techmap: 손실 있음"
    assert "- 무늬" in got[0]["text"]
    assert got[0]["links"] == {"run": "http://a/?b&c"}


def test_a_channel_that_refuses_does_not_keep_it_from_the_others() -> None:
    got: list[bytes] = []
    with serving(
        http(lambda m, p, b: (500, {}, b"") if p == "/bad" else (got.append(b) or (200, {}, b"")))
    ) as at:
        both = [channel("webhook", url=f"http://{at}/bad"), channel("webhook", url=f"http://{at}/good")]
        with pytest.raises(ExceptionGroup, match="1 of 2 channels refused the note"):
            notify.send(both, NOTE)
    assert len(got) == 1


def test_a_webhook_is_a_web_address() -> None:
    with pytest.raises(ExceptionGroup) as caught:
        notify.send([channel("webhook", url="file:///etc/passwd")], NOTE)
    assert "is no web address" in str(caught.value.exceptions[0])


def test_mail_over_ses(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict] = []

    def answer(method: str, path: str, body: bytes) -> tuple[int, dict, bytes]:
        sent.append(parse_qs(body.decode()))
        result = b"<SendRawEmailResult><MessageId>1</MessageId></SendRawEmailResult>"
        return 200, {"Content-Type": "text/xml"}, b"<SendRawEmailResponse>%b</SendRawEmailResponse>" % result

    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "DEFAULT_REGION"):
        monkeypatch.setenv(f"AWS_{name}", "us-east-1")
    with serving(http(answer)) as at:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SES", f"http://{at}")
        assert notify.send([channel("ses", **SENDER)], NOTE) == ["ses"]
    assert sent[0]["Action"] == ["SendRawEmail"]
    assert sent[0]["Source"] == ["techmap@example.com"]


@pytest.mark.parametrize(
    ("reason", "params", "logical", "want"),
    [
        ("the one asked for", {"month": "2026-02"}, datetime(2026, 11, 1, tzinfo=UTC), "2026-02"),
        ("the last one", {"month": ""}, datetime(2026, 11, 1, tzinfo=UTC), "2026-10"),
        ("the last one of last year", {}, datetime(2026, 1, 31, tzinfo=UTC), "2025-12"),
        ("started by hand", {}, None, "2026-10"),
    ],
)
def test_month(reason: str, params: dict, logical: datetime | None, want: str) -> None:
    run = SimpleNamespace(logical_date=logical, run_after=datetime(2026, 11, 22, tzinfo=UTC))
    assert monthly.month(params, run) == want, reason


def test_dead_letters_are_summed_up_by_reason() -> None:
    record = {"source": "wanted", "kind": "malformed", "stage": "refine"}
    messages = [{"reason": "full"}, {"reason": ""}]
    assert letters.summary(messages, [record, record]) == [
        "2 × record of wanted: malformed in refine",
        "1 × message: full",
        "1 × message: no reason given",
    ]


REPORTER = """#!/usr/bin/env python3
import sys
flags = dict(a.removeprefix("--").split("=", 1) for a in sys.argv[1:] if "=" in a)
assert sys.argv[1] == "--quiet" and "report" in sys.argv
open(flags["out"], "w").write(f"<h1>{flags['role']} {flags['month']} {flags['format']}: 백엔드</h1>")
print("written")
"""


def test_the_report_of_a_month_is_sent_as_one_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = tmp_path / "techmap"
    command.write_text(REPORTER)
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    send = [
        {"kind": "smtp", "to": ["reader@example.com"], "from": "techmap@example.com", "connection": "post"}
    ]
    report = {"roles": ["backend", "frontend"], "folder": str(tmp_path), "send": send}
    made = Installation(tmp_path, str(command), report=report)
    mail = Mail()
    with serving(mail) as at:
        host, port = at.split(":")
        extra = {"disable_ssl": True, "disable_tls": True}
        connection = {"conn_type": "smtp", "host": host, "port": int(port), "extra": extra}
        monkeypatch.setenv("AIRFLOW_CONN_POST", json.dumps(connection))
        run = made.run("_report", month="2026-10")
    assert run.state == "success"
    assert {"report[backend]", "report[frontend]"} <= set(run.tasks)
    message = email.message_from_string(mail.received[0], policy=policy.default)
    assert message["Subject"] == "techmap 2026-10"
    files = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
    assert set(files) == {"2026-10-backend.html", "2026-10-frontend.html"}
    text = files["2026-10-backend.html"]
    assert "<h1>backend 2026-10 html: 백엔드</h1>" in (text if isinstance(text, str) else text.decode())


def test_a_report_that_is_missing_is_an_error_and_nothing_is_sent(tmp_path: Path) -> None:
    command = tmp_path / "techmap"
    command.write_text("#!/bin/sh\necho written\n")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    report = {"roles": ["backend"], "folder": str(tmp_path / "reports")}
    run = Installation(tmp_path, str(command), report=report, retries={"attempts": 0}).run("_report")
    assert run.state == "failed"
    assert run.tasks["report[backend]"] == "success"
    assert run.tasks["send"] == "failed"
