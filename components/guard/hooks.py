"""The hooks of the guard on tracking records: before one moves, and after it has moved.

One of each kind a program; they tell resources apart by name. Asynchronous, so that as many
domains are probed at once as the engine has steps under way.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import pulumi

from components.config.values import Domain
from components.dns.provider import DnsProvider
from components.guard import messages
from components.guard.expectation import ACTIVE, Proof
from components.guard.moving import UNREADABLE, Move, Watched
from components.hooks import Hooks, Mechanism
from components.looking import command

if TYPE_CHECKING:
    from components.guard.probing import Result


# The bare package, which costs nothing. The program's folder is off the path by the time a hook
# runs; what is in a package that is known by then can still be imported.
import_module("verify")


class RefusedError(Exception):
    """What the guard found; the engine shows the text."""


class Guard(Mechanism):
    """The guard of the tracking records of one program.

    Attributes:
        proofs: host -> what its edge says.
        records: host -> its tracking record.
    """

    def __init__(self, hooks: Hooks) -> None:
        """Knows no domain yet."""
        super().__init__(hooks)
        self.proofs: dict[str, Proof] = {}
        self.records: dict[str, pulumi.Resource] = {}
        self._domains: dict[str, Domain] = {}
        self._watched: dict[str, Watched] = {}
        self._moved: set[str] = set()
        self._active: set[str] = set()

    def know(self, domain: Domain) -> None:
        """Takes note of a tracking domain, before any edge is made."""
        self._domains[domain.host] = domain

    def watch(
        self,
        name: str,
        domain: Domain,
        provider: DnsProvider,
        proof: Proof,
        *,
        resting: bool = False,
        rests: bool = True,
        rested: str | None = None,
    ) -> None:
        """Takes note of the tracking record `name`.

        Args:
            name: its logical name.
            domain: the domain as the stack file has it.
            provider: whose record it is.
            proof: what its edge tells of it.
            resting: it is to be off this stack's edges.
            rests: it is so by the state as well; a rollback is never looked at.
            rested: the ESP's host as the last update had it; None where nobody knows.
        """
        self.proofs[domain.host] = proof
        # What its edge tells is not of the place where it rests.
        told = Proof() if resting else proof
        self._watched[name] = Watched(domain, provider, told, resting, rested, rests=rests)

    def watch_address(
        self, name: str, domain: Domain, provider: DnsProvider, proof: Proof, at: str
    ) -> None:
        """Takes note of the record `name`, the address at `at` of what serves a live domain."""
        self._watched[name] = Watched(domain, provider, proof, at=f"{at} at ")

    def on_record(self, name: str) -> pulumi.ResourceHookBinding:
        """For the tracking record `name`, which `watch` announced: looks before and after it moves.

        Whether there is something to look at shows in the hook: hooks that join a record later
        make the engine write the state once more for each.
        """
        record = self._watched[name]
        if record.domain.guard is False:
            return pulumi.ResourceHookBinding()
        before = [self._hooks.hook("guard-cut-over", self.check_move)]
        after = self._hooks.hook("guard-confirm", self.confirm_move)
        if record.resting:
            return pulumi.ResourceHookBinding(before_update=[*before], after_update=[after])
        if record.proof.certificate_status is not None:
            # A question to an API, and no probe: a preview is told as well.
            ask = self._hooks.hook("guard-certificate", self.check_certificate, in_preview=True)
            before.insert(0, ask)
        return pulumi.ResourceHookBinding(
            before_create=[*before],
            before_update=[*before],
            after_create=[after],
            after_update=[after],
        )

    def made(self, domain: Domain, record: pulumi.Resource | None) -> None:
        """Takes the tracking record that `watch` announced; None where a person sets it."""
        if record is not None:
            self.records[domain.host] = record

    def tries(self, host: str, cdn: str) -> bool:
        """Whether the links of `host` are to be tried when its edge at `cdn` changes.

        A host that is not known yet counts: in a program of one's own the rules of a zone are made
        before it is.
        """
        domain = self._domains.get(host)
        return domain is None or (domain.live and domain.cdn == cdn and domain.guard is not False)

    def tried(self, host: str) -> Domain | None:
        """The domain of `host`, unless it is not to be tried or was moved in this very update."""
        domain = self._domains.get(host)
        left_out = domain is None or host in self._moved or not self.tries(host, domain.cdn)
        return None if left_out else domain

    async def check_certificate(self, args: pulumi.ResourceHookArgs) -> None:
        """Before a tracking record is made or updated, in a preview too: asks the cloud.

        Raises:
            RefusedError: when the certificate is not active.
        """
        ask = self._watched[args.name].proof.certificate_status
        move = self._move(args)
        if ask is None or move is None:
            return
        status = await ask()
        if status == ACTIVE:
            self._active.add(move.domain.host)
        else:
            _stop(move.domain, messages.inactive(move.domain, move.was, status))

    async def check_move(self, args: pulumi.ResourceHookArgs) -> None:
        """Before a tracking record is made or updated.

        Raises:
            RefusedError: when the record must not move.
        """
        move = self._move(args)
        if move is not None and move.untried:
            pulumi.log.warn(messages.untried_rest(move.domain, str(move.new)))
        elif move is not None:
            self._moved.add(move.domain.host)
            proved = [] if move.domain.host not in self._active else ["its certificate is active"]
            refusal = await _refusal(move, [*proved, *move.proof.stands])
            if refusal is not None:
                _stop(move.domain, refusal)

    async def confirm_move(self, args: pulumi.ResourceHookArgs) -> None:
        """After a tracking record was made or updated.

        Raises:
            RefusedError: when its links do not work, or nothing could be confirmed.
        """
        move = self._move(args)
        if move is not None and not move.untried:
            ttl = (args.old_inputs or {}).get("ttl")
            complaint = await _complaint(move, int(ttl) if ttl else move.domain.dns.ttl)
            if complaint is not None:
                _stop(move.domain, complaint)

    def _move(self, args: pulumi.ResourceHookArgs) -> Move | None:
        watched = self._watched[args.name]
        return watched.move(args.old_inputs, args.new_inputs)


def _stop(domain: Domain, text: str) -> None:
    """Ends the step, or says so only where the stack file wants no more."""
    if domain.guard == "warn":
        pulumi.log.warn(f"{text}\nguard: warn, so the update went on")
        return
    raise RefusedError(text)


async def _refusal(move: Move, stands: Sequence[str]) -> str | None:
    """Why the record must not move; None when it may.

    Args:
        move: of the record.
        stands: what is proved without a probe.
    """
    from components.guard import probing

    domain, edge = move.domain, move.edge or "its CDN"
    if move.new == UNREADABLE:
        return messages.unproved(domain, edge, move.was, "  nobody can read the record to be")
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
        look = command(domain, move.edge)
        return messages.refused(domain, edge, move.was, result.failed, look)
    unproven = probing.unproven(domain)
    if unproven is not None:
        pulumi.log.info(messages.unseen(domain, stands, unproven))
    return None


async def _complaint(move: Move, ttl: int) -> str | None:
    """What is wrong after the record has moved; None when nothing is."""
    from components.guard import probing

    domain, back = move.domain, messages.way_back(move.domain, resting=move.resting)
    try:
        prober = probing.Prober.here()
        seen = await prober.wait_for_dns(domain, move.edge)
        elsewhere = probing.is_elsewhere(seen) and move.old is not None
        if elsewhere:
            pulumi.log.warn(messages.still_cached(domain, ttl, seen.saw or ""))
            if move.edge is None:
                return None
        elif seen.status in ("fail", "error"):
            return _said(move, probing.Result([seen]))
        result = await prober.live(domain, move.proof, move.edge, past_dns=elsewhere)
    except probing.CannotProbeError as error:
        return messages.unconfirmed(domain, str(error), back)
    return _said(move, result) if result.failed else None


def _said(move: Move, result: "Result") -> str:
    back = messages.way_back(move.domain, resting=move.resting)
    if result.could_not_run:
        return messages.unconfirmed(move.domain, messages.findings(result.failed), back)
    return messages.broken_live(move.domain, result.failed, back)
