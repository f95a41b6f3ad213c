"""What a change of a tracking record is to the guard. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from components.catalog import ESPS
from components.config.values import Domain
from components.dns.provider import DnsProvider, Pointing
from components.guard.decision import moves_to
from components.guard.expectation import Proof

UNREADABLE = Pointing("an edge that nobody can tell")
"""A preview does not know yet what a record is to say; an update has to."""


@dataclass(frozen=True)
class Watched:
    """A record that is to lead to an edge, of this stack or where its name rests.

    Attributes:
        domain: whose recipients it leads there.
        provider: whose record it is.
        proof: what the edge says.
        resting: it is to be off this stack's edges.
        rested: the ESP's host as the last update had it, where another origin was written then.
        at: before what it said, in a message, where it is not the tracking record itself.
        rests: it is off them by the state as well; a rollback is no move that anybody looks at.
    """

    domain: Domain
    provider: DnsProvider
    proof: Proof
    resting: bool = False
    rested: str | None = None
    at: str = ""
    rests: bool = True

    def move(
        self, old_inputs: Mapping[str, object] | None, new_inputs: Mapping[str, object] | None
    ) -> "Move | None":
        """The move that a change of its inputs is; None for one that moves nobody.

        Args:
            old_inputs: of the record; none where it is made.
            new_inputs: that it gets.
        """
        if self.resting and not self.rests:
            return None
        new = self.provider.points_at(new_inputs or {}) or UNREADABLE
        old = self.provider.points_at(old_inputs) if old_inputs else None
        if not moves_to(old, new) or self._between_esp_hosts(old, new):
            return None
        return Move(self.domain, self.proof, old, new, self.resting, self.at)

    def _between_esp_hosts(self, old: Pointing | None, new: Pointing) -> bool:
        """Whether a record that rests was and is at the ESP, or is new: nobody is moved then."""
        return self.resting and (old is None or (self._of_esp(old) and self._of_esp(new)))

    def _of_esp(self, place: Pointing) -> bool:
        domain = self.domain
        own = ESPS[domain.esp].serves(place.value) or place.value in (domain.esp_host, self.rested)
        return own and not place.proxied


@dataclass(frozen=True)
class Move:
    """One change of a record towards an edge, of this stack or where the name rests."""

    domain: Domain
    proof: Proof
    old: Pointing | None
    new: Pointing
    resting: bool
    at: str

    @property
    def untried(self) -> bool:
        """Whether what it moves to shows only once it is there, and no edge of this stack is it."""
        return self.resting and self.new.proxied

    @property
    def was(self) -> str:
        """What the record said before."""
        return "there was none" if self.old is None else f"{self.at}{self.old}"

    @property
    def edge(self) -> str | None:
        """The edge's own name; None where its provider answers for the record."""
        return None if self.new.proxied else self.new.value
