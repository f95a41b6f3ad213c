"""The hooks of the guard: before a record moves, after it has moved, after an edge has changed.

One of each kind a program; they tell resources apart by name. Asynchronous, so that as many
domains are probed at once as the engine has steps under way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi

# The bare package, which costs nothing. The program's folder is off the path by the time a hook
# runs; what is in a package that is known by then can still be imported.
import verify as _  # noqa: F401
from components.config.values import Domain
from components.dns.provider import DnsProvider, Pointing
from components.guard import messages
from components.guard.decision import changed_names, moves_to
from components.guard.expectation import ACTIVE, Proof
from components.hooks import Hooks

if TYPE_CHECKING:
    from components.guard.probing import Result


class RefusedError(Exception):
    """What the guard found; the engine shows the text."""


@dataclass(frozen=True)
class _Record:
    """A tracking record that is to be at an edge."""

    domain: Domain
    provider: DnsProvider
    proof: Proof


@dataclass(frozen=True)
class _Move:
    """One change of a record towards an edge."""

    domain: Domain
    proof: Proof
    old: Pointing | None
    new: Pointing

    @property
    def was(self) -> str:
        """What the record said before."""
        return "there was none" if self.old is None else str(self.old)

    @property
    def edge(self) -> str | None:
        """The edge's own name; None where its provider answers for the record."""
        return None if self.new.proxied else self.new.value


@dataclass(frozen=True)
class _Part:
    """A resource of an edge, as `Guard.on_part` takes it."""

    cdn: str
    hosts: Sequence[str]
    late: bool


class Guard:
    """The guard of one program."""

    @classmethod
    def of(cls, hooks: Hooks) -> "Guard":
        """That of the program whose hooks these are."""
        return hooks.one(cls)

    def __init__(self, hooks: Hooks) -> None:
        """Knows no domain yet."""
        self._hooks: Hooks = hooks
        self._domains: dict[str, Domain] = {}
        self._proofs: dict[str, Proof] = {}
        self._records: dict[str, _Record] = {}
        self._served: dict[str, _Part] = {}

    def know(self, domain: Domain) -> None:
        """Takes note of a tracking domain, before any edge is made."""
        self._domains[domain.host] = domain

    def watch(self, name: str, domain: Domain, provider: DnsProvider, proof: Proof) -> None:
        """Takes note of the tracking record `name`, which is to be at the edge of its domain."""
        self._proofs[domain.host] = proof
        self._records[name] = _Record(domain, provider, proof)

    def on_record(self, guarded: bool) -> pulumi.ResourceHookBinding:
        """For a tracking record: looks before and after it moves.

        Args:
            guarded: the record is to be at an edge, and the stack file wants the guard.
        """
        if not guarded:
            return pulumi.ResourceHookBinding()
        before = self._hooks.hook("guard-cut-over", self.check_move)
        after = self._hooks.hook("guard-confirm", self.confirm_move)
        return pulumi.ResourceHookBinding(
            before_create=[before],
            before_update=[before],
            after_create=[after],
            after_update=[after],
        )

    def on_part(
        self, name: str, cdn: str, hosts: Iterable[str], *, made: bool = False, late: bool = False
    ) -> pulumi.ResourceHookBinding:
        """For a resource of an edge: tries its live hosts after an update; nothing where none is.

        Args:
            name: logical name of the resource.
            cdn: whose edge it is part of.
            hosts: its tracking domains.
            made: look also when it is new: what changes by being replaced.
            late: a certificate that comes some time after the update, so that it cannot be judged.
        """
        served = [host for host in hosts if self._judged(host, cdn)]
        if not served:
            return pulumi.ResourceHookBinding()
        self._served[name] = _Part(cdn, served, late)
        look = self._hooks.hook("guard-edge-change", self.check_change)
        return pulumi.ResourceHookBinding(after_create=[look] if made else [], after_update=[look])

    def _judged(self, host: str, cdn: str) -> bool:
        domain = self._domains.get(host)
        return domain is None or (domain.live and domain.cdn == cdn and domain.guard is not False)

    async def check_move(self, args: pulumi.ResourceHookArgs) -> None:
        """Before a tracking record is made or updated.

        Raises:
            RefusedError: when the record must not move.
        """
        move = self._move(args)
        if move is not None:
            refusal = await _refusal(move)
            if refusal is not None:
                _stop(move.domain, refusal)

    async def confirm_move(self, args: pulumi.ResourceHookArgs) -> None:
        """After a tracking record was made or updated.

        Raises:
            RefusedError: when its links do not work, or nothing could be confirmed.
        """
        move = self._move(args)
        if move is not None:
            ttl = (args.old_inputs or {}).get("ttl")
            complaint = await _complaint(move, int(ttl) if ttl else move.domain.dns.ttl)
            if complaint is not None:
                _stop(move.domain, complaint)

    def _move(self, args: pulumi.ResourceHookArgs) -> _Move | None:
        record = self._records[args.name]
        new = record.provider.points_at(args.new_inputs or {})
        old = record.provider.points_at(args.old_inputs) if args.old_inputs else None
        if new is None or not moves_to(old, new):
            return None
        return _Move(record.domain, record.proof, old, new)

    async def check_change(self, args: pulumi.ResourceHookArgs) -> None:
        """After a resource of an edge was updated.

        Raises:
            RefusedError: when links of a live host do not work.
        """
        from components.guard.edge_change import broken

        part = self._served[args.name]
        domains = [
            self._domains[host]
            for host in part.hosts
            if host in self._domains and self._judged(host, part.cdn)
        ]
        found = await broken(domains, self._proofs, late=part.late)
        changed = changed_names(args.old_inputs or {}, args.new_inputs or {})
        failing = [(domain, text) for domain, text in found if domain.guard is True]
        if found and not failing:
            pulumi.log.warn(messages.broken_edge(args.name, changed, found))
        elif found:
            raise RefusedError(messages.broken_edge(args.name, changed, found))


