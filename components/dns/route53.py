"""Amazon Route 53: what the shared code has to know of it, and how records get there.

The SDK is imported where a record is made, not before.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from components.aws import AWS
from components.config.faults import Fault
from components.dns.answers import reason
from components.dns.found_zone import FoundZone, held
from components.dns.provider import (
    DnsProvider,
    DnsPublisher,
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

_LOOK_UP = "aws:route53/getRecords:getRecords"


@dataclass(frozen=True, kw_only=True, eq=False)
class Route53(DnsProvider):
    """Amazon Route 53."""

    def check(self, domain: "Domain") -> Iterable[Fault]:
        """Nothing that the shared rules do not know."""
        del domain
        return ()

    def points_at(self, inputs: Mapping[str, object]) -> Pointing | None:
        """The one value of `records`, or the one of `aliases`."""
        records, aliases = listed(inputs.get("records")), listed(inputs.get("aliases"))
        if len(records) + len(aliases) != 1:
            return None
        value: object = (
            cast(Mapping[str, object], aliases[0]).get("name") if aliases else records[0]
        )
        return Pointing(value.rstrip("."), alias=not records) if isinstance(value, str) else None

    def question(self, inputs: Mapping[str, object]) -> Question | None:
        """The record sets of the name: the API lists a zone, and its provider picks by name."""
        return self.question_of_all([inputs])

    def together(self, records: Sequence[Mapping[str, object]]) -> Iterable[Sequence[int]]:
        """Those of a zone: each question lists it whole."""
        zones: dict[str, list[int]] = {}
        for number, inputs in enumerate(records):
            zones.setdefault(str(inputs.get("zoneId")), []).append(number)
        return zones.values()

    def question_of_all(self, records: Sequence[Mapping[str, object]]) -> Question | None:
        """The record sets of all these names of one zone."""
        zone_id, names = records[0].get("zoneId"), [inputs.get("name") for inputs in records]
        if not isinstance(zone_id, str):
            return None
        bare = [re.escape(n.rstrip(".").lower()) for n in names if isinstance(n, str)]
        if len(bare) < len(names):
            return None
        pattern = bare[0] if len(bare) == 1 else f"({'|'.join(sorted(bare))})"
        return Question(_LOOK_UP, {"zoneId": zone_id, "nameRegex": rf"^{pattern}\.?$"})

    def found(self, inputs: Mapping[str, object], answer: Mapping[str, object]) -> Sequence[Found]:
        """One a type, or one an answer of a routing policy; the zone's own are none of them."""
        zone_id, name = inputs.get("zoneId"), str(inputs.get("name")).rstrip(".").lower()
        return [
            _found(item, f"{zone_id}_{name}_{item.get('type')}")
            for item in cast(list[Mapping[str, object]], listed(answer.get("resourceRecordSets")))
            if item.get("type") not in ("NS", "SOA") and _same_name(item.get("name"), name)
        ]

    def zone_of(self, outputs: Mapping[str, object]) -> str | None:
        """`zoneId`."""
        return known_text(outputs.get("zoneId"))

    def exists_already(self, errors: str) -> bool:
        """Whether the API said that a record set is there, or one that it cannot stand beside."""
        return "already exists" in errors or "conflicts with other records" in errors

    def publisher(self, dns: "Dns", provider: "pulumi.ProviderResource | None") -> DnsPublisher:
        """The hosted zone of `dns`: by its ID, else by name in `provider`'s account.

        Raises:
            pulumi.RunError: when Route 53 has no public zone of that name and ID, or cannot be
                asked.
        """
        if dns.zone_id is not None and not isinstance(dns.zone_id, str):
            return _HostedZone(dns.zone_id, dns.zone)  # the same program makes it
        zone = held(dns, _found_zone(dns.zone_id, dns.zone or "", provider))
        return _HostedZone(zone.id, zone.name)


ROUTE53 = Route53(
    name="route53",
    title="Route 53",
    account=AWS,
    by_hand=False,
    zone_id=Form(re.compile(r"Z[A-Z0-9]{1,31}"), "Z0123456789ABCDEFGHIJ"),
    record_id=None,
    alias_records=True,
    takes_equal=True,
    proxies=False,
    makes_again=True,
    lowest_ttl=0,
    record_type="aws:route53/record:Record",
    rules=(),
)


