"""Tries the live hosts of an edge, once, after an update has changed something of it.

The hook on each resource of an edge only takes note: the links are tried when every resource of
the host's edge has reached what the stack file wants, since half a change proves nothing and one
that mends several things has to get to its end. What is found then ends the program, and with it
the update, before anything that was replaced is deleted.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy

import pulumi

from components.config.values import Domain
from components.guard import messages
from components.guard.decision import changed_names
from components.guard.hooks import Guard
from components.hooks import Hooks, Mechanism, together

Key = tuple[str, str]
"""Type and logical name of a resource."""


class EdgeWatch(Mechanism):
    """The watch over the edges of one program."""

    def __init__(self, hooks: Hooks) -> None:
        """Knows no edge yet."""
        super().__init__(hooks)
        self._guard: Guard = Guard.of(hooks)
        self._parts: dict[str, dict[Key, pulumi.Resource]] = defaultdict(dict)
        self._changed: dict[Key, Sequence[str]] = {}
        self._late: set[str] = set()
        self._trial: pulumi.Output[None] | None = None
        self._trying: bool = False

    def over(self, cdn: str, hosts: Iterable[str]) -> pulumi.ResourceOptions:
        """Options of a component or resource: changes of it and below it matter to its live hosts.

        Args:
            cdn: whose edge it is, or is part of.
            hosts: the tracking domains that it serves.
        """
        served = tuple(hosts)

        def watched(
            args: pulumi.ResourceTransformationArgs,
        ) -> pulumi.ResourceTransformationResult | None:
            tried = [host for host in served if self._guard.tries(host, cdn)]
            if not tried or not isinstance(args.resource, pulumi.CustomResource):
                return None
            for host in tried:
                self._parts[host][args.type_, args.name] = args.resource
            note = self._hooks.hook("guard-edge-change", self.note)
            own = pulumi.ResourceHookBinding(after_create=[note], after_update=[note])
            opts = copy(args.opts)
            opts.hooks = own if opts.hooks is None else together(opts.hooks, own)
            return pulumi.ResourceTransformationResult(args.props, opts)

        return pulumi.ResourceOptions(transformations=[watched])

    def comes_late(self, name: str) -> None:
        """Takes note that the certificate `name` serves only some time after the update.

        Args:
            name: logical name of its resource.
        """
        self._late.add(name)

    def parts(self, host: str) -> Sequence[str]:
        """Logical names of what is watched for `host`."""
        return sorted(name for _, name in self._parts[host])

    async def note(self, args: pulumi.ResourceHookArgs) -> None:
        """After a part was made or changed."""
        old, new = args.old_inputs, args.new_inputs or {}
        self._changed[args.type, args.name] = ["new"] if old is None else changed_names(old, new)
        if not self._trying:
            self._trying = True
            # As an output, so that the program does not end before it.
            self._trial = pulumi.Output.from_input(self._try_all())

    async def settled(self) -> None:
        """Returns once every change that was noted has been tried.

        For the component package: no program's end waits for a trial there, and one more component
        may come after it.

        Raises:
            pulumi.RunError: as `end`.
        """
        while self._trying and self._trial is not None:
            await self._trial.future()

    async def _try_all(self) -> None:
        try:
            while self._changed:
                await self.end()
        finally:
            self._trying = False

    async def end(self) -> None:
        """When all parts stand: tries the hosts whose edge has changed.

        Raises:
            pulumi.RunError: when links of a live host do not work.
        """
        alike: dict[frozenset[Key], list[str]] = defaultdict(list)
        for host, parts in self._parts.items():
            alike[frozenset(parts)].append(host)
        looked = frozenset(key for parts in alike for key in parts)
        found = await asyncio.gather(*(self._try(sorted(hosts)) for hosts in alike.values()))
        later = {key for parts in self._parts.values() for key in parts} - looked
        self._changed = {key: names for key, names in self._changed.items() if key in later}
        texts = [text for text in found if text]
        if texts:
            raise pulumi.RunError("\n\n".join(texts))

    async def _try(self, hosts: Sequence[str]) -> str | None:
        """What to say of hosts that have all their parts in common; None when all is well."""
        parts, records = self._parts[hosts[0]], self._guard.records
        standing = [*parts.values(), *(records[host] for host in hosts if host in records)]
        # One that failed has ended the update already, and says why by itself.
        await asyncio.gather(*(one.urn.future() for one in standing), return_exceptions=True)
        changed = {key[1]: self._changed[key] for key in sorted(parts) if key in self._changed}
        domains = [domain for host in hosts if (domain := self._guard.tried(host))]
        if not changed or not domains:
            return None
        return await self._judge(changed, domains, late=not self._late.isdisjoint(changed))

    async def _judge(
        self, changed: Mapping[str, Sequence[str]], domains: Sequence[Domain], *, late: bool
    ) -> str | None:
        from components.guard.edge_change import broken

        found = await broken(domains, self._guard.proofs, late=late)
        if not found:
            return None
        text = messages.broken_edge(changed, found)
        if any(domain.guard is True for domain, _ in found):
            return text
        pulumi.log.warn(f"{text}\nguard: warn, so the update went on")
        return None
