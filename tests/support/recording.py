"""Runs the whole program against Pulumi's mocks and records every registration in full."""

import asyncio
import json
import runpy
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast
from unittest import mock

import pulumi
from google.protobuf import json_format, struct_pb2
from pulumi.runtime import mocks as pulumi_mocks
from pulumi.runtime.proto import resource_pb2
from pulumi.runtime.rpc import UNKNOWN
from pulumi.runtime.settings import SETTINGS
from pulumi.runtime.stack import run_pulumi_func

from components.default_providers import FUNCTION
from tests.support.computed import CALLS, RESOURCES, CallFailedError

ROOT = Path(__file__).resolve().parents[2]
PROJECT = "ssl-click-tracking"

STACK = "pulumi:pulumi:Stack"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
CERTIFICATE = "aws:acm/certificate:Certificate"
VALIDATION = "aws:acm/certificateValidation:CertificateValidation"
RECORD = "aws:route53/record:Record"


@dataclass(frozen=True)
class Registration:
    """One resource as the program registered it."""

    type: str
    name: str
    inputs: dict[str, Any]
    request: resource_pb2.RegisterResourceRequest

    @property
    def parent(self) -> str:
        """Type and name of the parent, as `Class name`."""
        urn = self.request.parent
        return f"{urn.split('::')[2].split('$')[-1].split(':')[-1]} {urn.split('::')[-1]}"

    @property
    def dependencies(self) -> set[str]:
        """Names of the resources it depends on."""
        return {urn.split("::")[-1] for urn in self.request.dependencies}


@dataclass
class Recorded:
    """Everything one run of the program registered, and the outputs it exported.

    The stack itself is left out: it is registered by the first program of a process alone.
    """

    resources: list[Registration] = field(default_factory=list[Registration])
    outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    registered: dict[tuple[str, str], dict[str, Any]] = field(
        default_factory=dict[tuple[str, str], dict[str, Any]]
    )
    calls: list[str] = field(default_factory=list[str])
    asked: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Token of each call, and the name of the explicit provider that it went to; else empty."""

    def of(self, kind: str) -> dict[str, Registration]:
        """The resources of one type, by logical name."""
        return {r.name: r for r in self.resources if r.type == kind}

    def one(self, kind: str) -> Registration:
        """The only resource of one type."""
        (found,) = self.of(kind).values()
        return found

    @property
    def state(self) -> dict[str, Any]:
        """What the engine tells of the state that such an update leaves: URN -> type, outputs."""
        found: dict[str, Any] = {}
        for item in self.resources:
            urn = f"urn:pulumi:test::{PROJECT}::{item.type}::{item.name}"
            decide = RESOURCES.get(item.type)
            computed = decide(item.name, item.inputs) if decide else {}
            own = self.registered.get((item.type, item.name), {}) if not item.request.custom else {}
            found[urn] = {"type": item.type, "outputs": {**item.inputs, **computed, **own}}
        return found

    @property
    def names(self) -> set[tuple[str, str]]:
        """Type and logical name of every resource."""
        return {(r.type, r.name) for r in self.resources}


@dataclass(frozen=True)
class LeftOut:
    """What an update is told to leave out, as `--target` does.

    Attributes:
        new: how logical names begin of resources that are new: none of them is made.
        standing: logical name -> outputs of resources that stand: they stay as they are.
        says_unknown: the engine says that what is not made is unknown; an older one does not.
    """

    new: tuple[str, ...] = ()
    standing: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    says_unknown: bool = True

    def answer(self, request: Any, urn: str) -> Any:
        """The engine's answer to a registration; None where it is not left out."""
        if request.custom and request.name in self.standing:
            outputs = json_format.ParseDict(dict(self.standing[request.name]), struct_pb2.Struct())
            return resource_pb2.RegisterResourceResponse(urn=urn, id="standing", object=outputs)
        if request.custom and request.name.startswith(self.new or "-"):
            return resource_pb2.RegisterResourceResponse(urn=urn, unknown=self.says_unknown)
        return None


class _Monitor(pulumi_mocks.MockMonitor):
    def __init__(self, mocks: "_Cloud", recorded: Recorded, left_out: LeftOut) -> None:
        super().__init__(mocks)
        self._recorded = recorded
        self._left_out = left_out

    def _register(self, request: Any) -> Any:
        copied = resource_pb2.RegisterResourceRequest()
        copied.CopyFrom(request)
        inputs = pulumi.runtime.rpc.deserialize_properties(copied.object, keep_unknowns=True)
        if copied.type != STACK:
            self._recorded.resources.append(
                Registration(copied.type, copied.name, dict(inputs), copied)
            )
        urn = self.make_urn(request.parent, request.type, request.name)
        answer = self._left_out.answer(request, urn)
        return cast(Any, super()).RegisterResource(request) if answer is None else answer

    def _register_outputs(self, request: Any) -> Any:
        outputs = pulumi.runtime.rpc.deserialize_properties(request.outputs, keep_unknowns=True)
        *_, qualified, name = request.urn.split("::")
        kind = qualified.split("$")[-1]
        if kind != STACK:
            self._recorded.registered.setdefault((kind, name), {}).update(dict(outputs))
        return cast(Any, super()).RegisterResourceOutputs(request)

    # The names are the protocol's.
    RegisterResource = _register
    RegisterResourceOutputs = _register_outputs


