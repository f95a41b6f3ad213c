"""What the plugin imports late: the engine has it delete several things at once."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.recording import ROOT

PROVIDERS = sorted((ROOT / "components" / "keycdn").glob("*.py"))

TWO_THREADS = '''
import builtins
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from components.keycdn import provider
from components.keycdn.certificate import ZoneCertificateProvider
from components.keycdn.zone import ZoneAliasProvider

at_first, other_is_there = threading.Event(), threading.Event()


imports = builtins.__import__


def meeting(name, globals=None, locals=None, fromlist=(), level=0):
    """Holds up the client's import of httpcore2 until dnspython's has begun, or waits."""
    within = (globals or {}).get("__package__")
    if (name, within) == ("_api", "httpcore2") and not at_first.is_set():
        at_first.set()
        assert other_is_there.wait(60)
    if within == "httpcore2._backends":
        other_is_there.set()
    return imports(name, globals, locals, fromlist, level)


class Watched:
    """The provider's lock, which says that somebody waits for it."""

    def __init__(self, lock):
        self.lock = lock

    def __enter__(self):
        if not self.lock.acquire(blocking=False):
            other_is_there.set()
            self.lock.acquire()

    def __exit__(self, *error):
        self.lock.release()


class Gone(BaseHTTPRequestHandler):
    """An account without any zone."""

    def do_DELETE(self):
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_PUT = do_DELETE

    def log_message(self, *args):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Gone)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ["KEYCDN_API_URL"] = f"http://127.0.0.1:{server.server_port}"
if hasattr(provider, "_LOADING"):
    provider._LOADING = Watched(provider._LOADING)
failed = []


def alias():
    deletes(ZoneAliasProvider(), "1", {})


def certificate():
    at_first.wait(60)
    deletes(ZoneCertificateProvider(), "1", LETS_ENCRYPT)


def deletes(made, identity, props):
    try:
        made._setting = lambda name: "key"
        made._apis = {}
        made.delete(identity, props)
    except BaseException as error:
        failed.append(f"{type(error).__name__}: {error}")


LETS_ENCRYPT = {"sslcert": "letsencrypt", "hosts": [], "points_at": "x", "wait": 1}
builtins.__import__ = meeting
threads = [threading.Thread(target=work) for work in (alias, certificate)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
sys.exit("; ".join(failed) or None)
'''


@pytest.mark.parametrize("program", PROVIDERS, ids=lambda file: file.name)
def test_a_provider_loads_everything_before_it_imports_a_part(program: Path) -> None:
    """Whoever imports in a function calls `load` first; `load` itself is the one exception."""
    for function in ast.walk(ast.parse(program.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef) and function.name != "load":
            assert _in_order(function.body), f"{program.name}: {function.name} has no load()"


def _in_order(body: list[ast.stmt]) -> bool:
    """Whether no import comes before a call of `load`."""
    lines = [ast.unparse(statement) for statement in body]
    imports = [at for at, line in enumerate(lines) if line.startswith(("import ", "from "))]
    return not imports or "load()" in lines[: imports[0]]


def test_two_threads_that_ask_at_once_both_can() -> None:
    """One begins with the client, one with the resolver: both import `httpcore2`."""
    done = subprocess.run(
        [sys.executable, "-c", TWO_THREADS],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (done.stderr, done.returncode) == ("", 0)
