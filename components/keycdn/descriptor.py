"""What KeyCDN says of itself to the shared code. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from components.adoption import Adoptable
from components.cdn import Cdn, NameUse, SourceKeys
from components.certificate_fate import Ended, Fate, Pending
from components.config.faults import Fault
from components.config.kinds import shaped
from components.keycdn import adoption, checks
from components.keycdn.account import ACCOUNT
from components.keycdn.options import KeyCdnOptions
from components.keycdn.signature import SIGNATURE
from components.state import State, text

if TYPE_CHECKING:
    from components.config.values import Domain, Edge
    from components.memory import Was

ZoneId = Annotated[
    str,
    shaped(
        r"[1-9]\d{0,9}",
        "a KeyCDN zone ID",
        'write the number the dashboard and the API show, quoted, like "190710"',
    ),
]

ZONE = "pulumi-python:dynamic/keycdn:Zone"


@dataclass(frozen=True, kw_only=True, eq=False)
class KeyCdn(Cdn[KeyCdnOptions]):
    """KeyCDN; its rules are in `checks`."""

    def default_source(self, domains: "Sequence[Domain]") -> str:
        """Let's Encrypt covers any host that points at the zone.

        Source: sources/certificates#keycdn-lets-encrypt.
        """
        del domains
        return "letsencrypt"

    def names(self, domain: "Domain") -> Iterable[NameUse]:
        """None: its options hold no host name."""
        del domain
        return ()

    def files(self, domain: "Domain") -> None:
        """None: there is no machine of the user's."""
        del domain

    def proof(self, edge: "Edge", domain: "Domain") -> None:
        """None: it proves a host over HTTP."""
        del edge, domain

    def check(self, edge: "Edge", domain: "Domain") -> Iterable[Fault]:
        """See `components.cdn`."""
        return checks.check(edge, domain, self.of(domain))

    def check_all(self, edges: "Sequence[Edge]") -> Iterable[Fault]:
        """Nothing: its limits are not documented (sources/quotas#keycdn-aliases)."""
        del edges
        return ()

    def check_change(self, domain: "Domain", was: "Was") -> Iterable[Fault]:
        """See `components.cdn`; an alias moves from zone to zone in place."""
        return checks.check_change(domain, self.of(domain), was, self.name)

    def origin(self, state: State, edge: str) -> str | None:
        """The host of the origin's URL."""
        zone = state.get((ZONE, f"{edge}-zone"), {})
        return urlsplit(text(zone, "originurl") or "").hostname

    def certificate_fate(self, status: str, *, serving: bool) -> Fate:
        """Pending: the API says nothing of a certificate; `verify` and the guard look at it."""
        del status, serving
        return Pending()

    def certificate_failure(self, errors: str) -> Ended | None:
        """None: nothing waits for a certificate."""
        del errors
        return None

    def explain(self, errors: str) -> str | None:
        """Nothing to add: the client's own messages say what to do."""
        del errors
        return None


KEYCDN = KeyCdn(
    name="keycdn",
    title="KeyCDN",
    class_prefix="KeyCdn",
    options=KeyCdnOptions,
    per_host_options=frozenset(),
    sources={
        "letsencrypt": SourceKeys(None),
        "custom": SourceKeys(None, ("certificate", "key_secret"), ("chain",)),
    },
    adopts={
        "zone": Adoptable(
            id=ZoneId,
            items=adoption.ITEMS,
            losses=adoption.losses,
            # Unlike an import, a refusal leaves nothing in the state: what is there was taken over.
            marked=lambda _old, _new: True,
        )
    },
    signature=SIGNATURE,
    resource_types=("pulumi-python:dynamic/keycdn", "pulumi-python:dynamic:keycdn"),
    account=ACCOUNT,
    look=None,
    default_dns=None,
    certificate_per_host=False,
    held_names=None,
    alias_zone=None,
    own_address=True,
    missing=("not found (404)",),
    rules=checks.RULES,
    python_only=True,  # Dynamic resources are Python objects in the state.
    components=(),
)
