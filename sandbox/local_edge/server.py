"""Listens on loopback, with one port for HTTP and one for HTTPS, and serves until told to end."""

import asyncio
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any, cast

import hypercorn.asyncio
from hypercorn.config import Config

from sandbox import loopback
from sandbox.cloud import Cloud
from sandbox.local_edge.app import App
from sandbox.local_edge.authority import Authority
from sandbox.local_edge.cache import Cache
from sandbox.local_edge.listeners import Listeners
from sandbox.local_edge.origin import Origins
from sandbox.local_edge.proxy_fleet import Fleet
from sandbox.local_edge.tls import SniContext
from sandbox.local_edge.world import World

_LONGEST_HEADERS = 128 * 1024
ARRIVALS = "arrivals.jsonl"


@contextmanager
def serve(
    cloud: Cloud,
    listeners: Listeners,
    folder: Path,
    resolver: str,
    say: Callable[[str], None],
) -> Generator[App]:
    """Serve in a thread of its own while the block runs; closes the sockets in the end.

    Args:
        cloud: what was deployed.
        listeners: where to answer.
        folder: gets the authority's files and the ESPs' arrivals.
        resolver: address and port of the sandbox's DNS, for real servers.
        say: prints what a person has to know.
    """
    authority = Authority(folder)
    arrivals = folder / ARRIVALS
    arrivals.write_text("", encoding="utf-8")
    origins = Origins(listeners.ports, authority.path.read_text(encoding="ascii"))
    fleet = Fleet(cloud, authority, listeners.ports, resolver, say)
    world = World(cloud, origins, Cache(cloud), say, fleet)
    app = App(world, arrivals)
    ended, ready = Event(), Event()
    failures: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(_serve(app, authority, listeners, ended, ready))
        except BaseException as error:
            failures.append(error)
        finally:
            ready.set()

    thread = Thread(target=run, name="local edge", daemon=True)
    thread.start()
    ready.wait()
    try:
        if failures:
            raise failures[0]
        yield app
    finally:
        ended.set()
        thread.join()
        fleet.close()
        listeners.close()


async def _serve(
    app: App, authority: Authority, listeners: Listeners, ended: Event, ready: Event
) -> None:
    """One server an address: what it shows in a handshake depends on where it stands."""
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_ignore_handshakes)
    stop = asyncio.Event()
    watcher = loop.run_in_executor(None, ended.wait)
    watcher.add_done_callback(lambda _: stop.set())
    servers = [
        asyncio.ensure_future(_server(app, authority, http, https, stop))
        for http, https in zip(listeners.http, listeners.https, strict=True)
    ]
    ready.set()  # The sockets take connections already; they are answered from now on.
    await asyncio.gather(*servers)
    await watcher


async def _server(
    app: App, authority: Authority, http: socket.socket, https: socket.socket, stop: asyncio.Event
) -> None:
    address = str(https.getsockname()[0])
    if address in loopback.proxy_addresses():
        await app.world.fleet.relay(address, http, https, stop)
        return

    def choose(name: str | None) -> ssl.SSLContext | None:
        presented = app.presented(address, name)
        return None if presented is None else authority.context(presented)

    class TlsByName(Config):
        """Hypercorn's settings, with a TLS context of our own in place of certificate files."""

        @property
        def ssl_enabled(self) -> bool:
            return True

        def create_ssl_context(self) -> ssl.SSLContext:
            return SniContext.of(choose)

    config = TlsByName()
    # Copies, since hypercorn closes what it is given.
    config.bind = [f"fd://{https.dup().detach()}"]
    config.insecure_bind = [f"fd://{http.dup().detach()}"]
    config.include_server_header = False
    config.h11_max_incomplete_size = _LONGEST_HEADERS
    config.h2_max_header_list_size = _LONGEST_HEADERS
    config.graceful_timeout = 0.5
    config.errorlog = config.accesslog = None
    # Its own types are not complete.
    run = cast(Callable[..., Awaitable[None]], cast(Any, hypercorn.asyncio).serve)
    await run(app, config, shutdown_trigger=stop.wait, mode="asgi")


def _ignore_handshakes(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A viewer that goes away or refuses the certificate is no fault of the edge."""
    if not isinstance(context.get("exception"), ssl.SSLError | ConnectionError):
        loop.default_exception_handler(context)


logging.getLogger("hypercorn").addHandler(logging.NullHandler())
