"""``sandbox/edge``: serves what was deployed, on loopback, until it is interrupted."""

import argparse
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

from sandbox.cloud import Cloud, CloudUnavailableError, home
from sandbox.dns_server import serve as serve_dns
from sandbox.esp import customers, links
from sandbox.local_edge import running, server
from sandbox.local_edge.app import App
from sandbox.local_edge.listeners import listen
from sandbox.local_edge.running import Running
from tools.console import told

RECIPIENT = "alice"
"""Whose link ``edge.json`` holds for each tracking domain."""

_LOOK = 1.0
"""Seconds between two looks for new tracking domains."""


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code: 0 ended, 1 could not serve."""
    parser = argparse.ArgumentParser(prog="sandbox/edge", description=__doc__)
    parser.add_argument(
        "--with-parent", action="store_true", help="end as soon as standard input is closed"
    )
    chosen = parser.parse_args(arguments)
    folder = home().absolute()
    already = running.find(folder)
    if already is not None:
        _say(f"a local edge runs already (process {already.pid}); it serves every change at once")
        return 1
    ended = Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: ended.set())
    if chosen.with_parent:
        Thread(target=_wait_for_parent, args=(ended,), daemon=True).start()
    try:
        _serve(folder, ended)
    except CloudUnavailableError as error:
        _say(str(error))
        return 1
    except OSError as error:
        _say(f"the local edge cannot serve: {told(error, folder)} and start it again")
        return 1
    return 0


def _serve(folder: Path, ended: Event) -> None:
    cloud = Cloud(folder / "cloud.sqlite")
    listeners = listen()
    with (
        serve_dns(cloud) as resolver,
        server.serve(cloud, listeners, folder / running.FOLDER, resolver, _say) as edge,
    ):
        found = Running(
            running.VERSION,
            os.getpid(),
            listeners.ports.http,
            listeners.ports.https,
            resolver,
            str(folder / running.FOLDER / "ca.pem"),
            _links(cloud, edge),
        )
        found.write(folder)
        try:
            print(_summary(found), flush=True)
            while not ended.wait(_LOOK):
                # A stack file that came in the meantime has brought more tracking domains.
                current = replace(found, links=_links(cloud, edge))
                if current != found:
                    found = current
                    found.write(folder)
        finally:
            running.remove(folder, found.pid)


def _links(cloud: Cloud, edge: App) -> dict[str, str]:
    """A link of each tracking domain that an edge serves over HTTPS by now."""
    return {
        host: f"https://{host}{links.click(esp, host, RECIPIENT)}"
        for host, esp in customers.all_of(cloud).items()
        if edge.covers(host)
    }


def _summary(found: Running) -> str:
    return (
        f"local edge: http {found.http_port}, https {found.https_port}, DNS {found.resolver}, "
        f"{len(found.links)} tracking domains; try: sandbox/curl -v URL; end with Ctrl-C"
    )


def _wait_for_parent(ended: Event) -> None:
    """Standard input is a pipe that whoever started this holds; it is never written to."""
    while sys.stdin.buffer.read(1):
        pass
    ended.set()


def _say(text: str) -> None:
    print(f"sandbox/edge: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
