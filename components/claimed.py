"""What one update has once, also where several processes make it.

A program and each process of the component package know nothing of each other. The engine takes a
name of a hook once an update, so it is asked for one (docs/decisions/remote-components.md).
"""

from typing import Any

import grpc
from pulumi.runtime.proto import callback_pb2, resource_pb2
from pulumi.runtime.settings import get_monitor

from components.project import PROJECT

TAKEN = "already registered"
"""What the engine says of a hook's name that it has."""


def claim(what: str) -> Any:
    """The hook that nobody calls, whose name stands for `what`.

    Args:
        what: the update has once.
    """
    return resource_pb2.RegisterResourceHookRequest(
        name=f"{PROJECT} {what}",
        callback=callback_pb2.Callback(target="127.0.0.1:1", token="none"),
    )


def elsewhere(what: str) -> bool:
    """Whether another process of this update has `what`; where none has, this one takes it.

    Args:
        what: the update has once; a process asks for it once.

    Raises:
        grpc.RpcError: when the engine does not answer.
    """
    monitor: Any = get_monitor()
    try:
        monitor.RegisterResourceHook(claim(what))
    except grpc.RpcError as error:
        if TAKEN not in str(error):
            raise
        return True
    return False
