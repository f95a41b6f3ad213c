"""``python -m sandbox.provider PACKAGE --version V``: serve a stand-in provider to the engine."""

import argparse
import asyncio
import gc
import importlib
import os
import signal
import sys
from types import FrameType
from typing import Any

from pulumi.runtime.proto import provider_pb2_grpc

from sandbox.cloud import Cloud, CloudUnavailableError, home
from sandbox.operations import RUN
from sandbox.provider.lifecycle import Provider
from sandbox.provider.registry import package
from sandbox.provider.server import Servicer

# grpcio has no type stubs.
_aio: Any = importlib.import_module("grpc.aio")

_MESSAGE_BYTES = 400 << 20  # the engine's own limit
_PARENT_SECONDS = 0.5


async def _serve(provider: Provider, version: str, engine: int) -> None:
    limits = [
        ("grpc.max_receive_message_length", _MESSAGE_BYTES),
        ("grpc.max_send_message_length", _MESSAGE_BYTES),
    ]
    server = _aio.server(options=limits)
    register: Any = provider_pb2_grpc.add_ResourceProviderServicer_to_server
    register(Servicer(provider, version), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    print(port, flush=True)
    await _gone(engine)
    provider.cancelled.set()
    await server.stop(grace=1)


async def _gone(engine: int) -> None:
    """Return when the engine that started this process is no more (it may have been killed)."""
    while os.getppid() == engine:
        await asyncio.sleep(_PARENT_SECONDS)


def _end(signal_number: int, frame: FrameType | None) -> None:
    """End this very moment, without a word.

    The engine closes its plugins one after another and gives them five seconds together. One that
    tidies up its memory first, on a busy machine, leaves nothing to the next, of which the engine
    then says that it exited prematurely. The store needs no tidying: it stands a kill.
    """
    del frame
    os._exit(128 + signal_number)


def main(arguments: list[str]) -> int:
    """Serve until the engine ends this process; returns the exit code."""
    engine = os.getppid()  # before anything that takes time: the engine may be killed meanwhile
    for number in (signal.SIGINT, signal.SIGTERM):  # also where whoever started it ignores them
        signal.signal(number, _end)
    parser = argparse.ArgumentParser(prog="python -m sandbox.provider", description=__doc__)
    parser.add_argument("package")
    parser.add_argument("--version", required=True, help="the version it stands in for")
    chosen, _ = parser.parse_known_args(arguments)
    os.environ[RUN] = str(os.getpid())
    try:
        provider = Provider(package(chosen.package), Cloud(home() / "cloud.sqlite"))
    except (CloudUnavailableError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    # The SDK's classes live as long as the process: keep the collector from walking them.
    gc.freeze()
    asyncio.run(_serve(provider, chosen.version, engine))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
