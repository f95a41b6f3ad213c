"""What an own proxy says of itself to the shared code. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.cdn import Cdn, NameUse, SourceKeys
from components.certificate_fate import Ended, Fate, Pending
from components.config.faults import Fault
from components.proxy import checks, files
from components.proxy.options import ProxyOptions, is_address
from components.proxy.signature import SIGNATURE
from components.state import State

if TYPE_CHECKING:
    from components.config.certificate import Certificate
    from components.config.values import Domain, Edge
    from components.memory import Was


@dataclass(frozen=True, kw_only=True, eq=False)
class Proxy(Cdn[ProxyOptions]):
    """An own reverse proxy; its rules are in `checks`."""

    def default_source(self, domains: "Sequence[Domain]") -> str:
        """Files on the machine, each host's own (sources/proxy#certificate)."""
        del domains
        return "files"

    def names(self, domain: "Domain") -> Iterable[NameUse]:
        """The machine's name, or the one that is made for its address."""
        address = self.of(domain).address
        if address is None:
            return ()
        if is_address(address):
            return [NameUse(("address",), checks.address_name(domain.host), "published")]
        return [NameUse(("address",), address, "target")]

    def files(self, domain: "Domain") -> "Certificate | None":
        """See `components.cdn`."""
        return files.readable(domain)

    def proof(self, edge: "Edge", domain: "Domain") -> None:
        """None: the certificate is the user's own."""
        del edge, domain

    def check(self, edge: "Edge", domain: "Domain") -> Iterable[Fault]:
        """See `components.cdn`."""
        del edge
        return checks.check(domain, self.of(domain))

    def check_all(self, edges: "Sequence[Edge]") -> Iterable[Fault]:
        """See `components.cdn`."""
        domains = sorted((d for edge in edges for d in edge.domains), key=lambda d: d.host)
        return checks.check_all([(domain, self.of(domain)) for domain in domains])

    def check_change(self, domain: "Domain", was: "Was") -> Iterable[Fault]:
        """See `components.cdn`; a host that moves on leaves resolvers that know the old name."""
        if was.cdn != self.name:
            return ()
        return checks.check_change(domain, self.of(domain), was)

    def origin(self, state: State, edge: str) -> str | None:
        """None: its configuration is on a machine that nobody asks."""
        del state, edge
        return None

    def certificate_fate(self, status: str, *, serving: bool) -> Fate:
        """Pending: its files are on a machine that nobody asks here; `verify` looks at them."""
        del status, serving
        return Pending()

    def certificate_failure(self, errors: str) -> Ended | None:
        """None: nothing waits for a certificate."""
        del errors
        return None

    def explain(self, errors: str) -> str | None:
        """Nothing: no API makes a machine."""
        del errors
        return None


PROXY = Proxy(
    name="proxy",
    title="own proxy",
    class_prefix="Proxy",
    options=ProxyOptions,
    per_host_options=checks.OWN_OF_A_DOMAIN,
    sources={"files": SourceKeys(None, (), ("certificate", "key", "chain"))},
    adopts={},
    signature=SIGNATURE,
    resource_types=(),
    account=None,
    look=None,
    default_dns=None,
    certificate_per_host=False,
    held_names=None,
    alias_zone=None,
    own_address=False,
    missing=(),
    rules=checks.RULES,
    python_only=False,
    components=(),
)
