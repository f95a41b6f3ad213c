"""The operations of the API: zones and zone aliases, kept in the stand-in cloud."""

from collections.abc import Mapping
from typing import Any

from sandbox import caa, dns_answers, operations
from sandbox.certificates import UnusableCertificateError, covers, read_certificate
from sandbox.cloud import Cloud
from sandbox.dns_values import is_host_name
from sandbox.keycdn.errors import FAULTS, denied, invalid, missing
from sandbox.keycdn.fields import DEFAULTS, check_together, checked
from sandbox.operations import Session, require
from sandbox.properties import Properties

CLOUD = "keycdn"
ZONE = "zone"
ALIAS = "zonealias"
ISSUED = "issued"
"""Beside a zone's settings: the names its Let's Encrypt certificate holds."""

_COUNTER = "counter"
_FIRST_ID = 190_000
_SECRET = "customsslkey"


def operation(name: str) -> Any:
    """Make a function an operation of the API."""
    return operations.operation("KeyCDN", name, FAULTS)


@operation("ListZones")
def list_zones(session: Session) -> Properties:
    """All zones of the account."""
    found = session.cloud.items(CLOUD, ZONE, session.account)
    return {"zones": [_shown(identity, zone) for identity, zone in found.items()]}


@operation("ViewZone")
def view_zone(session: Session, identity: str) -> Properties:
    """One zone."""
    return {"zone": _shown(identity, _zone(session, identity))}


@operation("AddZone")
def add_zone(session: Session, body: Mapping[str, object]) -> Properties:
    """Make a zone; its name is one of its own within the account."""
    given = checked(body)
    require("name" in given, lambda: invalid("name is required"))
    others = session.cloud.items(CLOUD, ZONE, session.account).values()
    taken = given["name"] in {zone["name"] for zone in others}
    require(not taken, lambda: invalid("a zone with this name exists already"))
    identity = _next_id(session.cloud)
    zone: Properties = {**DEFAULTS, **given, ISSUED: []}
    _settle(session, identity, zone, given)
    put_zone(session.cloud, identity, zone, session.account)
    return {"zone": _shown(identity, zone)}


@operation("EditZone")
def edit_zone(session: Session, identity: str, body: Mapping[str, object]) -> Properties:
    """Change the fields that the request names."""
    zone = _zone(session, identity)
    given = checked(body)
    require(
        given.get("name", zone["name"]) == zone["name"],
        lambda: invalid("the name of a zone cannot be changed"),
    )
    zone |= given
    _settle(session, identity, zone, given)
    put_zone(session.cloud, identity, zone, session.account)
    return {"zone": _shown(identity, zone)}


@operation("DeleteZone")
def delete_zone(session: Session, identity: str) -> Properties:
    """Delete a zone that has no aliases any more."""
    zone = _zone(session, identity)
    used = any(a["zone_id"] == identity for a in session.cloud.items(CLOUD, ALIAS).values())
    require(not used, lambda: invalid("the zone has zone aliases; delete them first"))
    session.cloud.remove(CLOUD, ZONE, identity)
    session.cloud.remove_host(domain_name(identity, zone))
    return {}


@operation("ListZoneAliases")
def list_aliases(session: Session) -> Properties:
    """All zone aliases of the account."""
    found = session.cloud.items(CLOUD, ALIAS, session.account)
    return {"zonealiases": [{"id": identity, **alias} for identity, alias in found.items()]}


@operation("AddZoneAlias")
def add_alias(session: Session, body: Mapping[str, object]) -> Properties:
    """Add a name to a zone; a name is on one zone only, whoever's it is."""
    alias = _alias_fields(session, body)
    names = {other["name"] for other in session.cloud.items(CLOUD, ALIAS).values()}
    require(alias["name"] not in names, lambda: invalid("this zone alias exists already"))
    identity = _next_id(session.cloud)
    session.cloud.put(CLOUD, ALIAS, identity, alias, session.account)
    return {"zonealias": {"id": identity, **alias}}


@operation("EditZoneAlias")
def edit_alias(session: Session, identity: str, body: Mapping[str, object]) -> Properties:
    """Put a name on another zone."""
    old = _owned(session, ALIAS, identity, "zone alias")
    alias = _alias_fields(session, {**old, **body})
    require(alias["name"] == old["name"], lambda: invalid("invalid value for name"))
    session.cloud.put(CLOUD, ALIAS, identity, alias, session.account)
    return {"zonealias": {"id": identity, **alias}}


