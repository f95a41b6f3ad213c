"""Google Cloud DNS: what the shared code has to know of it, and how records get there.

The SDK is an optional extra (requirements-google.txt), imported where a record is made
(docs/decisions/google-cloud-dns.md). What the API and the real provider do is in
sources/google-cloud-dns.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import util
from typing import TYPE_CHECKING, Annotated, cast

from components.account import AccountKind, Keys, told
from components.config.faults import Fault, path
from components.config.hosts import is_within
from components.config.kinds import SecretName, shaped
from components.config.rule import Rule
from components.dns.answers import reason
from components.dns.found_zone import FoundZone, held
from components.dns.provider import DnsProvider, Form, Found, Pointing, Question, known_text, listed

if TYPE_CHECKING:
    import pulumi
    from pulumi_gcp import dns as gcp

    from components.config.dns import Dns
    from components.config.values import Domain
    from components.dns.first_look import Standing
    from components.dns.records import Published, Record

_CREDENTIALS = (
    "GOOGLE_CREDENTIALS",
    "GOOGLE_CLOUD_KEYFILE_JSON",
    "GCLOUD_KEYFILE_JSON",
    "GOOGLE_APPLICATION_CREDENTIALS",
)
_PROJECTS = ("GOOGLE_PROJECT", "GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT", "CLOUDSDK_CORE_PROJECT")
_LOOK_UP = "gcp:dns/getRecordSets:getRecordSets"

ProjectId = Annotated[
    str,
    shaped(
        r"(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]",
        "the ID of a Google Cloud project",
        "write the ID and not the number or the title, like example-dns-1234",
    ),
]
"""Never its number, which replaces every record in the second update
(sources/google-cloud-dns#provider-number)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class GoogleAccount(AccountKind):
    """A project, credentials, or both; what is missing comes from the environment."""

    def usual(self, config: Mapping[str, str], environment: Mapping[str, str]) -> Mapping[str, str]:
        """See `components.account`."""
        credentials = [config.get("gcp:credentials"), *map(environment.get, _CREDENTIALS)]
        projects = [config.get("gcp:project"), *map(environment.get, _PROJECTS)]
        return told(
            project=next(filter(None, projects), None),
            credentials_secret=next(filter(None, credentials), None),
            access_token=config.get("gcp:accessToken"),
        )

    def provider(self, name: str, keys: Keys) -> "pulumi.ProviderResource":
        """A provider of that project; the credentials are a secret in the state too."""
        import pulumi_gcp as gcp

        from components.secrets import secret

        credentials = keys.get("credentials_secret")
        return gcp.Provider(
            name,
            project=keys.get("project"),
            credentials=None if credentials is None else secret(credentials),
        )


ACCOUNT = GoogleAccount(
    title="Google Cloud",
    package="gcp",
    default_package="gcp",
    keys={"project": ProjectId, "credentials_secret": SecretName},
    any_of=("project", "credentials_secret"),
    secret_keys=frozenset({"credentials_secret"}),
    own_secrets=("gcp:credentials", "gcp:accessToken"),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class GoogleDns(DnsProvider):
    """Google Cloud DNS."""

    def check(self, domain: "Domain") -> Iterable[Fault]:
        """The extra has to be installed; a TTL of 0 would not reach the API."""
        if util.find_spec("pulumi_gcp") is None:
            yield Fault(
                path("domains", domain.host, "dns", "provider"),
                "is 'google', and its package pulumi-gcp is not installed",
                "run: .venv/bin/pip install -r requirements-google.txt",
            )
        if domain.dns.ttl < self.lowest_ttl:
            yield Fault(
                path("domains", domain.host, "dns", "ttl"),
                f"{domain.dns.ttl} is below the {self.lowest_ttl} second that Google's DNS takes",
                f"write {self.lowest_ttl} or more",
            )

    def points_at(self, inputs: Mapping[str, object]) -> Pointing | None:
        """The one value of `rrdatas`; None for a routing policy, whose answers differ."""
        values = cast(list[object], inputs.get("rrdatas") or [])
        if len(values) != 1 or not isinstance(values[0], str) or inputs.get("routingPolicy"):
            return None
        return Pointing(values[0].rstrip("."))

    def question(self, inputs: Mapping[str, object]) -> Question | None:
        """The record sets of one name."""
        zone, name = inputs.get("managedZone"), inputs.get("name")
        if not isinstance(zone, str) or not isinstance(name, str):
            return None
        return Question(_LOOK_UP, {"managedZone": zone, "name": f"{name.rstrip('.')}."})

    def found(self, inputs: Mapping[str, object], answer: Mapping[str, object]) -> Sequence[Found]:
        """One a type; a routing policy keeps its answers to itself."""
        name = str(inputs.get("name")).rstrip(".")
        return [
            Found(
                str(item.get("type")),
                tuple(str(value).rstrip(".") for value in listed(item.get("rrdatas"))),
                f"{name}./{item.get('type')}",
                policy="" if item.get("rrdatas") else "by a routing policy",
            )
            for item in cast(list[Mapping[str, object]], listed(answer.get("rrsets")))
            if item.get("type") not in ("NS", "SOA")
        ]

    def zone_of(self, outputs: Mapping[str, object]) -> str | None:
        """`managedZone`."""
        return known_text(outputs.get("managedZone"))

    def exists_already(self, errors: str) -> bool:
        """Whether the API said that a record set is there (in a zone of very many)."""
        return "alreadyExists" in errors

    def publisher(self, dns: "Dns", provider: "pulumi.ProviderResource | None") -> "ManagedZone":
        """The managed zone of `dns`: by its name, else by its DNS name among the project's.

        Raises:
            pulumi.RunError: when the project has no such public zone, or cannot be asked.
        """
        if dns.zone_id is not None and not isinstance(dns.zone_id, str):
            return ManagedZone(dns.zone_id, None, "", provider)  # the same program makes it
        one = _found(dns.zone_id, dns.zone, provider)
        unseen = None if one.visibility == "public" else one.visibility
        zone = held(dns, FoundZone(one.id, one.dns_name.rstrip("."), unseen))
        return ManagedZone(one.name or "", zone.name, zone.id, provider)


GOOGLE_DNS = GoogleDns(
    name="google",
    title="Google Cloud DNS",
    account=ACCOUNT,
    by_hand=False,
    zone_id=Form(re.compile(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?"), "example-com"),
    record_id=None,
    alias_records=False,
    takes_equal=True,
    proxies=False,
    makes_again=False,
    lowest_ttl=1,
    record_type="gcp:dns/recordSet:RecordSet",
    rules=(Rule((), ("dns", "ttl"), {"minimum": 1}, "Google's DNS takes 1 second or more."),),
)


@dataclass(frozen=True)
class ManagedZone:
    """One managed zone, found once.

    Attributes:
        identity: its own name.
        zone_name: the DNS name it answers for; None while only the engine knows the zone.
        path: `projects/PROJECT/managedZones/NAME`; empty likewise.
        provider: explicit provider of its account; None for the default one.
    """

    identity: "pulumi.Input[str]"
    zone_name: str | None
    path: str
    provider: "pulumi.ProviderResource | None"

    def place(self, name: str) -> Mapping[str, object]:
        """The managed zone's name, and the record's."""
        return {"managedZone": self.identity, "name": f"{name.rstrip('.')}."}

    def create(
        self, name: str, record: "Record", imported: str | None, opts: "pulumi.ResourceOptions"
    ) -> "Published":
        """Registers the record resource `name`; imports the record when it is there already.

        Raises:
            pulumi.RunError: when the zone does not contain the record's name.
        """
        import pulumi
        from pulumi_gcp import dns

        from components.dns.first_look import first_look
        from components.dns.records import Published
        from components.hooks import Hooks
        from components.told import told

        absolute = self._within(record)
        if imported is not None:
            # The engine imports the record as it stands, and updates it in the same run.
            own = pulumi.ResourceOptions(import_=f"{self.path}/rrsets/{imported}")
        elif record.purpose == "validation":
            own = pulumi.ResourceOptions()  # looked after by components.proofs
        else:
            look = first_look(GOOGLE_DNS, self.provider, _standing, no_zone="notFound")
            guard = Hooks.of_this_program().before_creating(name, look)
            own = pulumi.ResourceOptions(hooks=guard)
        published = dns.RecordSet(
            name,
            managed_zone=self.identity,
            name=absolute,
            type=record.type,
            ttl=record.ttl,
            rrdatas=[_dotted(record.value) if record.type == "CNAME" else record.value],
            opts=pulumi.ResourceOptions.merge(opts, own),
        )
        first = published.rrdatas.apply(lambda values: (values or [""])[0])
        bare = told(published.name, lambda found: found.rstrip("."))
        return Published(bare, told(first, lambda found: found.rstrip(".")), resource=published)

    def _within(self, record: "Record") -> "pulumi.Input[str]":
        """The record's absolute name; a name that is known and elsewhere is refused here."""
        import pulumi

        name, zone = record.name, self.zone_name
        if zone is not None and isinstance(name, str) and not is_within(name.rstrip("."), zone):
            raise pulumi.RunError(
                f"{name}: is not in the zone '{self.identity}', which is for {zone}; write "
                "dns.zone, or the dns.zone_id of the zone that contains it"
            )
        return _dotted(name)


def _standing(wanted: Mapping[str, object], answer: Mapping[str, object]) -> "Iterable[Standing]":
    """The record sets of an answer, for the look before one is made.

    Without it the provider takes their place (sources/google-cloud-dns#record-authoritative).
    """
    from components.dns.first_look import Standing

    for found in cast(Sequence[Mapping[str, object]], answer.get("rrsets") or []):
        type_, values = str(found.get("type")), cast(Sequence[str], found.get("rrdatas") or [])
        ttl = int(cast(float, found.get("ttl") or 0))
        same = all(found.get(key) == wanted.get(key) for key in ("type", "ttl", "rrdatas"))
        yield Standing(type_, f"{ttl} {type_} {' '.join(values)}", same)


def _found(
    zone_id: str | None, zone: str | None, provider: "pulumi.ProviderResource | None"
) -> "gcp.GetManagedZoneResult | gcp.outputs.GetManagedZonesManagedZoneResult":
    """The zone of that name of its own, else the only public one for the DNS name."""
    import pulumi
    from pulumi_gcp import dns as gcp

    options = pulumi.InvokeOptions(provider=provider)
    place = f"dns.zone_id '{zone_id}'" if zone_id else f"dns.zone '{zone}'"
    try:
        if zone_id:
            return gcp.get_managed_zone(name=zone_id, opts=options)
        return _only(zone, gcp.get_managed_zones(opts=options))
    except LookupError as error:
        raise pulumi.RunError(f"{place}: {error}") from None
    except Exception as error:
        raise pulumi.RunError(
            f"{place}: Google Cloud DNS could not find it ({reason(error)}); check the name, the "
            "account's project and its credentials"
        ) from None


def _only(
    zone: str | None, listed: "gcp.GetManagedZonesResult"
) -> "gcp.outputs.GetManagedZonesManagedZoneResult":
    """The one public zone for a DNS name among those of a project.

    Raises:
        LookupError: when there is none, or several.
    """
    public = [item for item in listed.managed_zones if item.visibility == "public"]
    found = [item for item in public if item.dns_name == f"{zone}."]
    if not found:
        raise LookupError(
            f"project '{listed.project}' has no public zone for it at Google Cloud DNS; check the "
            "name and the account's project, or write dns.zone_id"
        )
    if len(found) > 1:
        raise LookupError(
            f"project '{listed.project}' has several public zones for it "
            f"({', '.join(sorted(item.name or '' for item in found))}); write as dns.zone_id the "
            "one whose name servers the domain is delegated to"
        )
    return found[0]


def _dotted(name: "pulumi.Input[str]") -> "pulumi.Input[str]":
    """An absolute name as the API wants it."""
    from components.told import applied

    return applied(name, lambda text: f"{text.rstrip('.')}.")
