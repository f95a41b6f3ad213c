"""Publishes records in Cloudflare DNS."""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, cast

import pulumi
import pulumi_cloudflare as cloudflare

from components.config.options.dns import Dns
from components.dns.records import Published, Record

AUTOMATIC = 1
"""The TTL of a proxied record; Cloudflare takes no other (facts A.5)."""


@dataclass(frozen=True)
class Zone:
    """A Cloudflare zone: its ID and its name."""

    id: str
    name: str


class _Identified(Protocol):
    """A record of a listing; the SDK's own class does not say its types."""

    id: str


class CloudflareDns:
    """One Cloudflare zone, found once.

    Attributes:
        zone_id: the zone's ID.
    """

    def __init__(self, dns: Dns, provider: pulumi.ProviderResource | None) -> None:
        """Finds the zone of `dns`: by its ID, else by name among the zones of the token.

        Raises:
            pulumi.RunError: when Cloudflare has no zone of that name, or cannot be asked.
        """
        self._dns: Dns = dns
        self._options: pulumi.InvokeOptions = pulumi.InvokeOptions(provider=provider)
        self.zone_id: str = dns.zone_id or self._look_up().id

    @cached_property
    def zone(self) -> Zone:
        """The zone with its name, which is looked up where the stack file gives the ID only.

        Raises:
            pulumi.RunError: as the constructor.
        """
        if self._dns.zone is not None:
            return Zone(self.zone_id, self._dns.zone)
        return self._look_up()

    def create(
        self, name: str, record: Record, existing: bool | str, opts: pulumi.ResourceOptions
    ) -> Published:
        """Registers the record resource `name`; imports the record when it is there already."""
        if existing:
            identity = existing if isinstance(existing, str) else self._record_id(record)
            # The engine imports the record as it stands and updates it in the same run.
            adopted = pulumi.ResourceOptions(import_=f"{self.zone_id}/{identity}")
            opts = pulumi.ResourceOptions.merge(opts, adopted)
        published = cloudflare.DnsRecord(
            name,
            zone_id=self.zone_id,
            name=_bare(record.name),
            type=record.type,
            content=_content(record),
            ttl=AUTOMATIC if record.proxied else record.ttl,
            proxied=record.proxied,
            opts=opts,
        )
        value = published.content.apply(lambda content: content or "")
        return Published(published.name, value, published.proxied.apply(bool), published)

    def _record_id(self, record: Record) -> str:
        """The ID of the record that is in the zone already, for `dns.existing: true`."""
        name = str(record.name)
        try:
            found = cloudflare.get_dns_records(
                zone_id=self.zone_id, name={"exact": name}, type=record.type, opts=self._options
            ).results
        except Exception as error:
            raise pulumi.RunError(
                f"dns.existing: Cloudflare could not list the records of {name} "
                f"({_reason(error)}); write the record's ID instead of true"
            ) from None
        if not found:
            raise pulumi.RunError(
                f"dns.existing: zone '{self._dns.zone or self.zone_id}' has no {record.type} "
                f"record {name} at Cloudflare; remove existing to have it made"
            )
        return cast(_Identified, found[0]).id

    def _look_up(self) -> Zone:
        dns = self._dns
        try:
            if dns.zone_id is not None:
                found = cloudflare.get_zone(zone_id=dns.zone_id, opts=self._options)
            else:
                found = cloudflare.get_zone(
                    filter={"name": dns.zone or "", "match": "all"}, opts=self._options
                )
        except Exception as error:
            raise pulumi.RunError(
                f"zone '{dns.zone or dns.zone_id}': Cloudflare could not find it "
                f"({_reason(error)}); check the name and that the API token may read the zone, or "
                "give both the zone's name and its ID"
            ) from None
        return Zone(found.zone_id or found.id, found.name)


def _content(record: Record) -> pulumi.Input[str]:
    """What the API keeps: names without a final dot, text in quotation marks."""
    if record.type == "TXT":
        return pulumi.Output.from_input(record.value).apply(lambda text: f'"{text}"')
    return _bare(record.value)


def _bare(name: pulumi.Input[str]) -> pulumi.Input[str]:
    if isinstance(name, str):
        return name.rstrip(".")
    return pulumi.Output.from_input(name).apply(lambda text: text.rstrip("."))


def _reason(error: Exception) -> str:
    """What Cloudflare said, without what the engine wraps around it; tokens are never in it."""
    said = str(error).rpartition("returned an error: ")[2]
    return next((line.strip() for line in said.splitlines() if line.strip()), "no reason given")
