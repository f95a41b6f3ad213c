"""KeyCDN's HTTP API on loopback: routes, authentication, rate limit, and injected faults."""

import base64
import binascii
import hashlib
import json
import re
import socket
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sandbox import faults, settings
from sandbox.cloud import Cloud
from sandbox.keycdn import zones
from sandbox.keycdn.errors import FAULTS, denied, invalid, missing
from sandbox.operations import ApiError, Session
from sandbox.properties import as_map

REFUSED_KEY = "refused-key"
"""The API key that the API does not know (401)."""

DENIED_KEY = "denied-key"
"""The API key that may do nothing (403)."""

_LARGEST_BODY = 64 * 1024
_LOOK = 0.05
_ROUTES: tuple[tuple[str, str, Any, bool], ...] = (
    ("GET", r"/zones\.json", zones.list_zones, False),
    ("GET", r"/zones/(\d+)\.json", zones.view_zone, False),
    ("POST", r"/zones\.json", zones.add_zone, True),
    ("PUT", r"/zones/(\d+)\.json", zones.edit_zone, True),
    ("DELETE", r"/zones/(\d+)\.json", zones.delete_zone, False),
    ("GET", r"/zonealiases\.json", zones.list_aliases, False),
    ("POST", r"/zonealiases\.json", zones.add_alias, True),
    ("PUT", r"/zonealiases/(\d+)\.json", zones.edit_alias, True),
    ("DELETE", r"/zonealiases/(\d+)\.json", zones.delete_alias, False),
)
"""Method, path, operation, whether it takes a body (sources/keycdn#api)."""


class NoAnswerError(Exception):
    """The connection ends without an answer."""


class _Limit:
    """Requests a minute of each account, as the API's headers show them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times: dict[str, list[float]] = {}

    def take(self, account: str, most: int) -> tuple[int, float]:
        """Count a request; how many are left, below zero over the limit, and seconds to wait."""
        now = time.monotonic()
        with self._lock:
            recent = [at for at in self._times.get(account, []) if now - at < 60]
            left = most - len(recent) - 1
            if left >= 0:
                recent.append(now)
            self._times[account] = recent
            return left, 60 - (now - recent[0]) if recent else 60.0


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, cloud: Cloud) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.cloud = cloud
        self.limit = _Limit()
        self.ended = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    server: _Server  # pyright: ignore[reportIncompatibleVariableOverride] - its own kind

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: the CLI owns the terminal, and a request holds a key."""

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def _answer(self) -> None:
        headers: dict[str, str] = {}
        answer: Mapping[str, object]
        try:
            data = self._run(headers)
            if not data:
                data = list[str]()  # As the API does: an empty map goes out as an empty list.
            status, answer = 200, {"status": "success", "description": "Done.", "data": data}
        except ApiError as error:
            status, answer = error.status, {"status": "error", "description": error.message}
        except NoAnswerError:
            self.close_connection = True
            return
        finally:
            self.server.cloud.close()
        text = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    def _run(self, headers: dict[str, str]) -> Any:
        body = self._body()
        account = _account(self.headers.get("Authorization", ""))
        cloud = self.server.cloud
        most = int(settings.get(cloud, "keycdn.requests_per_minute"))
        left, wait = self.server.limit.take(account, most)
        headers |= {"X-Rate-Limit-Limit": str(most), "X-Rate-Limit-Remaining": str(max(left, 0))}
        if left < 0:
            headers["Retry-After"] = str(int(wait) + 1)
            raise ApiError("error", 429, "Too many requests")
        operation, arguments = self._route(body)
        fault = faults.next_fault(cloud, operation.key)
        if fault == "hang":
            self._hang()
            raise NoAnswerError
        if fault not in (None, "lose"):
            raise FAULTS[fault]()
        data = operation(Session(cloud, account), *arguments)
        if fault == "lose":
            raise NoAnswerError
        return data

    def _route(self, body: object) -> tuple[Any, tuple[object, ...]]:
        for method, pattern, operation, takes_body in _ROUTES:
            match = re.fullmatch(pattern, self.path)
            if match is None or method != self.command:
                continue
            if takes_body and as_map(body) is None:
                raise invalid("the body has to be a JSON object")
            return operation, (*match.groups(), *([body] if takes_body else []))
        raise missing(f"{self.command} {self.path}")

    def _body(self) -> object:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _LARGEST_BODY:
            raise ApiError("error", 413, "Request Entity Too Large")
        raw = self.rfile.read(length)
        if not raw:
            return None
        if self.headers.get_content_type() != "application/json":
            raise invalid("the body has to be JSON")
        try:
            return json.loads(raw)
        except ValueError:
            raise invalid("the body is no JSON") from None

    def _hang(self) -> None:
        """Wait until the client gives up or the server ends."""
        self.connection.setblocking(False)
        while not self.server.ended.wait(_LOOK):
            try:
                if not self.connection.recv(1, socket.MSG_PEEK):
                    return
            except BlockingIOError:
                continue
            except OSError:
                return


@contextmanager
def serve(cloud: Cloud) -> Generator[str]:
    """Serve the API on loopback; gives its URL."""
    server = _Server(cloud)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()


def account_of(key: str) -> str:
    """The account of an API key; the key itself is kept nowhere."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def _account(authorization: str) -> str:
    scheme, _, text = authorization.partition(" ")
    try:
        key, colon, password = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        key, colon, password = "", "", ""
    if scheme != "Basic" or not key or not colon or password or key == REFUSED_KEY:
        raise ApiError("error", 401, "Unauthorized")
    if key == DENIED_KEY:
        raise denied()
    return account_of(key)
