"""The resource provider protocol over gRPC, in front of ``lifecycle.Provider``."""

import importlib
import json
from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2_grpc, status_pb2
from pulumi.runtime.proto import provider_pb2 as protocol
from typing_extensions import override

from sandbox.cloud import CloudUnavailableError
from sandbox.operations import ApiError
from sandbox.provider import shape
from sandbox.provider.context import IncompleteError, ProviderError
from sandbox.provider.difference import Change, top
from sandbox.provider.lifecycle import Provider, Urn
from sandbox.provider.schema import package_schema
from sandbox.provider.wire import decode, encode

Arguments = ParamSpec("Arguments")
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


def _answered(
    method: Callable[Arguments, Awaitable[Response]],
) -> Callable[Arguments, Coroutine[Any, Any, Response]]:
    """Make the failure of a method an error status with a readable text."""

    @wraps(method)
    async def answer(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Response:
        request: Any = args[1]
        context: Any = args[2]
        try:
            return await method(*args, **kwargs)
        except IncompleteError as error:  # only creating raises it
            details = _incomplete_details(error, request)
            await context.abort(_grpc.StatusCode.UNKNOWN, str(error), details)
        except (ApiError, ProviderError, CloudUnavailableError) as error:
            await context.abort(_grpc.StatusCode.UNKNOWN, str(error))
        raise AssertionError("unreachable: abort raises")

    return answer


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
        """Inputs and outputs of every known resource type."""
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
    @_answered
    async def Configure(
        self, request: protocol.ConfigureRequest, context: Any
    ) -> protocol.ConfigureResponse:
        """Take the configuration."""
        self._provider.configure(decode(request.args))
        return protocol.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    @override
    @_answered
    async def Check(self, request: protocol.CheckRequest, context: Any) -> protocol.CheckResponse:
        """Validate inputs and fill in defaults."""
        inputs, faults = self._provider.check(
            Urn.parse(request.urn),
            decode(request.olds),
            decode(request.news),
            request.randomSeed,
        )
        return protocol.CheckResponse(inputs=encode(inputs), failures=_failures(faults))

    @override
    @_answered
    async def Diff(self, request: protocol.DiffRequest, context: Any) -> protocol.DiffResponse:
        """Compare old and new inputs."""
        found, delete_first = self._provider.diff(
            Urn.parse(request.urn),
            decode(request.old_inputs),
            decode(request.news),
            request.ignoreChanges,
            decode(request.olds),
        )
        return _diff_response(found, delete_first=delete_first)

    @override
    @_answered
    async def Create(
        self, request: protocol.CreateRequest, context: Any
    ) -> protocol.CreateResponse:
        """Create a resource, or say what would come of it."""
        identity, state = await self._provider.create(
            Urn.parse(request.urn),
            decode(request.properties),
            preview=request.preview,
            timeout=request.timeout,
        )
        return protocol.CreateResponse(id=identity, properties=encode(state))

    @override
    @_answered
    async def Read(self, request: protocol.ReadRequest, context: Any) -> protocol.ReadResponse:
        """Read a resource for a refresh or an import."""
        found = await self._provider.read(
            Urn.parse(request.urn),
            request.id,
            decode(request.properties),
            decode(request.inputs),
        )
        if found is None:
            return protocol.ReadResponse(id="")
        identity, state, inputs = found
        return protocol.ReadResponse(id=identity, properties=encode(state), inputs=encode(inputs))

    @override
    @_answered
    async def Update(
        self, request: protocol.UpdateRequest, context: Any
    ) -> protocol.UpdateResponse:
        """Update a resource, or say what would come of it."""
        state = await self._provider.update(
            Urn.parse(request.urn),
            request.id,
            decode(request.olds),
            decode(request.news),
            preview=request.preview,
            timeout=request.timeout,
            old_inputs=decode(request.old_inputs),
        )
        return protocol.UpdateResponse(properties=encode(state))

    @override
    @_answered
    async def Delete(self, request: protocol.DeleteRequest, context: Any) -> empty_pb2.Empty:
        """Delete a resource."""
        await self._provider.delete(
            Urn.parse(request.urn), request.id, decode(request.properties), request.timeout
        )
        return empty_pb2.Empty()

    @override
    @_answered
    async def Invoke(
        self, request: protocol.InvokeRequest, context: Any
    ) -> protocol.InvokeResponse:
        """Call a data source."""
        result = await self._provider.invoke(request.tok, decode(request.args))
        # "return" is a keyword, so it can only be given by name.
        answer: dict[str, Any] = {"return": encode(result)}
        return protocol.InvokeResponse(**answer)

    @override
    async def Cancel(self, request: empty_pb2.Empty, context: Any) -> empty_pb2.Empty:
        """End every operation that waits."""
        self._provider.cancelled.set()
        return empty_pb2.Empty()


def _incomplete_details(
    error: IncompleteError, request: protocol.CreateRequest
) -> tuple[tuple[str, bytes], ...]:
    """How the engine learns that a resource exists although its creation failed."""
    reason = str(error)
    status = status_pb2.Status(code=_grpc.StatusCode.UNKNOWN.value[0], message=reason)
    status.details.add().Pack(
        protocol.ErrorResourceInitFailed(
            id=error.identity,
            properties=encode(error.state),
            inputs=request.properties,
            reasons=[reason],
        )
    )
    return (("grpc-status-details-bin", status.SerializeToString()),)


def _failures(faults: list[tuple[str, str]]) -> list[protocol.CheckFailure]:
    return [
        protocol.CheckFailure(property=path, reason=f"{path}: {reason}") for path, reason in faults
    ]


def _diff_response(found: list[Change], *, delete_first: bool) -> protocol.DiffResponse:
    some = protocol.DiffResponse.DIFF_SOME if found else protocol.DiffResponse.DIFF_NONE
    return protocol.DiffResponse(
        changes=some,
        diffs=sorted({top(change.path) for change in found}),
        replaces=sorted({top(change.path) for change in found if change.replaces}),
        deleteBeforeReplace=delete_first,
        hasDetailedDiff=True,
        detailedDiff={
            change.path: protocol.PropertyDiff(
                kind=_KINDS[change.kind, change.replaces], inputDiff=not change.output
            )
            for change in found
        },
    )