@operation("DeleteZoneAlias")
def delete_alias(session: Session, identity: str) -> Properties:
    """Take a name off its zone."""
    _owned(session, ALIAS, identity, "zone alias")
    session.cloud.remove(CLOUD, ALIAS, identity)
    return {}


def domain_name(identity: str, zone: Mapping[str, Any]) -> str:
    """The name a zone answers under: its ID is in hexadecimal (sources/keycdn#zone-address)."""
    return f"{zone['name']}-{int(identity):x}.kxcdn.com".lower()


def put_zone(cloud: Cloud, identity: str, zone: Properties, account: str) -> None:
    """Keep a zone, and let its name resolve."""
    cloud.put(CLOUD, ZONE, identity, zone, account)
    cloud.set_host(domain_name(identity, zone), ipv6=True)


def _settle(session: Session, identity: str, zone: Properties, given: Mapping[str, str]) -> None:
    """Check the settings together, and issue the certificate where one is asked for.

    Nobody says what KeyCDN needs for Let's Encrypt; the sandbox takes the assumption of
    sources/keycdn#lets-encrypt: a name must point at the zone. The certificate holds the names that
    do, and that no CAA record forbids.
    """
    check_together(zone)
    if zone["sslcert"] == "custom" and given.keys() & {"customsslcert", "customsslkey"}:
        _check_own(session, identity, zone)
    if zone["sslcert"] != "letsencrypt":
        zone[ISSUED] = []
    elif "sslcert" in given:
        zone[ISSUED] = _pointing(session, identity, zone)
        require(
            zone[ISSUED], lambda: invalid("no zone alias points at the zone yet: no certificate")
        )


def _check_own(session: Session, identity: str, zone: Mapping[str, str]) -> None:
    """Refuse a certificate that cannot serve the names of the zone with its key."""
    try:
        said = read_certificate(zone["customsslcert"], zone["customsslkey"])
    except UnusableCertificateError as error:
        raise invalid(f"invalid value for customsslcert: {error}") from None
    for name in _names(session, identity):
        require(
            any(covers(item, name) for item in said.names),
            lambda name=name: invalid(f"invalid value for customsslcert: it does not cover {name}"),
        )


def _names(session: Session, identity: str) -> list[str]:
    aliases = session.cloud.items(CLOUD, ALIAS, session.account).values()
    return sorted(alias["name"] for alias in aliases if alias["zone_id"] == identity)


def _pointing(session: Session, identity: str, zone: Mapping[str, Any]) -> list[str]:
    target = domain_name(identity, zone)
    aliases = session.cloud.items(CLOUD, ALIAS, session.account).values()
    return sorted(
        alias["name"]
        for alias in aliases
        if alias["zone_id"] == identity
        and target in dns_answers.cnames(session.cloud, alias["name"])
        and caa.allows(session.cloud, alias["name"], "lets_encrypt")
    )


def _alias_fields(session: Session, body: Mapping[str, object]) -> Properties:
    unknown = sorted(set(body) - {"zone_id", "name"})
    require(not unknown, lambda: invalid(f"unknown field {unknown[0]}"))
    name, zone_id = body.get("name"), str(body.get("zone_id"))
    bare = name.removeprefix("*.") if isinstance(name, str) else ""
    require(bare == bare.lower() and is_host_name(bare), lambda: invalid("invalid value for name"))
    _zone(session, zone_id)
    return {"zone_id": zone_id, "name": name}


def _zone(session: Session, identity: str) -> Properties:
    return _owned(session, ZONE, identity, "zone")


def _owned(session: Session, kind: str, identity: str, what: str) -> Properties:
    found = session.cloud.get(CLOUD, kind, identity)
    if found is None:
        raise missing(what)
    require(session.cloud.account_of(CLOUD, kind, identity) == session.account, denied)
    return found


def _shown(identity: str, zone: Mapping[str, Any]) -> Properties:
    """A zone as the API shows it: everything but the private key."""
    shown = {name: value for name, value in zone.items() if name != ISSUED}
    return {"id": identity, **shown, _SECRET: None}


def _next_id(cloud: Cloud) -> str:
    last = (cloud.get(CLOUD, _COUNTER, "") or {"last": _FIRST_ID})["last"]
    while cloud.get(CLOUD, ZONE, str(last + 1)) is not None:  # one that a stack file adopts
        last += 1
    cloud.put(CLOUD, _COUNTER, "", {"last": last + 1})
    return str(last + 1)
