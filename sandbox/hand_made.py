"""Records that somebody made by hand at a DNS console, of whatever provider, before Pulumi came.

The stores are the clouds' own, so the stand-ins read such a record as they read any other.
"""

from dataclasses import dataclass

from sandbox import dns_zones
from sandbox.aws.api import CLOUD as AWS
from sandbox.aws.route53 import CLOUDFRONT_ZONE
from sandbox.cloud import Cloud
from sandbox.cloudflare.api import CLOUD as CLOUDFLARE
from sandbox.cloudflare.api import identifier
from sandbox.dns_zones import Record, Zone, normal
from sandbox.google.api import CLOUD as GOOGLE

_OTHER_ALIAS_ZONE = "Z35SXDOTRQ7X7K"  # where load balancers of us-east-1 have their names


class NotThereError(Exception):
    """The provider has no such kind of record; the text says which has."""


@dataclass(frozen=True)
class HandMade:
    """What a person types in.

    Attributes:
        name: absolute host name.
        type: kind of record.
        values: as a zone file has them; for an alias the one name it stands for.
        ttl: seconds; without meaning for an alias and a proxied record.
        alias: Route 53: it stands for a resource of the cloud.
        proxied: Cloudflare: its own edge answers for the name.
        policy: Route 53 and Google: one of several answers, chosen by a routing policy; at Route 53
            the name that tells it from the others.
    """

    name: str
    type: str
    values: tuple[str, ...]
    ttl: int = 300
    alias: bool = False
    proxied: bool = False
    policy: str = ""


def put(cloud: Cloud, zone: Zone, made: HandMade) -> None:
    """Makes the record, or changes the one of its name and type.

    Raises:
        NotThereError: when the zone's provider has no such record.
    """
    for given, having, title in (
        (made.alias, (AWS,), "Route 53"),
        (made.proxied, (CLOUDFLARE,), "Cloudflare"),
        (made.policy, (AWS, GOOGLE), "Route 53 and Google"),
    ):
        if given and zone.cloud not in having:
            raise NotThereError(f"only {title} has such records, and the zone is at {zone.cloud}")
    for record in _records(cloud, zone, made):
        dns_zones.put(cloud, record)


def _records(cloud: Cloud, zone: Zone, made: HandMade) -> list[Record]:
    name = normal(made.name)
    if zone.cloud == CLOUDFLARE:
        return _one_a_value(cloud, zone, made)
    if made.alias:
        (target,) = made.values
        place = CLOUDFRONT_ZONE if target.endswith(".cloudfront.net") else _OTHER_ALIAS_ZONE
        body = {"aliasZone": place, "evaluateTargetHealth": False}
        alias = normal(target)
        return [
            Record(zone.id, name, made.type, None, (), alias, identifier=made.policy, body=body)
        ]
    if zone.cloud == GOOGLE and made.policy:
        body = {"routingPolicy": made.policy}
        return [Record(zone.id, name, made.type, made.ttl, made.values, body=body)]
    return [Record(zone.id, name, made.type, made.ttl, made.values, identifier=made.policy)]


def _one_a_value(cloud: Cloud, zone: Zone, made: HandMade) -> list[Record]:
    """Cloudflare keeps a record a value, each with an ID; editing one leaves it its ID."""
    name = normal(made.name)
    there = [r for r in dns_zones.records(cloud, zone.id, name) if r.type == made.type]
    for record in there[len(made.values) :]:
        dns_zones.remove(cloud, record)
    known = [record.identifier for record in there[: len(made.values)]]
    new = [identifier(zone.id, name, value) for value in made.values[len(known) :]]
    return [
        Record(
            zone.id,
            name,
            made.type,
            1 if made.proxied else made.ttl,
            (value,),
            identifier=identity,
            body={"proxied": made.proxied},
        )
        for value, identity in zip(made.values, [*known, *new], strict=True)
    ]