NOTHING = LeftOut()


class _Cloud(pulumi.runtime.Mocks):
    """Answers as AWS would; in a preview, with unknowns where AWS decides."""

    def __init__(
        self, recorded: Recorded, preview: bool, existing: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self._recorded = recorded
        self._existing = existing
        self._preview = preview

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        inputs = cast(dict[str, Any], args.inputs)
        state = dict(inputs)
        if args.custom is None:  # a look at what exists
            return str(args.resource_id), {**state, **self._existing[str(args.resource_id)]}
        if args.typ == STACK or not args.custom:
            return "", state
        decide = RESOURCES.get(args.typ)
        computed = decide(args.name, inputs) if decide else {}
        if self._preview:
            return "", {**state, **dict.fromkeys(computed, UNKNOWN)}
        return f"{args.name}-id", {**state, **computed}

    def call(
        self, args: pulumi.runtime.MockCallArgs
    ) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        self._recorded.calls.append(args.token)
        provider = (args.provider or "::").split("::")[-2]
        self._recorded.asked.append((args.token, provider))
        if args.token.endswith(f":{FUNCTION}"):
            return {}, [("", "no such function")]
        try:
            return CALLS[args.token](cast(dict[str, Any], args.args)), []
        except CallFailedError as error:
            return {}, [("", str(error))]


def run(
    domains: Mapping[str, object],
    *,
    preview: bool = False,
    stack: str = "test",
    existing: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
    left_out: LeftOut = NOTHING,
    **sections: object,
) -> Recorded:
    """Runs `__main__.py` with `domains` and other sections (`defaults=…`) of the namespace.

    What the program reads by an ID, `existing` holds by that ID; `left_out` is not made.
    """
    exported: dict[str, Any] = {}

    def program() -> None:
        # Whoever runs the tests can still interrupt them.
        with mock.patch("signal.signal"):
            found = runpy.run_path(str(ROOT / "__main__.py"), run_name="__main__")
        tracking = found["tracking"]
        pulumi.Output.all(**{host: domain.summary for host, domain in tracking.items()}).apply(
            exported.update
        )

    config = {"domains": domains, **sections}
    recorded = record(
        program, config, preview=preview, stack=stack, existing=existing, left_out=left_out
    )
    recorded.outputs = exported
    return recorded


def record(
    program: Callable[[], None],
    config: Mapping[str, object] | None = None,
    *,
    preview: bool = False,
    stack: str = "test",
    existing: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
    left_out: LeftOut = NOTHING,
) -> Recorded:
    """Runs `program` with `config` in the project's namespace."""
    pulumi.runtime.set_all_config(
        {
            f"{PROJECT}:{key}": value if isinstance(value, str) else json.dumps(value)
            for key, value in (config or {}).items()
        }
    )
    recorded = Recorded()
    cloud = _Cloud(recorded, preview, existing)
    with _own_loop() as loop:
        monitor = _Monitor(cloud, recorded, left_out)
        pulumi.runtime.set_mocks(
            cloud, project=PROJECT, stack=stack, preview=preview, monitor=monitor
        )
        left_over = cast(Any, SETTINGS)  # attributes that exist once mocks are set
        left_over.rpc_manager.clear()
        left_over.outputs.clear()
        loop.run_until_complete(run_pulumi_func(program))
    return recorded


@contextmanager
def _own_loop() -> Generator[asyncio.AbstractEventLoop]:
    """An event loop of its own for one program; closes every loop the mocks leave open, too."""
    loops: list[asyncio.AbstractEventLoop] = []
    create = asyncio.new_event_loop

    def tracked() -> asyncio.AbstractEventLoop:
        loops.append(create())
        return loops[-1]

    with mock.patch.object(asyncio, "new_event_loop", tracked):
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        try:
            yield loop
            loop.run_until_complete(loop.shutdown_default_executor())
        finally:
            asyncio.set_event_loop(None)
            # A program that ended with an error leaves threads behind, with loops of their own.
            threads: ThreadPoolExecutor | None = cast(Any, loop)._default_executor
            if threads is not None:
                threads.shutdown(wait=True, cancel_futures=True)
            for opened in loops:
                opened.close()