def _same_name(found: object, name: str) -> bool:
    """Whether a record set of an answer is one of `name`; an answer may be for several."""
    return not isinstance(found, str) or found.rstrip(".").lower() == name


def _found(item: Mapping[str, object], identity: str) -> Found:
    alias = cast(Mapping[str, object], item.get("aliasTarget") or {})
    plain = cast(list[Mapping[str, object]], listed(item.get("resourceRecords")))
    names = [alias.get("dnsName")] if alias else [record.get("value") for record in plain]
    policy = item.get("setIdentifier")
    if policy:
        policy = f"one answer of a routing policy, '{policy}'"
    elif item.get("trafficPolicyInstanceId"):
        policy = "made by a traffic policy"
    return Found(
        str(item.get("type")),
        tuple(str(name).rstrip(".") for name in names),
        identity,
        alias=bool(alias),
        policy=str(policy or ""),
    )


@dataclass(frozen=True)
class _HostedZone:
    zone_id: "pulumi.Input[str]"
    zone_name: str | None

    def place(self, name: str) -> Mapping[str, object]:
        """The zone's ID, and the name."""
        return {"zoneId": self.zone_id, "name": name}

    @property
    def identity(self) -> "pulumi.Input[str]":
        """The hosted zone's ID."""
        return self.zone_id

    def create(
        self, name: str, record: "Record", imported: str | None, opts: "pulumi.ResourceOptions"
    ) -> "Published":
        """Registers the record resource `name`; imports the record when it is there already."""
        import pulumi
        from pulumi_aws import route53

        from components.dns.records import Published

        if imported is not None:
            # The engine imports the record as it stands, and updates it in the same run.
            adopted = pulumi.ResourceOptions(import_=imported)
            opts = pulumi.ResourceOptions.merge(opts, adopted)
        if record.alias_zone is not None:
            return self._alias(name, record, record.alias_zone, opts)
        published = route53.Record(
            name,
            zone_id=self.zone_id,
            name=record.name,
            type=record.type,
            ttl=record.ttl,
            records=[record.value],
            # A proof of equal value may stand there: its hook lets no other be overwritten
            # (components.proofs). Never on a record that recipients resolve.
            allow_overwrite=True if record.purpose == "validation" else None,
            opts=opts,
        )
        value = published.records.apply(lambda records: (records or [""])[0])
        return Published(published.fqdn, value, resource=published)

    def _alias(
        self,
        name: str,
        record: "Record",
        zone: "pulumi.Input[str]",
        opts: "pulumi.ResourceOptions",
    ) -> "Published":
        from pulumi_aws import route53

        from components.dns.records import Published

        published = route53.Record(
            name,
            zone_id=self.zone_id,
            name=record.name,
            type=record.type,
            aliases=[{"name": record.value, "zone_id": zone, "evaluate_target_health": False}],
            opts=opts,
        )
        value = published.aliases.apply(lambda aliases: aliases[0].name if aliases else "")
        return Published(published.fqdn, value, resource=published)


def _found_zone(
    zone_id: str | None, name: str, provider: "pulumi.ProviderResource | None"
) -> FoundZone:
    import pulumi
    from pulumi_aws import route53

    options = pulumi.InvokeOptions(provider=provider)
    try:
        if zone_id is None:
            found = route53.get_zone(name=name, private_zone=False, opts=options)
        else:
            found = route53.get_zone(zone_id=zone_id, opts=options)
    except Exception as error:
        place = f"dns.zone_id '{zone_id}'" if zone_id else f"dns.zone '{name}'"
        remedy = "check it and the account" if zone_id else "check the name and the account"
        raise pulumi.RunError(
            f"{place}: Route 53 could not find it ({reason(error)}); {remedy}, and that the "
            "credentials may read the zone"
        ) from None
    unseen = "a private zone" if found.private_zone else None
    return FoundZone(found.zone_id, found.name.rstrip("."), unseen)
