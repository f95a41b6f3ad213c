"""What Cloudflare says of itself to the shared code. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.cdn import Cdn, NameUse, ProofPlace, SourceKeys
from components.certificate_fate import Ended, Fate
from components.cloudflare import checks, fates, zones
from components.cloudflare.account import ACCOUNT
from components.cloudflare.adoption import ADOPTS
from components.cloudflare.options import CloudflareOptions
from components.cloudflare.signature import SIGNATURE
from components.config.faults import Fault
from components.state import State

if TYPE_CHECKING:
    from components.config.values import Domain, Edge
    from components.memory import Was


@dataclass(frozen=True, kw_only=True, eq=False)
class Cloudflare(Cdn[CloudflareOptions]):
    """Cloudflare; its rules are in `checks` and `zones`."""

    def default_source(self, domains: "Sequence[Domain]") -> str:
        """The universal certificate where it covers every host, else an advanced one.

        It covers names one level below the zone only (sources/cloudflare#universal). Without the
        zone's name the depth is unknown, and an advanced certificate covers the host in any case.
        """
        below = all(d.dns.zone is not None and _below(d.host, d.dns.zone) for d in domains)
        return "universal" if below else "advanced"

    def names(self, domain: "Domain") -> Iterable[NameUse]:
        """The zone beside a partial setup."""
        zone = self.of(domain).zone
        return () if zone is None else [NameUse(("zone",), zone, "zone")]

    def files(self, domain: "Domain") -> None:
        """None: there is no machine of the user's."""
        del domain

    def proof(self, edge: "Edge", domain: "Domain") -> ProofPlace | None:
        """The delegation of a pack, where the zone's DNS is elsewhere.

        In a zone of its own Cloudflare proves it by itself (sources/cloudflare#delegation).
        """
        if edge.source != "advanced" or self.of(domain).setup != "partial":
            return None
        name = f"_acme-challenge.{domain.host}"
        return ProofPlace("cloudflare-validation", name, ".dcv.cloudflare.com")

    def check(self, edge: "Edge", domain: "Domain") -> Iterable[Fault]:
        """See `components.cdn`."""
        return checks.check(edge, domain, self.of(domain))

    def check_all(self, edges: "Sequence[Edge]") -> Iterable[Fault]:
        """See `components.cdn`."""
        return zones.check_all([(edge, [(d, self.of(d)) for d in edge.domains]) for edge in edges])

    def check_change(self, domain: "Domain", was: "Was") -> Iterable[Fault]:
        """Nothing: its edge is the zone, which a change of the file does not move."""
        del domain, was
        return ()

    def origin(self, state: State, edge: str) -> str | None:
        """None: the proxied record itself names it."""
        del state, edge
        return None

    def certificate_fate(self, status: str, *, serving: bool) -> Fate:
        """See `components.cdn`."""
        del serving
        return fates.fate(status)

    def certificate_failure(self, errors: str) -> Ended | None:
        """None: nothing waits for a certificate."""
        del errors
        return None

    def explain(self, errors: str) -> str | None:
        """Nothing: rules and certificates have messages of their own."""
        del errors
        return None


def _below(host: str, zone: str) -> bool:
    return host == zone or host.partition(".")[2] == zone


CLOUDFLARE = Cloudflare(
    name="cloudflare",
    title="Cloudflare",
    class_prefix="Cloudflare",
    options=CloudflareOptions,
    per_host_options=frozenset(),
    sources={
        "universal": SourceKeys(None),
        "advanced": SourceKeys(fates.GIVES_UP, (), ("authority",), checks.AUTHORITIES),
        "custom": SourceKeys(None, ("certificate", "key_secret"), ("chain",)),
    },
    adopts=ADOPTS,
    signature=SIGNATURE,
    resource_types=("cloudflare:",),
    account=ACCOUNT,
    look=None,
    default_dns=checks.DNS,
    certificate_per_host=False,
    held_names=None,
    alias_zone=None,
    own_address=False,
    missing=(),
    rules=checks.RULES,
    python_only=False,
    components=("zone_rules.CloudflareZoneRules",),
)
