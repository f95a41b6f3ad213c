"""The command line of verify, led to a world that is served beside it."""

import asyncio
import contextlib
import json
import threading
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.verify.servers import page
from tests.verify.world import EDGES, HOST, World, running
from verify.values import Setting

PAIR = ["--cdn", "cloudfront", "--esp", "sendgrid"]


@dataclass
class Place:
    """A world that is served by a thread of its own.

    Attributes:
        made: the world.
        options: those that lead verify there.
        folder: for files.
    """

    made: World
    options: list[str]
    folder: Path

    def stack(self, **domains: dict[str, Any]) -> list[str]:
        """Options that read outputs with these domains; `host` stands for the world's."""
        own = {"cdn": self.made.cdn, "esp": self.made.esp, "edge": EDGES[self.made.cdn]}
        named = {name.replace("_", "."): own | values for name, values in domains.items()}
        file = self.folder / "outputs.json"
        named = {HOST if name == "host" else name: values for name, values in named.items()}
        file.write_text(json.dumps({"domains": named}))
        return ["--stack", "dev", "--outputs", str(file), *self.options]


@contextlib.contextmanager
def served(made: World) -> Generator[Setting]:
    """Serves the world from a loop in another thread, since the command line has its own."""
    ready = threading.Event()
    found: list[Setting] = []
    stop = asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with running(made) as setting:
            found.append(setting)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert ready.wait(10)
    try:
        yield found[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


def breaks(made: World) -> None:
    """Has the ESP answer with a page of its own."""
    made.behaviour = lambda _: page(200, "Welcome to our shop")
