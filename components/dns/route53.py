"""Publishes records in Amazon Route 53."""

import pulumi
from pulumi_aws import route53

from components.config.options.dns import Dns
from components.dns.records import Published, Record


class Route53:
    """One hosted zone, found once."""

    def __init__(self, dns: Dns, provider: pulumi.ProviderResource | None) -> None:
        """Finds the zone of `dns`: by its ID, else by name in `provider`'s account.

        Raises:
            pulumi.RunError: when Route 53 has no public zone of that name, or cannot be asked.
        """
        self._zone_id: str = dns.zone_id or _zone_id(dns.zone or "", provider)

    def create(
        self, name: str, record: Record, existing: bool | str, opts: pulumi.ResourceOptions
    ) -> Published:
        """Registers the record resource `name`; imports the record when it is there already."""
        if existing:
            # The engine imports the record as it stands, the CNAME that the ESP had validated,
            # and updates it in the same run. Another ID later on would import it once more.
            adopted = pulumi.ResourceOptions(import_=f"{self._zone_id}_{record.name}_CNAME")
            opts = pulumi.ResourceOptions.merge(opts, adopted)
        if record.alias_zone is not None:
            return self._alias(name, record, record.alias_zone, opts)
        published = route53.Record(
            name,
            zone_id=self._zone_id,
            name=record.name,
            type=record.type,
            ttl=record.ttl,
            records=[record.value],
            opts=opts,
        )
        value = published.records.apply(lambda records: (records or [""])[0])
        return Published(published.fqdn, value, resource=published)

    def _alias(
        self, name: str, record: Record, zone: pulumi.Input[str], opts: pulumi.ResourceOptions
    ) -> Published:
        published = route53.Record(
            name,
            zone_id=self._zone_id,
            name=record.name,
            type=record.type,
            aliases=[{"name": record.value, "zone_id": zone, "evaluate_target_health": False}],
            opts=opts,
        )
        value = published.aliases.apply(lambda aliases: aliases[0].name if aliases else "")
        return Published(published.fqdn, value, resource=published)


def _zone_id(zone: str, provider: pulumi.ProviderResource | None) -> str:
    try:
        found = route53.get_zone(
            name=zone, private_zone=False, opts=pulumi.InvokeOptions(provider=provider)
        )
    except Exception as error:
        reason = next((line.strip() for line in str(error).splitlines() if line.strip()), "")
        raise pulumi.RunError(
            f"dns.zone '{zone}': Route 53 could not find it ({reason}); check the name and the "
            "account, or write dns.zone_id"
        ) from None
    return found.zone_id
