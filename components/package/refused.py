"""What a class says of mistakes in its arguments: each is made, as a program would make it.

So its page lists what can come from this class, in the code's own words. Around it stands a
program that has no clouds, in which somebody else has the hosts: so arguments that the class does
not mind end there, too, and nothing is made.
"""

import asyncio
from collections.abc import Mapping
from contextvars import copy_context
from typing import Any, cast

import pulumi
from google.protobuf import struct_pb2
from pulumi.runtime import MockCallArgs, MockResourceArgs, Mocks, set_mocks
from pulumi.runtime.mocks import MockMonitor
from pulumi.runtime.proto import resource_pb2
from typing_extensions import override

from components.edge import EdgeComponent
from components.given import Claims
from components.hooks import Hooks
from components.mistakes import HOST, OTHER, OUTPUT, RESOURCE, Mistake
from components.package.classes import class_named
from components.package.mistakes import Tried, of_a_pair, of_no_pair
from components.project import PROJECT

Refusals = list[tuple[str, list[str]]]
"""What is wrong, as a page shows it, and what the class says, a line each."""

_MORE = "  ... and "
"""Begins the last line of very many."""

_TAKEN = "in this program already"
"""What is said of a host that another component has."""


def refusals(name: str) -> Refusals:
    """What the class refuses of all that it is given here.

    Args:
        name: of the class.
    """
    return copy_context().run(asyncio.run, _asked(name))


async def _asked(name: str) -> Refusals:
    kind: Any = class_named(name)
    pair = issubclass(kind, EdgeComponent)
    tried = of_a_pair(kind.cdn, kind.esp) if pair else of_no_pair(name)
    _begin()
    _take_all(kind, tried)
    found: Refusals = [("what another component has already", _said(kind, tried, Mistake({})))]
    for mistake in tried.mistakes:
        if not mistake.late:
            said = [line for line in _said(kind, tried, mistake) if _TAKEN not in line]
            found += [(mistake.shown, said)] if said else []
    for mistake in tried.mistakes:
        if mistake.late:
            _begin()
            found.append((mistake.shown, _said(kind, tried, mistake)))
    return found


def _begin() -> None:
    """A program of its own, in which nobody has anything."""
    cloud = _NoCloud()
    set_mocks(cloud, project=PROJECT, stack=PROJECT, monitor=_NoEngine(cloud))


def _take_all(kind: Any, tried: Tried) -> None:
    """Gives away what the class would take: its hosts, or what it is one of a kind for."""
    if "domains" in kind.__annotations__ or issubclass(kind, EdgeComponent):
        given = [HOST, *(h for m in tried.mistakes for h in _listed(m.args.get("hosts")))]
        Claims.of(Hooks.of_this_program()).take("ClickTracking 'mail'", {*given, OTHER})
    else:
        kind("others", _real(tried.right))


def _said(kind: Any, tried: Tried, mistake: Mistake) -> list[str]:
    """The faults that the class names; empty where it does not refuse."""
    given = {**tried.right, **mistake.args}
    args = {key: value for key, value in given.items() if value is not None}
    try:
        kind("links", _real(args))
    except pulumi.RunError as error:
        head, *lines = str(error).splitlines()
        return [line.strip() for line in lines if not line.startswith(_MORE)] or [head]
    return []


def _listed(value: object) -> list[str]:
    return cast(list[str], value) if isinstance(value, list) else []


def _real(value: object) -> object:
    """`value` with what it has of the program."""
    if value == OUTPUT:
        return pulumi.Output.from_input("example.com")
    if value == RESOURCE:
        return Zone()
    if isinstance(value, Mapping):
        return {key: _real(item) for key, item in cast(Mapping[str, object], value).items()}
    if isinstance(value, list):
        return [_real(item) for item in cast(list[object], value)]
    return value


class Zone:
    """In place of a resource; its name is what a message has for it."""


class _NoEngine(MockMonitor):
    """Takes what it is given, and knows of no state."""

    def _invoke(self, request: Any) -> Any:
        del request
        nothing: dict[str, Any] = {"return": struct_pb2.Struct()}  # a word of Python's, too
        return resource_pb2.ResourceInvokeResponse(**nothing)

    def _register(self, request: Any) -> Any:
        urn = self.make_urn(request.parent, request.type, request.name)
        return resource_pb2.RegisterResourceResponse(urn=urn, object=request.object)

    # The names are the protocol's.
    Invoke = _invoke
    RegisterResource = _register


class _NoCloud(Mocks):
    """Never asked."""

    @override
    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
        raise NotImplementedError

    @override
    def call(self, args: MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]] | None]:
        raise NotImplementedError
