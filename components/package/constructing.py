"""Constructs components as one program, however many a user's program asks for.

The SDK gives every construction an engine connection and a set of outputs of its own, and waits
for resources only. Here those of one update share a connection, and so their hooks, their guard
and what one host may not be given twice; and an output that ends a program ends a construction
too: that is how the guard stops an update (docs/decisions/remote-components.md).
"""

import asyncio
import sys
from contextvars import ContextVar
from typing import Any, cast

import grpc
import grpc.aio
import pulumi
from pulumi.provider import Provider
from pulumi.provider.server import ComponentInitError, ProviderServicer
from pulumi.runtime.proto import (
    provider_pb2_grpc,
    resource_pb2_grpc,
)
from pulumi.runtime.settings import SETTINGS
from pulumi.runtime.stack import wait_for_rpcs
from typing_extensions import override

from components import hook_names
from components.claimed import TAKEN, claim
from components.guard.edges import EdgeWatch
from components.hooks import Hooks
from components.interrupted import end_at_once
from components.project import PROJECT

_MOST_PROCESSES = 50
"""Explicit providers of the package in one program; each is a process."""

_UNBOUNDED = (
    ("grpc.max_receive_message_length", 400 * 1024 * 1024),
    ("grpc.server_max_unrequested_time_in_server", 30 * 60),
)
"""As the SDK has it: inputs may be long, and a busy program answers late."""

_endpoint: ContextVar[str] = ContextVar("endpoint")


class Servicer(ProviderServicer):
    """Answers the engine as the SDK does, and keeps to what a program of one's own has."""

    def __init__(self, provider: Provider, engine: str) -> None:
        """Nothing is constructed yet.

        Args:
            provider: the package.
            engine: address of the engine.
        """
        super().__init__(provider, [], engine)
        self._numbered: asyncio.Lock = asyncio.Lock()
        self._number: int = 0

    @override
    async def Construct(self, request: Any, context: Any) -> Any:
        """Makes one component, and waits for everything that can still refuse it."""
        _endpoint.set(request.monitorEndpoint)
        async with self._numbered:
            if not self._number:
                self._number = await _first_free(request.monitorEndpoint)
                hook_names.take(self._number)
        try:
            response = await cast(Any, self)._construct(request, context)
            await wait_for_rpcs()
            await EdgeWatch.of(Hooks.of_this_program()).settled()
        except Exception as error:
            cause = error.inner if isinstance(error, ComponentInitError) else error
            if isinstance(cause, pulumi.RunError):
                await context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(cause))
            raise
        return response


def share_connection(monitors: dict[str, Any]) -> None:
    """Gives this construction the connection of the first one of its update.

    Args:
        monitors: address of the engine's resource monitor -> the connection.
    """
    settings = cast(Any, SETTINGS)
    settings.monitor = monitors.setdefault(_endpoint.get(""), settings.monitor)


async def _first_free(endpoint: str) -> int:
    """The number of this process among those of the package in the update of `endpoint`.

    The engine takes a name of a hook once, which makes it the one place where processes that know
    nothing of each other can be counted.
    """
    async with grpc.aio.insecure_channel(endpoint, options=_UNBOUNDED) as channel:
        monitor: Any = resource_pb2_grpc.ResourceMonitorStub(channel)
        for number in range(1, _MOST_PROCESSES):
            try:
                await monitor.RegisterResourceHook(claim(f"package {number}"))
            except grpc.aio.AioRpcError as error:
                if TAKEN not in str(error.details()):
                    raise
            else:
                return number
    raise pulumi.RunError(
        f"the program has {_MOST_PROCESSES} providers of the package {PROJECT}; one is enough, "
        "since accounts are providers of the clouds: hand those over as `providers`"
    )


def serve(provider: Provider, engine: str) -> None:
    """Serves `provider` to the engine until it ends."""

    async def run() -> None:
        server = grpc.aio.server(options=_UNBOUNDED)
        add: Any = provider_pb2_grpc.add_ResourceProviderServicer_to_server
        add(Servicer(provider, engine), server)
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        await server.wait_for_termination()

    end_at_once()
    asyncio.run(run())
