"""Google Cloud DNS: what the shared code has to know of it, and how records get there.

The SDK is an optional extra (requirements-google.txt), imported where a record is made
(docs/decisions/google-cloud-dns.md). What the API and the real provider do is in
sources/google-cloud-dns.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata, util
from typing import TYPE_CHECKING, Annotated, cast

from components.account import AccountKind, Keys, told
from components.config.faults import Fault, path
from components.config.hosts import is_within
from components.config.kinds import SecretName, shaped
from components.config.rule import Rule
from components.dns.answers import reason
from components.dns.provider import DnsProvider, Form, Found, Pointing, Question, known_text, listed

if TYPE_CHECKING:
    import pulumi
    from pulumi_gcp import dns as gcp_dns

    from components.config.dns import Dns
    from components.config.values import Domain
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
        return ManagedZone(_found(dns, provider), provider)


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
class _Zone:
    """A managed zone.

    Attributes:
        name: its own name.
        id: `projects/PROJECT/managedZones/NAME`; empty while only the engine knows the name.
        dns_name: the name it answers for, without final dot; None likewise.
    """

    name: "pulumi.Input[str]"
    id: str = ""
    dns_name: str | None = None


@dataclass(frozen=True)
class ManagedZone:
    """One managed zone, found once."""

    zone: _Zone
    provider: "pulumi.ProviderResource | None"

    def place(self, name: str) -> Mapping[str, object]:
        """The managed zone's name, and the record's."""
        return {"managedZone": self.zone.name, "name": f"{name.rstrip('.')}."}

    @property
    def identity(self) -> "pulumi.Input[str]":
        """The managed zone's own name."""
        return self.zone.name

    @property
    def zone_name(self) -> str | None:
        """The DNS name of the managed zone."""
        return self.zone.dns_name

    def create(
        self, name: str, record: "Record", imported: str | None, opts: "pulumi.ResourceOptions"
    ) -> "Published":
        """Registers the record resource `name`; imports the record when it is there already.

        Raises:
            pulumi.RunError: when the zone does not contain the record's name.
        """
        import pulumi
        from pulumi_gcp import dns

        from components.dns.records import Published
        from components.hooks import Hooks
        from components.told import told

        absolute = self._within(record)
        if imported is not None:
            # The engine imports the record as it stands, and updates it in the same run.
            own = pulumi.ResourceOptions(import_=f"{self.zone.id}/rrsets/{imported}")
        elif record.purpose == "validation":
            own = pulumi.ResourceOptions()  # looked after by components.proofs
        else:
            guard = Hooks.of_this_program().before_creating(name, self.refuse_to_overwrite)
            own = pulumi.ResourceOptions(hooks=guard)
        published = dns.RecordSet(
            name,
            managed_zone=self.zone.name,
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

        name, zone = record.name, self.zone.dns_name
        if zone is not None and isinstance(name, str) and not is_within(name.rstrip("."), zone):
            raise pulumi.RunError(
                f"{name}: is not in the zone '{self.zone.name}', which is for {zone}; write "
                "dns.zone, or the dns.zone_id of the zone that contains it"
            )
        return _dotted(name)

    async def refuse_to_overwrite(self, args: "pulumi.ResourceHookArgs") -> None:
        """Stops a creation that would take another record set's place.

        The provider would do that without a word (sources/google-cloud-dns#record-authoritative).
        What is there exactly as wanted may be taken: an answer that got lost leaves it behind.

        Raises:
            RuntimeError: when something else is there, or nobody can tell.
        """
        import pulumi

        wanted = args.new_inputs or {}
        name, type_ = wanted.get("name"), wanted.get("type")
        if not isinstance(name, str):  # known only once the certificate is requested
            return
        version = metadata.version("pulumi-gcp")  # else another default provider would be asked
        options = pulumi.InvokeOptions(provider=self.provider, version=version)
        question = {"managedZone": wanted.get("managedZone"), "name": name}
        try:
            answer = cast(
                Mapping[str, Sequence[Mapping[str, object]]],
                await pulumi.runtime.invoke_async(_LOOK_UP, question, options) or {},
            )
        except Exception as error:
            if pulumi.runtime.is_dry_run() and "notFound" in str(error):
                return  # the same program makes the zone
            raise RuntimeError(
                f"{args.name}: nothing was made, since what is at {name} could not be looked up "
                f"({reason(error)}); see that the credentials may list the zone's record sets"
            ) from None
        for found in answer.get("rrsets") or []:
            same = found.get("type") == type_
            if same and all(found.get(key) == wanted.get(key) for key in ("ttl", "rrdatas")):
                return
            if same or "CNAME" in (type_, found.get("type")):
                raise RuntimeError(_stands_there(args.name, name, found))


def _stands_there(resource: str, name: str, found: Mapping[str, object]) -> str:
    """What is at `name` already, as a zone file says it, and what to do about it."""
    values = " ".join(cast(Sequence[str], found.get("rrdatas") or []))
    ttl = int(cast(float, found.get("ttl") or 0))
    host, _, label = resource.rpartition("-")
    advice = "remove it from the zone if nothing needs it, then run `pulumi up` again"
    if label in ("tracking", "owner") and found.get("type") == "CNAME":
        key = f'domains."{host}".dns.existing'
        advice = f"set {key}: true to import it (usual when the ESP had it validated)"
    return (
        f"{resource}: a record already exists and was left as it is: {name} {ttl} "
        f"{found.get('type')} {values}; {advice}"
    )


def _found(dns: "Dns", provider: "pulumi.ProviderResource | None") -> _Zone:
    """The zone that `dns` means; one whose name only the engine knows is taken as it is."""
    import pulumi
    from pulumi_gcp import dns as gcp

    if dns.zone_id is not None and not isinstance(dns.zone_id, str):
        return _Zone(dns.zone_id)
    options = pulumi.InvokeOptions(provider=provider)
    place = f"dns.zone_id '{dns.zone_id}'" if dns.zone_id else f"dns.zone '{dns.zone}'"
    try:
        one = (
            gcp.get_managed_zone(name=dns.zone_id, opts=options)
            if dns.zone_id
            else _only(dns.zone, gcp.get_managed_zones(opts=options))
        )
    except LookupError as error:
        raise pulumi.RunError(f"{place}: {error}") from None
    except Exception as error:
        raise pulumi.RunError(
            f"{place}: Google Cloud DNS could not find it ({reason(error)}); check the name, the "
            "account's project and its credentials"
        ) from None
    dns_name = one.dns_name.rstrip(".")
    if one.visibility != "public":
        raise pulumi.RunError(
            f"{place}: is private, so no recipient could see a record in it; write the "
            f"dns.zone_id of the public zone for {dns_name}"
        )
    if dns.zone not in (None, dns_name):
        raise pulumi.RunError(
            f"{place}: is for {dns_name}, and dns.zone is '{dns.zone}'; correct one of the two"
        )
    return _Zone(one.name or "", one.id, dns_name)


def _only(
    zone: str | None, listed: "gcp_dns.GetManagedZonesResult"
) -> "gcp_dns.outputs.GetManagedZonesManagedZoneResult":
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
    from components.told import told

    if isinstance(name, str):
        return f"{name.rstrip('.')}."
    return told(name, lambda text: f"{text.rstrip('.')}.")
