"""Cloudflare DNS: what the shared code has to know of it, and how records get there.

The SDK is imported where a record is made, not before: it costs two to three seconds.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from components.cloudflare.account import ACCOUNT
from components.cloudflare.descriptor import CLOUDFLARE
from components.cloudflare.zones import ZONE_ID
from components.config.dns import AUTOMATIC_TTL
from components.config.faults import Fault, path
from components.config.rule import If, Rule
from components.dns.answers import reason
from components.dns.found_zone import FoundZone, held
from components.dns.provider import (
    DnsProvider,
    Form,
    Found,
    Pointing,
    Question,
    known_text,
    listed,
)

if TYPE_CHECKING:
    import pulumi

    from components.config.dns import Dns
    from components.config.values import Domain
    from components.dns.records import Published, Record

LOWEST_TTL = 60
"""Seconds of a record that is not proxied; `LOWEST_TTL_ENTERPRISE` on Enterprise zones."""

LOWEST_TTL_ENTERPRISE = 30

_UNSEEN = {
    "partial": "a zone whose DNS is elsewhere (a partial setup)",
    "secondary": "a secondary zone, whose records are kept elsewhere",
    "internal": "an internal zone",
}
"""Type of a zone that the world does not ask, or that takes no record -> what it is
(sources/cloudflare#zone-types)."""

_LOOK_UP = "cloudflare:index/getDnsRecords:getDnsRecords"


@dataclass(frozen=True)
class Zone:
    """A Cloudflare zone: its ID and its name."""

    id: "pulumi.Input[str]"
    name: str


@dataclass(frozen=True, kw_only=True, eq=False)
class CloudflareDns(DnsProvider):
    """Cloudflare DNS."""

    def check(self, domain: "Domain") -> Iterable[Fault]:
        """Cloudflare refuses a lower TTL only when the record is made.

        Source: sources/pulumi#cloudflare-preview.
        """
        enterprise = CLOUDFLARE.of(domain).plan == "enterprise"
        lowest = LOWEST_TTL_ENTERPRISE if enterprise else self.lowest_ttl
        if domain.dns.ttl < lowest:
            yield Fault(
                path("domains", domain.host, "dns", "ttl"),
                f"{domain.dns.ttl} is below the {lowest} seconds that Cloudflare's DNS takes",
                f"write {lowest} or more",
            )
        zone_id = domain.dns.zone_id
        if zone_id is not None and not isinstance(zone_id, str) and domain.dns.zone is None:
            yield Fault(
                path("domains", domain.host, "dns", "zone"),
                "missing",
                "write the zone's name too where its ID is an Output",
            )

    def points_at(self, inputs: Mapping[str, object]) -> Pointing | None:
        """`content`, and whether the edge answers in its place."""
        content = inputs.get("content")
        if not isinstance(content, str) or not content:
            return None
        return Pointing(content.rstrip("."), proxied=inputs.get("proxied") is True)

    def question(self, inputs: Mapping[str, object]) -> Question | None:
        """The records of one name."""
        zone_id, name = inputs.get("zoneId"), inputs.get("name")
        if not isinstance(zone_id, str) or not isinstance(name, str):
            return None
        return Question(_LOOK_UP, {"zoneId": zone_id, "name": {"exact": name.rstrip(".")}})

    def found(self, inputs: Mapping[str, object], answer: Mapping[str, object]) -> Sequence[Found]:
        """One a record: Cloudflare keeps several values as several records."""
        del inputs
        return [
            Found(
                str(item.get("type")),
                (str(item.get("content")).rstrip("."),),
                str(item.get("id")),
                proxied=item.get("proxied") is True,
            )
            for item in cast(list[Mapping[str, object]], listed(answer.get("results")))
        ]

    def zone_of(self, outputs: Mapping[str, object]) -> str | None:
        """`zoneId`."""
        return known_text(outputs.get("zoneId"))

    def exists_already(self, errors: str) -> bool:
        """Whether the API said that a record is there."""
        return "already exists" in errors

    def publisher(self, dns: "Dns", provider: "pulumi.ProviderResource | None") -> "CloudflareZone":
        """The zone of `dns`: by its ID, else by name among the zones of the token.

        Raises:
            pulumi.RunError: when Cloudflare has no such zone, cannot be asked, or answers for it
                only where nobody asks.
        """
        zone = CloudflareZone(dns.zone, dns.zone_id, provider)
        if zone.type in _UNSEEN:
            held(dns, FoundZone(str(zone.zone_id), zone.zone.name, _UNSEEN[zone.type]))
        return zone


CLOUDFLARE_DNS = CloudflareDns(
    name="cloudflare",
    title="Cloudflare",
    account=ACCOUNT,
    by_hand=False,
    zone_id=ZONE_ID,
    record_id=Form(re.compile(r"[0-9a-f]{1,32}"), "digits and a to f"),
    alias_records=False,
    takes_equal=False,
    proxies=True,
    makes_again=False,
    lowest_ttl=LOWEST_TTL,
    record_type="cloudflare:index/dnsRecord:DnsRecord",
    rules=(
        Rule(
            (),
            ("dns", "ttl"),
            {"minimum": LOWEST_TTL_ENTERPRISE},
            f"Cloudflare's DNS takes {LOWEST_TTL} seconds or more, "
            f"{LOWEST_TTL_ENTERPRISE} on the plan enterprise.",
        ),
        *(
            Rule((plan,), ("dns", "ttl"), {"minimum": LOWEST_TTL}, f"{LOWEST_TTL} or more.")
            for plan in (
                If.absent(CLOUDFLARE.name, "plan"),
                If((CLOUDFLARE.name, "plan"), {"not": {"const": "enterprise"}}),
            )
        ),
    ),
)


class CloudflareZone:
    """One Cloudflare zone, found once.

    Attributes:
        zone: its ID and its name.
        type: `full`, or another setup; None where nobody was asked.
    """

    def __init__(
        self,
        name: str | None,
        zone_id: "pulumi.Input[str] | None",
        provider: "pulumi.ProviderResource | None",
    ) -> None:
        """Finds the zone: by its ID, else by name among the zones of the token.

        Args:
            name: of the zone.
            zone_id: its ID; one of the two is needed, and the name where only an update tells it.
            provider: explicit provider of its account, None for the default one.

        Raises:
            pulumi.RunError: when Cloudflare has no zone of that name and ID, or cannot be asked.
        """
        self._provider: pulumi.ProviderResource | None = provider
        self.type: str | None = None
        if zone_id is not None and not isinstance(zone_id, str):  # the same program makes it
            self.zone: Zone = Zone(zone_id, name or "")
        else:
            self.zone = self._look_up(name, zone_id)

    @property
    def zone_id(self) -> "pulumi.Input[str]":
        """The zone's ID."""
        return self.zone.id

    @property
    def identity(self) -> "pulumi.Input[str]":
        """The zone's ID."""
        return self.zone.id

    @property
    def key(self) -> tuple[str, str | None]:
        """Equal for what is one zone: an ID that is not known yet is that of its name."""
        known = self.zone.id if isinstance(self.zone.id, str) else None
        return self.zone.name, known

    @property
    def zone_name(self) -> str | None:
        """The zone's name."""
        return self.zone.name or None

    def place(self, name: str) -> Mapping[str, object]:
        """The zone's ID, and the name."""
        return {"zoneId": self.zone_id, "name": name}

    def create(
        self, name: str, record: "Record", imported: str | None, opts: "pulumi.ResourceOptions"
    ) -> "Published":
        """Registers the record resource `name`; imports the record when it is there already."""
        import pulumi
        import pulumi_cloudflare as cloudflare

        from components.dns.records import Published

        # What a person noted at a record is theirs, and no recipient sees it.
        kept = pulumi.ResourceOptions(ignore_changes=["comment", "tags", "settings"])
        opts = pulumi.ResourceOptions.merge(opts, kept)
        if imported is not None:
            # The engine imports the record as it stands and updates it in the same run.
            adopted = pulumi.ResourceOptions(import_=f"{self.zone_id}/{imported}")
            opts = pulumi.ResourceOptions.merge(opts, adopted)
        published = cloudflare.DnsRecord(
            name,
            zone_id=self.zone_id,
            name=_bare(record.name),
            type=record.type,
            content=_content(record),
            ttl=AUTOMATIC_TTL if record.proxied else record.ttl,
            proxied=record.proxied,
            opts=opts,
        )
        value = published.content.apply(lambda content: content or "")
        return Published(published.name, value, published.proxied, published)

    def _look_up(self, name: str | None, zone_id: str | None) -> Zone:
        import pulumi
        import pulumi_cloudflare as cloudflare

        options = pulumi.InvokeOptions(provider=self._provider)
        place = f"zone '{name}'" if zone_id is None else f"zone_id '{zone_id}'"
        try:
            if zone_id is not None:
                found = cloudflare.get_zone(zone_id=zone_id, opts=options)
            else:
                found = cloudflare.get_zone(
                    filter={"name": name or "", "match": "all"}, opts=options
                )
        except Exception as error:
            raise pulumi.RunError(
                f"{place}: Cloudflare could not find it ({reason(error)}); check it, and that the "
                "API token may read the zone"
            ) from None
        if name not in (None, found.name):
            raise pulumi.RunError(
                f"{place}: is the zone {found.name}, and zone is '{name}'; correct one of the two"
            )
        self.type = found.type
        return Zone(found.zone_id or found.id, found.name)


def _content(record: "Record") -> "pulumi.Input[str]":
    """What the API keeps: names without a final dot, text in quotation marks."""
    from components.told import told

    if record.type == "TXT":
        return told(record.value, lambda text: f'"{text}"')
    return _bare(record.value)


def _bare(name: "pulumi.Input[str]") -> "pulumi.Input[str]":
    from components.told import applied

    return applied(name, lambda text: text.rstrip("."))