def _stop(domain: Domain, text: str) -> None:
    """Ends the step, or says so only where the stack file wants no more."""
    if domain.guard == "warn":
        pulumi.log.warn(f"{text}\nguard: warn, so the update went on")
        return
    raise RefusedError(text)


async def _refusal(move: _Move) -> str | None:
    """Why the record must not move; None when it may."""
    from components.guard import probing

    domain, edge = move.domain, move.edge or "its CDN"
    try:
        prober = probing.Prober.here()
        gap = move.proof.gap
        if gap is not None and not gap.accepted and await prober.serves_https(domain):
            return messages.gap(domain, move.was, gap.remedy)
        result = await prober.before(domain, move.proof, move.edge)
    except probing.CannotProbeError as error:
        return messages.unproved(domain, edge, move.was, str(error))
    if result.failed and result.could_not_run:
        return messages.unproved(domain, edge, move.was, messages.findings(result.failed))
    if result.failed:
        look = messages.command(domain, move.edge)
        return messages.refused(domain, edge, move.was, result.failed, look)
    return await _unseen(move, probing.unproven(domain))


async def _unseen(move: _Move, unproven: str | None) -> str | None:
    """What stands in for a probe where the edge answers only once the record has moved."""
    if unproven is None:
        return None
    stands = list(move.proof.stands)
    if move.proof.certificate_status is not None:
        status = await move.proof.certificate_status()
        if status != ACTIVE:
            return messages.inactive(move.domain, move.was, status)
        stands.insert(0, "its certificate is active")
    pulumi.log.info(messages.unseen(move.domain, stands, unproven))
    return None


async def _complaint(move: _Move, ttl: int) -> str | None:
    """What is wrong after the record has moved; None when nothing is."""
    from components.guard import probing

    domain = move.domain
    try:
        prober = probing.Prober.here()
        seen = await prober.wait_for_dns(domain, move.edge)
        elsewhere = probing.is_elsewhere(seen) and move.old is not None
        if elsewhere:
            pulumi.log.warn(messages.still_cached(domain, ttl, seen.saw or ""))
            if move.edge is None:
                return None
        elif seen.status in ("fail", "error"):
            return _said(domain, probing.Result([seen]))
        result = await prober.live(domain, move.proof, move.edge, past_dns=elsewhere)
    except probing.CannotProbeError as error:
        return messages.unconfirmed(domain, str(error))
    return _said(domain, result) if result.failed else None


def _said(domain: Domain, result: "Result") -> str:
    if result.could_not_run:
        return messages.unconfirmed(domain, messages.findings(result.failed))
    return messages.broken_live(domain, result.failed)
