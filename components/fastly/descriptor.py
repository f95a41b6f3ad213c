"""What Fastly says of itself to the shared code. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, cast

from components.adoption import Adoptable
from components.catalog import ESPS
from components.cdn import Cdn, HeldNames, Look, NameUse, ProofPlace, SourceKeys
from components.certificate_fate import Ended, Fate
from components.config.faults import Fault
from components.config.kinds import shaped
from components.config.shown import Shown
from components.fastly import adoption, checks, fates
from components.fastly.account import ACCOUNT
from components.fastly.options import FastlyOptions
from components.fastly.signature import SIGNATURE
from components.state import State, listed, text

if TYPE_CHECKING:
    from components.config.values import Domain, Edge
    from components.memory import Was

ServiceId = Annotated[
    str,
    shaped(
        r"[0-9A-Za-z]{16,32}",
        "a Fastly service ID",
        "copy it from the service's page; it is 22 letters and digits",
    ),
    Shown("SU1Z0isxPaozGVKXdv0eY1"),
]

SERVICE = "fastly:index/serviceVcl:ServiceVcl"


@dataclass(frozen=True, kw_only=True, eq=False)
class Fastly(Cdn[FastlyOptions]):
    """Fastly; its rules are in `checks`."""

    def default_source(self, domains: "Sequence[Domain]") -> str:
        """A TLS subscription covers any host (sources/certificates#fastly-subscription)."""
        del domains
        return "fastly"

    def names(self, domain: "Domain") -> Iterable[NameUse]:
        """Where the tracking record points, when the stack file says so."""
        target = self.of(domain).cname_target
        return [NameUse(("cname_target",), target, "target")] if isinstance(target, str) else ()

    def files(self, domain: "Domain") -> None:
        """None: there is no machine of the user's."""
        del domain

    def proof(self, edge: "Edge", domain: "Domain") -> ProofPlace | None:
        """That of a TLS subscription, whatever its authority (sources/fastly#proof-values)."""
        if edge.source != "fastly":
            return None
        name = f"_acme-challenge.{domain.host}"
        return ProofPlace("acme-challenge", name, ".fastly-validations.com")

    def check(self, edge: "Edge", domain: "Domain") -> Iterable[Fault]:
        """See `components.cdn`."""
        return checks.check(edge, domain, self.of(domain))

    def check_all(self, edges: "Sequence[Edge]") -> Iterable[Fault]:
        """Nothing: how many hosts a service takes depends on the contract.

        Source: sources/quotas#fastly-domains.
        """
        del edges
        return ()

    def check_change(self, domain: "Domain", was: "Was") -> Iterable[Fault]:
        """Nothing besides the names it holds."""
        del domain, was
        return ()

    def origin(self, state: State, edge: str) -> str | None:
        """The address of the backend that bears the name of an ESP, as this program makes it."""
        backends = listed(state.get((SERVICE, f"{edge}-service"), {}), "backends")
        return next((text(b, "address") for b in backends if b.get("name") in ESPS), None)

    def certificate_fate(self, status: str, *, serving: bool) -> Fate:
        """See `components.cdn`."""
        return fates.fate(status, serving=serving)

    def certificate_failure(self, errors: str) -> Ended | None:
        """See `components.cdn`."""
        return fates.failure(errors)

    def explain(self, errors: str) -> str | None:
        """See `components.cdn`."""
        return checks.explain(errors)


FASTLY = Fastly(
    name="fastly",
    title="Fastly",
    class_prefix="Fastly",
    options=FastlyOptions,
    per_host_options=frozenset(),
    sources={
        "fastly": SourceKeys(fates.GIVES_UP, (), ("authority",), checks.AUTHORITIES),
        "custom": SourceKeys(None, ("certificate", "key_secret"), ("chain",)),
    },
    adopts={
        "service": Adoptable(
            id=ServiceId,
            items=adoption.ITEMS,
            losses=adoption.losses,
            marked=adoption.marked,
        )
    },
    signature=SIGNATURE,
    resource_types=("fastly:",),
    account=ACCOUNT,
    look=Look(
        type="fastly:index/serviceVcl:ServiceVcl",
        suffix="-service",
        function="fastly:index/getServices:getServices",
        arguments=lambda outputs: {} if outputs.get("id") else None,
        there=lambda outputs, answer: (
            outputs["id"] in cast(Sequence[object], answer.get("ids") or ())
        ),
        missing=(),
    ),
    default_dns=None,
    certificate_per_host=True,
    held_names=HeldNames("certificate", lambda was, _: checks.name_held(was, "fastly")),
    alias_zone=None,
    own_address=False,
    missing=("Record not found", "404 - Not Found"),
    rules=checks.RULES,
    python_only=False,
    components=(),
)
