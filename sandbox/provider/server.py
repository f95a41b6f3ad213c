"""The resource provider protocol over gRPC, in front of ``lifecycle.Provider``."""

import importlib
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from google.protobuf import empty_pb2
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import plugin_pb2, provider_pb2_grpc, status_pb2
from pulumi.runtime.proto import provider_pb2 as protocol
from typing_extensions import override

from sandbox.cloud import CloudUnavailableError
from sandbox.operations import ApiError
from sandbox.provider import shape
from sandbox.provider.context import IncompleteError, ProviderError
from sandbox.provider.difference import Change
from sandbox.provider.lifecycle import Provider, Urn
from sandbox.provider.schema import package_schema
from sandbox.provider.wire import decode, encode

Response = TypeVar("Response")

# grpcio has no type stubs.
_grpc: Any = importlib.import_module("grpc")

_KINDS: dict[tuple[str, bool], Any] = {
    ("add", False): protocol.PropertyDiff.ADD,
    ("add", True): protocol.PropertyDiff.ADD_REPLACE,
    ("delete", False): protocol.PropertyDiff.DELETE,
    ("delete", True): protocol.PropertyDiff.DELETE_REPLACE,
    ("update", False): protocol.PropertyDiff.UPDATE,
    ("update", True): protocol.PropertyDiff.UPDATE_REPLACE,
}


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """Answers the engine for one provider instance."""

    def __init__(self, provider: Provider, version: str) -> None:
        self._provider = provider
        self._version = version

    @override
    async def Handshake(
        self, request: protocol.ProviderHandshakeRequest, context: Any
    ) -> protocol.ProviderHandshakeResponse:
        """Say which features the provider has."""
        return protocol.ProviderHandshakeResponse(accept_secrets=True, accept_resources=False)

    @override
    async def Attach(self, request: plugin_pb2.PluginAttach, context: Any) -> empty_pb2.Empty:
        """Accept an engine that did not start this process."""
        return empty_pb2.Empty()

    @override
    async def GetPluginInfo(self, request: empty_pb2.Empty, context: Any) -> plugin_pb2.PluginInfo:
        """The version of the provider that this one stands in for."""
        return plugin_pb2.PluginInfo(version=self._version)

    @override
    async def GetSchema(
        self, request: protocol.GetSchemaRequest, context: Any
    ) -> protocol.GetSchemaResponse:
        """The inputs of every known resource type, for ``pulumi import``."""
        schema = package_schema(self._provider.package, self._version)
        return protocol.GetSchemaResponse(schema=json.dumps(schema))

    @override
    async def CheckConfig(
        self, request: protocol.CheckRequest, context: Any
    ) -> protocol.CheckResponse:
        """Refuse configuration that the real provider does not know."""
        arguments = self._provider.package.arguments
        news = decode(request.news)
        known = shape.shape_of(arguments).fields
        faults = [
            (key, "is no configuration of this provider")
            for key in news
            if key not in known
            and key not in ("version", "pluginDownloadURL", "skipRegionValidation")
            and not key.startswith("__")
        ]
        return protocol.CheckResponse(inputs=request.news, failures=_failures(faults))

    @override
    async def DiffConfig(
        self, request: protocol.DiffRequest, context: Any
    ) -> protocol.DiffResponse:
        """Changed configuration never replaces a provider."""
        changed = decode(request.old_inputs) != decode(request.news)
        kind = protocol.DiffResponse.DIFF_SOME if changed else protocol.DiffResponse.DIFF_NONE
        return protocol.DiffResponse(changes=kind)

    @override
    async def Configure(
        self, request: protocol.ConfigureRequest, context: Any
    ) -> protocol.ConfigureResponse:
        """Take the configuration."""

        async def configure() -> protocol.ConfigureResponse:
            self._provider.configure(decode(request.args))
            return protocol.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

        return await _answer(context, configure)

    @override
    async def Check(self, request: protocol.CheckRequest, context: Any) -> protocol.CheckResponse:
        """Validate inputs and fill in defaults."""

        async def check() -> protocol.CheckResponse:
            inputs, faults = self._provider.check(
                Urn.parse(request.urn),
                decode(request.olds),
                decode(request.news),
                request.randomSeed,
            )
            return protocol.CheckResponse(inputs=encode(inputs), failures=_failures(faults))

        return await _answer(context, check)

    @override
    async def Diff(self, request: protocol.DiffRequest, context: Any) -> protocol.DiffResponse:
        """Compare old and new inputs."""

        async def diff() -> protocol.DiffResponse:
            found, delete_first = self._provider.diff(
                Urn.parse(request.urn),
                decode(request.old_inputs),
                decode(request.news),
                request.ignoreChanges,
            )
            return _diff_response(found, delete_first=delete_first)

        return await _answer(context, diff)

    @override
    async def Create(
        self, request: protocol.CreateRequest, context: Any
    ) -> protocol.CreateResponse:
        """Create a resource, or say what would come of it."""

        async def create() -> protocol.CreateResponse:
            identity, state = await self._provider.create(
                Urn.parse(request.urn),
                decode(request.properties),
                preview=request.preview,
                timeout=request.timeout,
            )
            return protocol.CreateResponse(id=identity, properties=encode(state))

        return await _answer(context, create, request.properties)

    @override
    async def Read(self, request: protocol.ReadRequest, context: Any) -> protocol.ReadResponse:
        """Read a resource for a refresh or an import."""

        async def read() -> protocol.ReadResponse:
            found = await self._provider.read(
                Urn.parse(request.urn),
                request.id,
                decode(request.properties),
                decode(request.inputs),
            )
            if found is None:
                return protocol.ReadResponse(id="")
            identity, state, inputs = found
            return protocol.ReadResponse(
                id=identity, properties=encode(state), inputs=encode(inputs)
            )

        return await _answer(context, read)

    @override
    async def Update(
        self, request: protocol.UpdateRequest, context: Any
    ) -> protocol.UpdateResponse:
        """Update a resource, or say what would come of it."""

        async def update() -> protocol.UpdateResponse:
            state = await self._provider.update(
                Urn.parse(request.urn),
                request.id,
                decode(request.olds),
                decode(request.news),
                preview=request.preview,
                timeout=request.timeout,
            )
            return protocol.UpdateResponse(properties=encode(state))

        return await _answer(context, update, request.news)

    @override
    async def Delete(self, request: protocol.DeleteRequest, context: Any) -> empty_pb2.Empty:
        """Delete a resource."""

        async def delete() -> empty_pb2.Empty:
            await self._provider.delete(
                Urn.parse(request.urn), request.id, decode(request.properties), request.timeout
            )
            return empty_pb2.Empty()

        return await _answer(context, delete)

    @override
    async def Invoke(
        self, request: protocol.InvokeRequest, context: Any
    ) -> protocol.InvokeResponse:
        """Call a data source."""

        async def invoke() -> protocol.InvokeResponse:
            result = await self._provider.invoke(request.tok, decode(request.args))
            # "return" is a keyword, so it can only be given by name.
            answer: dict[str, Any] = {"return": encode(result)}
            return protocol.InvokeResponse(**answer)

        return await _answer(context, invoke)

    @override
    async def Cancel(self, request: empty_pb2.Empty, context: Any) -> empty_pb2.Empty:
        """End every operation that waits."""
        self._provider.cancelled.set()
        return empty_pb2.Empty()


