"""Small servers on the loopback interface: mail, HTTP with an answer for each path, functions, statsd."""

from __future__ import annotations

import json
import re
import socket
import socketserver
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Answer = tuple[int, dict[str, str], bytes]


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[str]:
    """Serve until the block ends; yields host and port."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        host, port = server.server_address[:2]
        yield f"{host}:{port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def http(answer: Callable[[str, str, bytes], Answer]) -> ThreadingHTTPServer:
    """A server that answers by method, path with query, and body."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, data = answer(self.command, self.path, body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_DELETE = do_PATCH = handle_any

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    return server


class Mail(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it is given."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        self.received: list[str] = []
        super().__init__(("127.0.0.1", 0), _MailHandler)


class _MailHandler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("220 test")
        for line in self.rfile:
            word = line.decode().strip().upper()
            if word == "DATA":
                self.say("354 go on")
                self.server.received.append("".join(self.data()))  # type: ignore[attr-defined]
            self.say("221 bye" if word == "QUIT" else "250 ok")

    def data(self) -> Iterator[str]:
        for line in self.rfile:
            if line == b".\r\n":
                return
            yield line.decode()

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class Functions:
    """Lambda's route of invocation over local processes: a function's answer is the command's report.

    It does what a handler does: a report is the answer also where it has losses, a failure is an
    error of the function.
    """

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.invoked: list[tuple[str, dict[str, Any]]] = []

    def answer(self, _: str, path: str, body: bytes) -> Answer:
        name = re.fullmatch(r"/2015-03-31/functions/([^/]+)/invocations", path)
        assert name, path
        event = json.loads(body)
        self.invoked.append((name[1], event))
        flags = [f"--site={s}" for s in event.get("sites", ())]
        flags += [f"--since={event['since']}"] if event.get("since") else []
        done = subprocess.run(
            [*self.command, event["task"], *flags], capture_output=True, text=True, check=False
        )
        if done.returncode in (0, 3):
            report = json.loads(done.stdout.splitlines()[-1])
            return (
                200,
                {},
                json.dumps({"publication": report} if event["task"] == "publish" else report).encode(),
            )
        error = {"errorMessage": done.stderr.strip(), "errorType": "Failed"}
        return 200, {"X-Amz-Function-Error": "Unhandled"}, json.dumps(error).encode()


@contextmanager
def real_functions(
    program: str, bootstrap: str, tasks: Sequence[str], environment: Mapping[str, str], log: Path
) -> Iterator[str]:
    """The functions as they are deployed (tests/functions), behind Lambda's route; yields its address."""
    with (
        log.open("a") as said,
        subprocess.Popen(
            [program, bootstrap, *tasks],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        ) as process,
    ):
        assert process.stdin and process.stdout
        try:
            yield f"http://{process.stdout.readline().strip()}"
        finally:
            process.stdin.close()


class Statsd:
    """Keeps the lines that are sent to it as metrics."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0.2)
        self.port = self._socket.getsockname()[1]
        self.lines: list[str] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep)
        self._thread.start()

    def _keep(self) -> None:
        while not self._ended.is_set():
            try:
                self.lines += self._socket.recv(65536).decode().splitlines()
            except TimeoutError:
                continue

    def close(self) -> None:
        """Listen no longer."""
        self._ended.set()
        self._thread.join()
        self._socket.close()
