"""Telling people: by the task's log, mail over SMTP or SES, or a webhook."""

from __future__ import annotations

import html
import json
import logging
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from techmap_airflow.settings import Channel

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Note:
    """What is told: one line, the lines below it, links by their names, and files."""

    event: str
    title: str
    lines: Sequence[str] = ()
    links: dict[str, str] = field(default_factory=dict)
    files: Sequence[str] = ()

    def text(self) -> str:
        """The note as plain text."""
        links = [f"{name}: {url}" for name, url in self.links.items()]
        return "\n".join([self.title, "", *(f"- {line}" for line in self.lines), *links]).strip()

    def html(self) -> str:
        """The note as HTML. What comes from sites and logs is text there, never markup."""
        rows = "".join(f"<li>{html.escape(line)}</li>" for line in self.lines)
        links = "".join(
            f'<p><a href="{html.escape(url, quote=True)}">{html.escape(name)}</a></p>'
            for name, url in self.links.items()
        )
        return f"<h2>{html.escape(self.title)}</h2><ul>{rows}</ul>{links}"


def send(channels: Sequence[Channel], note: Note, aws: str | None = None) -> list[str]:
    """Send a note over every channel that wants to hear of its event; the kinds that took it.

    One that fails does not keep it from the others; all that failed are an ExceptionGroup.
    """
    ways = {"log": _log, "smtp": _smtp, "ses": _ses, "webhook": _webhook}
    sent, failed = [], []
    for channel in channels:
        if note.event not in channel.on:
            continue
        try:
            ways[channel.kind](channel, note, aws)
            sent.append(channel.kind)
        except Exception as err:  # noqa: BLE001 - a channel may fail in any way, and is told of below
            err.add_note(f"channel {channel.kind}")
            failed.append(err)
    if failed:
        raise ExceptionGroup(f"{len(failed)} of {len(failed) + len(sent)} channels refused the note", failed)
    return sent


def _log(_: Channel, note: Note, __: str | None) -> None:
    log.info("%s", note.text())


def _smtp(channel: Channel, note: Note, _: str | None) -> None:
    from airflow.providers.smtp.hooks.smtp import SmtpHook

    with SmtpHook(smtp_conn_id=channel.connection or "smtp_default") as hook:
        hook.send_email_smtp(
            to=list(channel.to),
            from_email=channel.sender,
            subject=note.title,
            html_content=note.html(),
            files=list(note.files),
        )


def _ses(channel: Channel, note: Note, aws: str | None) -> None:
    from airflow.providers.amazon.aws.hooks.ses import SesHook

    SesHook(aws_conn_id=channel.connection or aws).send_email(
        mail_from=channel.sender,
        to=list(channel.to),
        subject=note.title,
        html_content=note.html(),
        files=list(note.files),
    )


def _webhook(channel: Channel, note: Note, _: str | None) -> None:
    """Post JSON that Slack, Mattermost and Discord's Slack form show as text, and others can read."""
    from airflow.sdk import Variable

    url: Any = channel.url or Variable.get(channel.variable)
    if not str(url).startswith(("https://", "http://")):
        raise ValueError(f"webhook: {channel.variable or 'url'} is no web address: write https://…")
    body: dict[str, Any] = {
        "text": note.text(),
        "event": note.event,
        "title": note.title,
        "lines": list(note.lines),
    }
    body["links"] = note.links
    request = urllib.request.Request(
        url, data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        answer.read()
