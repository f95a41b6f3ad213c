"""The life of a resource in a stand-in provider, free of the wire protocol.

Check, diff, create, read, update and delete for any resource type, driven by its table row. What
arrives may hold unknowns and secrets; what the row's functions get never does.
"""

import asyncio
import random
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sandbox.cloud import Cloud
from sandbox.operations import ApiError, Session
from sandbox.properties import Properties
from sandbox.provider import patterns, shape
from sandbox.provider.context import Context, ProviderError
from sandbox.provider.difference import Change, changes, top
from sandbox.provider.resource_type import Fault, FunctionType, Package, ResourceType
from sandbox.provider.wire import UNKNOWN, guard, is_known, is_secret, plain

_READ_SECONDS = 1200.0


@dataclass(frozen=True)
class Urn:
    """The parts of a resource's URN that matter here."""

    token: str
    name: str

    @classmethod
    def parse(cls, text: str) -> "Urn":
        """Read ``urn:pulumi:stack::project::parent$type::name``."""
        _, _, types, name = text.split("::", 3)
        return cls(types.rpartition("$")[2], name)


@dataclass
class Provider:
    """One configured stand-in provider; ``cancelled`` ends everything that waits."""

    package: Package
    cloud: Cloud
    session: Session | None = None
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)

    def configure(self, properties: Properties) -> None:
        """Take the provider's configuration, with unknowns in a preview."""
        known = {key: value for key, value in plain(properties).items() if is_known(value)}
        self.session = self.package.configure(self.cloud, known)

    def check(
        self, urn: Urn, old: Properties, new: Properties, seed: bytes
    ) -> tuple[Properties, list[Fault]]:
        """The inputs with the provider's defaults filled in, and all faults found in them."""
        row = self._row(urn.token)
        defaults = {**row.defaults, **row.configured(self._session())}
        inputs: Properties = patterns.with_defaults(new, defaults)
        if row.name and row.name not in inputs:
            suffix = f"{random.Random(seed or urn.name).getrandbits(28):07x}"
            inputs[row.name] = old.get(row.name) or f"{urn.name}-{suffix}"
        found = shape.faults(inputs, row.arguments)
        if not found:
            values: Properties = plain(inputs)
            found = patterns.value_faults(values, row) + row.check(values)
        return inputs, found

    def diff(
        self,
        urn: Urn,
        old: Properties,
        new: Properties,
        ignore: Sequence[str],
        state: Properties | None = None,
    ) -> tuple[list[Change], bool]:
        """What changed between inputs, or from a planned value; and whether to delete first.

        As in the real providers, a resource whose fixed name stays must go before its successor.
        """
        row = self._row(urn.token)
        before, after = row.aligned(plain(old), plain(new))
        known: Properties = plain(state or {})
        drifted = [
            Change(name, "update", replaces=False)
            for name, value in row.planned.items()
            if known.get(name, value) != value
        ]
        found = [
            change
            for change in [*changes(before, after, row), *drifted]
            if not any(_covers(pattern, change.path) for pattern in ignore)
        ]
        found += [
            Change(name, "update", replaces=False, output=True)
            for name in sorted(row.recomputed({top(change.path) for change in found}, after))
        ]
        replaced = any(change.replaces for change in found)
        same_name = row.name is not None and old.get(row.name) == new.get(row.name)
        automatic = row.name is not None and str(new.get(row.name)).startswith(f"{urn.name}-")
        return found, replaced and same_name and not automatic

    async def create(
        self, urn: Urn, inputs: Properties, *, preview: bool, timeout: float
    ) -> tuple[str, Properties]:
        """The new resource's ID and state; in a preview no ID, and unknown where not yet known."""
        row = self._row(urn.token)
        if preview:
            return "", {
                **inputs,
                **self._planned(row, inputs),
                **dict.fromkeys(row.computed, UNKNOWN),
            }
        context = self._context(timeout or row.create_timeout)
        with self._refusals_worded():
            identity, state = await row.create(context, plain(inputs))
        return identity, guard(state, _secret_names(row, inputs))

    async def read(
        self, urn: Urn, identity: str, state: Properties, inputs: Properties
    ) -> tuple[str, Properties, Properties] | None:
        """ID, state and inputs as the cloud has them; nothing when the resource is gone.

        With no known state this is an import.
        """
        row = self._row(urn.token)
        known: Properties = plain(state)
        result = None
        with self._refusals_worded(unless_gone=True):
            result = await row.read(self._context(_READ_SECONDS), identity, known)
        if result is None:
            return None
        identity, found = result
        kept = {name: known.get(name, default) for name, default in row.local.items()}
        found = found | {name: value for name, value in kept.items() if value is not None}
        fields = shape.shape_of(row.arguments).fields
        readable = {name: value for name, value in found.items() if name in fields}
        found_inputs: Properties = patterns.project(readable, plain(inputs), row)
        secret = _secret_names(row, inputs)
        return identity, guard(found, secret), guard(found_inputs, secret)

    async def update(
        self,
        urn: Urn,
        identity: str,
        old_state: Properties,
        inputs: Properties,
        *,
        preview: bool,
        timeout: float,
        old_inputs: Properties | None = None,
    ) -> Properties:
        """The state after changing the resource to the new inputs."""
        row = self._row(urn.token)
        if preview:
            fields = shape.shape_of(row.arguments).fields
            kept = {
                name: value
                for name, value in old_state.items()
                if name not in fields or name in row.optional_computed
            }
            changed = self.diff(urn, old_inputs or {}, inputs, (), old_state)[0]
            anew = dict.fromkeys((c.path for c in changed if c.output), UNKNOWN)
            return {**kept, **inputs, **self._planned(row, inputs), **anew}
        if row.update is None:
            raise ProviderError(f"{urn.token} cannot be updated")
        context = self._context(timeout or row.create_timeout)
        with self._refusals_worded():
            state = await row.update(context, identity, plain(old_state), plain(inputs))
        return guard(state, _secret_names(row, inputs))

    async def delete(self, urn: Urn, identity: str, state: Properties, timeout: float) -> None:
        """Remove the resource; one that is gone already is removed."""
        row = self._row(urn.token)
        context = self._context(timeout or row.create_timeout)
        with self._refusals_worded(unless_gone=True):
            await row.delete(context, identity, plain(state))

    async def invoke(self, token: str, arguments: Properties) -> Properties:
        """Call a data source."""
        function = self._function(token)
        given: Properties = plain(arguments)
        for name, value in given.items():
            expected = function.arguments.get(name)
            if expected is None:
                raise ProviderError(f"{token}: {name}: is no argument of it")
            if not isinstance(value, expected):
                raise ProviderError(f"{token}: {name}: must be a {expected.__name__}")
        with self._refusals_worded():
            return await function.invoke(self._context(_READ_SECONDS), given)

    @contextmanager
    def _refusals_worded(self, *, unless_gone: bool = False) -> Generator[None]:
        """Make a refusal of the API a failed operation; to read or delete what is gone is none."""
        try:
            yield
        except ApiError as error:
            if not (unless_gone and error.gone):
                raise ProviderError(self.package.wording(error)) from error

    def _planned(self, row: ResourceType, inputs: Properties) -> Properties:
        planned = row.plan(self._session(), plain(inputs))
        return guard(planned, _secret_names(row, inputs))

    def _session(self) -> Session:
        if self.session is None:
            raise ProviderError("the provider was not configured")
        return self.session

    def _context(self, timeout: float) -> Context:
        return Context(self._session(), self.cancelled, timeout)

    def _row(self, token: str) -> ResourceType:
        row = self.package.resources.get(token)
        if row is None:
            raise ProviderError(self._no_table(token, self.package.resources))
        return row

    def _function(self, token: str) -> FunctionType:
        function = self.package.functions.get(token)
        if function is None:
            raise ProviderError(self._no_table(token, self.package.functions))
        return function

    def _no_table(self, token: str, known: Iterable[str]) -> str:
        return (
            f"the sandbox's stand-in for {self.package.name} has no {token}; it has "
            f"{', '.join(sorted(known))}. Add a table for it (sandbox/README.md, Another cloud)"
        )


def _secret_names(row: ResourceType, inputs: Properties) -> set[str]:
    secret = set(row.secrets) | {name for name, value in inputs.items() if is_secret(value)}
    return secret | {output for output, source in row.mirrors.items() if source in secret}


def _covers(pattern: str, path: str) -> bool:
    pattern = pattern.replace("[*]", "")
    return path == pattern or path.startswith((f"{pattern}.", f"{pattern}["))