async def _answer(
    context: Any,
    operation: Callable[[], Awaitable[Response]],
    inputs: Struct | None = None,
) -> Response:
    """The operation's response; its failure becomes an error status with a readable text."""
    try:
        return await operation()
    except IncompleteError as error:
        await context.abort(
            _grpc.StatusCode.UNKNOWN, str(error), _incomplete_details(error, inputs)
        )
    except (ApiError, ProviderError, CloudUnavailableError) as error:
        await context.abort(_grpc.StatusCode.UNKNOWN, str(error))
    raise AssertionError("unreachable: abort raises")


def _incomplete_details(
    error: IncompleteError, inputs: Struct | None
) -> tuple[tuple[str, bytes], ...]:
    """How the engine learns that a resource exists although its creation failed."""
    reason = str(error)
    status = status_pb2.Status(code=_grpc.StatusCode.UNKNOWN.value[0], message=reason)
    status.details.add().Pack(
        protocol.ErrorResourceInitFailed(
            id=error.identity, properties=encode(error.state), inputs=inputs, reasons=[reason]
        )
    )
    return (("grpc-status-details-bin", status.SerializeToString()),)


def _failures(faults: list[tuple[str, str]]) -> list[protocol.CheckFailure]:
    return [
        protocol.CheckFailure(property=path, reason=f"{path}: {reason}") for path, reason in faults
    ]


def _diff_response(found: list[Change], *, delete_first: bool) -> protocol.DiffResponse:
    some = protocol.DiffResponse.DIFF_SOME if found else protocol.DiffResponse.DIFF_NONE
    top = {change.path: change.path.partition(".")[0].partition("[")[0] for change in found}
    return protocol.DiffResponse(
        changes=some,
        diffs=sorted(set(top.values())),
        replaces=sorted({top[change.path] for change in found if change.replaces}),
        deleteBeforeReplace=delete_first,
        hasDetailedDiff=True,
        detailedDiff={
            change.path: protocol.PropertyDiff(
                kind=_KINDS[change.kind, change.replaces], inputDiff=True
            )
            for change in found
        },
    )
