"""Where a domain stands, as far as a person has to act on it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from components.catalog import ESPS
from components.certificate_fate import Fate
from components.config.values import Domain
from components.guidance import Guidance
from components.past import Past
from components.registry import DNS_PROVIDERS


@dataclass(frozen=True)
class Standby:
    """An edge of a domain at another CDN, which recipients do not come to.

    Attributes:
        edge: its name; None before it is built, and where it has none.
        guidance: what its CDN says of the host.
    """

    edge: str | None
    guidance: Guidance


@dataclass(frozen=True)
class Situation:
    """Where a domain stands.

    Attributes:
        domain: as the stack file has it.
        stage: where its record points: `certificate`, `build` or `live`.
        edge: name of its edge; None before it is built, and where it has none.
        guidance: what its CDN says of the host.
        past: where its recipients have been, with this update.
        stack: name of the stack whose outputs tell of the domain; None in a program of one's own.
        fate: what became of the certificate that was asked for.
        certificate: URN of its resource.
        gives_up: when its issuer gives up a request that is not proved yet; None where nothing
            runs out.
        standbys: CDN -> the edge there.
    """

    domain: Domain
    stage: str
    edge: str | None
    guidance: Guidance
    past: Past = field(default_factory=Past)
    stack: str | None = None
    fate: Fate | None = None
    certificate: str = ""
    gives_up: str | None = None
    standbys: Mapping[str, Standby] = field(default_factory=dict[str, Standby])

    @property
    def by_hand(self) -> bool:
        """Whether a person sets the records."""
        return DNS_PROVIDERS[self.domain.dns.provider].by_hand

    @property
    def esp(self) -> str:
        """The name people use for the ESP."""
        return ESPS[self.domain.esp].title

    @property
    def left_behind(self) -> list[str]:
        """Standbys that recipients came from."""
        return [cdn for cdn in self.domain.also if cdn in self.past.cdns]

    @property
    def added(self) -> list[str]:
        """Standbys that were added since the domain is live."""
        return [cdn for cdn in self.domain.also if cdn not in self.past.beside]
