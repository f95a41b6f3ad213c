"""A local edge that costs next to nothing until somebody connects to it.

For the guard of ``sandbox/pulumi up``: its ports have to be known before the program starts, and
most updates never probe. The system takes the first connections; the edge then answers them.
"""

import os
import selectors
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from sandbox.cloud import Cloud
from sandbox.local_edge import running
from sandbox.local_edge.listeners import Listeners, listen


@contextmanager
def at_first_sight(
    cloud: Cloud, home: Path, resolver: str, say: Callable[[str], None]
) -> Generator[dict[str, str]]:
    """Serve once somebody connects, while the block runs; gives the variables that lead there.

    Args:
        cloud: what is deployed.
        home: the sandbox's folder.
        resolver: address and port of its DNS.
        say: prints what a person has to know.
    """
    folder = home / running.FOLDER
    _make_authority(folder)
    listeners = listen()
    told, tell = os.pipe()
    thread = Thread(
        target=_wait_and_serve, args=(cloud, listeners, folder, resolver, say, told), daemon=True
    )
    thread.start()
    ports = listeners.ports
    try:
        yield running.variables(resolver, ports.http, ports.https, str(folder / "ca.pem"))
    finally:
        os.close(tell)
        thread.join()
        os.close(told)
        listeners.close()


def _make_authority(folder: Path) -> None:
    """The file that the variables name has to be there; it is made once a sandbox."""
    if not (folder / "ca.pem").exists():
        from sandbox.local_edge.authority import Authority

        Authority(folder)


def _wait_and_serve(
    cloud: Cloud,
    listeners: Listeners,
    folder: Path,
    resolver: str,
    say: Callable[[str], None],
    told: int,
) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(told, selectors.EVENT_READ)
        for opened in (*listeners.http, *listeners.https):
            selector.register(opened, selectors.EVENT_READ)
        ready = selector.select()
    if any(key.fd == told for key, _ in ready):
        return
    from sandbox.local_edge import server

    with server.serve(cloud, listeners, folder, resolver, say):
        os.read(told, 1)
