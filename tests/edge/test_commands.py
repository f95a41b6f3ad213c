"""`sandbox/edge`, `sandbox/curl` and `sandbox/verify`, as processes of their own."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import dns.message
import dns.query
import pytest

from sandbox.cloud import Cloud
from sandbox.local_edge import curl_command, running, verify_command
from sandbox.local_edge.lazy import at_first_sight
from sandbox.local_edge.listeners import Ports
from tests.edge import test_cloudfront as cloudfront
from tests.edge.viewer import Viewer
from tests.support.engine import wait_until
from tests.support.recording import ROOT

HOST = cloudfront.HOST
PATIENCE = 60
STAND_IN = """
import json, os, sys
names = [name for name in os.environ if name.startswith("SSL_CLICK_TRACKING_")]
print(json.dumps({"arguments": sys.argv[1:], **{name: os.environ[name] for name in names}}))
sys.exit(3)
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A sandbox with one distribution."""
    nobody = Viewer(Cloud(tmp_path / "cloud.sqlite"), Ports(0, 0), tmp_path, tmp_path)
    cloudfront.deploy(nobody, cloudfront.config())
    return tmp_path


def command(name: str, home: Path, *arguments: str, path: str = "") -> dict[str, Any]:
    """What starts one of the commands."""
    module = [sys.executable, "-P", "-m", f"sandbox.local_edge.{name}", *arguments]
    places = os.pathsep.join(part for part in (path, str(ROOT)) if part)
    return {
        "args": module,
        "env": {**os.environ, "SANDBOX_HOME": str(home), "PYTHONPATH": places},
        "text": True,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
    }


def run(name: str, home: Path, *arguments: str, path: str = "") -> subprocess.CompletedProcess[str]:
    """Runs one of the commands to its end."""
    made = command(name, home, *arguments, path=path)
    return subprocess.run(
        made["args"],
        env=made["env"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.fixture
def edge(home: Path) -> Generator[subprocess.Popen[str]]:
    """A running `sandbox/edge`."""
    process: subprocess.Popen[str] = subprocess.Popen(**command("command", home))
    assert process.stdout is not None
    assert "try: sandbox/curl" in process.stdout.readline()
    yield process
    process.kill()
    process.communicate(timeout=PATIENCE)


def found(home: Path) -> dict[str, Any]:
    return json.loads((home / "edge.json").read_text())


def test_edge_json_says_where_everything_is(home: Path, edge: subprocess.Popen[str]) -> None:
    says = found(home)
    assert set(says) == {*("version", "pid", "http_port", "https_port", "resolver", "ca"), "links"}
    assert (says["version"], says["pid"]) == (1, edge.pid)
    ports = Ports(says["http_port"], says["https_port"])
    viewer = Viewer(Cloud(home / "cloud.sqlite"), ports, Path(says["ca"]), home / "x")
    link = says["links"][HOST]
    for url in (link, link.replace("https:", "http:")):
        # On the address that all vendors share, and on CloudFront's own.
        for address in ("127.0.0.1", viewer.edge_address("cloudfront")):
            assert viewer.ask(url, address=address).status == 302
    resolver, _, port = says["resolver"].partition(":")
    query = dns.message.make_query("sendgrid.net", "A")
    for ask in (dns.query.udp, dns.query.tcp):
        assert ask(query, resolver, port=int(port), timeout=5).answer


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_it_and_takes_edge_json_away(
    home: Path, edge: subprocess.Popen[str], number: int
) -> None:
    edge.send_signal(number)
    assert edge.wait(PATIENCE) == 0
    assert not (home / "edge.json").exists()


def test_a_second_edge_of_one_sandbox_says_so(home: Path, edge: subprocess.Popen[str]) -> None:
    second = run("command", home)
    assert second.returncode == 1
    assert f"runs already (process {edge.pid})" in second.stderr


def test_the_file_of_a_killed_edge_is_not_believed(home: Path, edge: subprocess.Popen[str]) -> None:
    assert running.find(home) is not None
    edge.kill()
    edge.wait(PATIENCE)
    assert (home / "edge.json").exists()
    assert running.find(home) is None


def test_curl_finds_names_and_leaves_no_way_out(home: Path) -> None:
    cloud = Cloud(home / "cloud.sqlite")
    there = running.Running(1, 1, 8080, 8443, "127.0.0.1:1", "ca.pem", {})
    options = curl_command.connections(cloud, there, ["d1.cloudfront.net", "nowhere.example"])
    place = Viewer(cloud, Ports(0, 0), home, home).edge_address("cloudfront")
    assert options == [
        *("--connect-to", f"d1.cloudfront.net:80:{place}:8080"),
        *("--connect-to", f"d1.cloudfront.net:443:{place}:8443"),
        *("--connect-to", "::127.0.0.1:1"),
    ]


def test_curl_gets_an_answer_of_an_edge_started_for_it(home: Path) -> None:
    done = run("curl_command", home, "-sS", "-D", "-", "http://d1.cloudfront.net/x")
    assert done.returncode == 0, done.stderr
    assert "x-cache: Error from cloudfront" in done.stdout


def test_verify_gets_the_edges_variables_and_the_stacks_outputs(home: Path, tmp_path: Path) -> None:
    """With a stand-in for the module itself; its exit status is the command's."""
    (tmp_path / "stand-in").mkdir()
    (tmp_path / "stand-in" / "verify.py").write_text(STAND_IN)
    place = str(tmp_path / "stand-in")
    done = run("verify_command", home, "--stack", "dev", "--json", path=place)
    assert done.returncode == 3, done.stderr
    seen = json.loads(done.stdout)
    assert seen["arguments"] == ["--stack", "dev", "--json"]
    assert seen["SSL_CLICK_TRACKING_RESOLVER"].startswith("127.0.0.1:")
    assert int(seen["SSL_CLICK_TRACKING_HTTP_PORT"]) != int(seen["SSL_CLICK_TRACKING_HTTPS_PORT"])
    assert seen["SSL_CLICK_TRACKING_CA"] == str(home / "edge" / "ca.pem")
    assert seen[verify_command.OUTPUTS].endswith("sandbox/pulumi stack output --json")
    assert not (home / "edge.json").exists()


def test_an_edge_started_for_a_command_ends_with_it_even_when_that_is_killed(home: Path) -> None:
    holder = (
        "import sys; from pathlib import Path; from sandbox.local_edge import running\n"
        "with running.at_hand(Path(sys.argv[1])): print('ready', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", holder, str(home)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    edge = found(home)["pid"]
    process.kill()
    process.communicate(timeout=PATIENCE)
    wait_until(lambda: not running.is_edge(edge))
    assert not (home / "edge.json").exists()


def test_an_edge_at_hand_starts_with_its_first_viewer(home: Path) -> None:
    """Nothing of it is loaded before, and its authority is there at once."""
    cloud = Cloud(home / "cloud.sqlite")
    with at_first_sight(cloud, home, "127.0.0.1:1", lambda _: None) as variables:
        ports = Ports(
            int(variables["SSL_CLICK_TRACKING_HTTP_PORT"]),
            int(variables["SSL_CLICK_TRACKING_HTTPS_PORT"]),
        )
        assert not (home / "edge" / "arrivals.jsonl").exists()
        authority = Path(variables["SSL_CLICK_TRACKING_CA"])
        viewer = Viewer(cloud, ports, authority, home / "edge" / "arrivals.jsonl")
        assert cloudfront.click(viewer).status == 302
        assert len(viewer.take()) == 1
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", ports.http), timeout=5)
