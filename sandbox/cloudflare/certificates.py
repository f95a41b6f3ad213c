"""Edge certificates: advanced packs and uploaded ones (sources/certificates)."""

from collections.abc import Mapping
from typing import Any

from sandbox import caa, delegation, dns_answers, dns_zones, settings
from sandbox.certificates import UnusableCertificateError, read_certificate
from sandbox.cloud import Cloud, age, timestamp
from sandbox.cloudflare.api import CLOUD, CloudflareError, identifier, operation
from sandbox.cloudflare.zones import get_zone
from sandbox.dns_values import is_host_name
from sandbox.dns_zones import Zone, normal
from sandbox.operations import Session, require, still_runs, this_run
from sandbox.properties import Properties, list_at

PACK = "certificatePack"
UPLOADED = "customSsl"
MOST_HOSTS = 50
# Authority -> the validities it has: Let's Encrypt only 90 days, SSL.com all but the shortest.
VALIDITIES: Mapping[str, tuple[int, ...]] = {
    "google": (14, 30, 90),
    "lets_encrypt": (90,),
    "ssl_com": (14, 30, 90, 365),
}
_UNSETTLED = ("initializing", "pending_validation")


@operation("GetCertificatePack")
def get_pack(session: Session, zone_id: str, pack_id: str) -> Properties:
    """A pack, with its status as it is now."""
    zone = get_zone(session, zone_id)
    body = session.cloud.get(CLOUD, PACK, pack_id)
    if body is None or body["zoneId"] != zone.id:
        raise CloudflareError(404, 1435, "The certificate pack was not found")
    if body["status"] in _UNSETTLED:
        body["status"] = _outcome(session, zone, body)
        session.cloud.put(CLOUD, PACK, pack_id, body)
    return body


@operation("CreateCertificatePack")
def order_pack(session: Session, zone_id: str, request: Mapping[str, Any]) -> str:
    """Order a pack; gives its ID. It becomes active once its hosts are validated."""
    zone = get_zone(session, zone_id)
    hosts = [normal(str(host)) for host in list_at(request, "hosts")]
    _check_pack(zone, hosts, request)
    pack_id = identifier(zone.id, *hosts, timestamp())
    body: Properties = {
        **request,
        "zoneId": zone.id,
        "hosts": hosts,
        "status": "initializing",
        "orderedOn": timestamp(),
        "orderedIn": this_run(),
        "primaryCertificate": identifier(pack_id, "certificate"),
        "dcvDelegationRecords": [
            {"cname": f"_acme-challenge.{host}", "cnameTarget": _delegation(zone, host)}
            for host in hosts
        ],
    }
    session.cloud.put(CLOUD, PACK, pack_id, body)
    return pack_id


@operation("DeleteCertificatePack")
def delete_pack(session: Session, zone_id: str, pack_id: str) -> None:
    """Delete a pack."""
    get_pack(session, zone_id, pack_id)
    session.cloud.remove(CLOUD, PACK, pack_id)


@operation("GetCustomCertificate")
def get_uploaded(session: Session, zone_id: str, certificate_id: str) -> Properties:
    """An uploaded certificate; its key is never given back."""
    zone = get_zone(session, zone_id)
    body = session.cloud.get(CLOUD, UPLOADED, certificate_id)
    if body is None or body["zoneId"] != zone.id:
        raise CloudflareError(404, 1002, "Invalid certificate identifier")
    ready = age(body["uploadedOn"]) >= settings.get(session.cloud, "cloudflare.upload_seconds")
    return {**body, "status": "active"} if body["status"] == "pending" and ready else body


@operation("ListCustomCertificates")
def list_uploaded(session: Session, zone_id: str) -> dict[str, Properties]:
    """The uploaded certificates of a zone by ID."""
    zone = get_zone(session, zone_id)
    found = session.cloud.items(CLOUD, UPLOADED)
    return {
        key: get_uploaded(session, zone_id, key)
        for key, body in found.items()
        if body["zoneId"] == zone.id
    }


@operation("CreateCustomCertificate")
def upload(session: Session, zone_id: str, request: Mapping[str, Any]) -> str:
    """Upload a certificate with its key; gives its ID."""
    zone = get_zone(session, zone_id)
    plan = zone.body["plan"]
    there = list_uploaded(session, zone_id)
    most = settings.get(session.cloud, f"cloudflare.custom_certificates_{plan}")
    require(
        len(there) < most,
        lambda: CloudflareError(
            400,
            1212,
            f"You have reached your custom certificate quota: the plan is {plan}. Please delete "
            "some existing certificates",
        ),
    )
    _check_uploaded(zone, request)
    certificate_id = identifier(zone.id, timestamp())
    session.cloud.put(
        CLOUD, UPLOADED, certificate_id, _uploaded(zone, request, timestamp(), len(there) + 1)
    )
    return certificate_id


@operation("EditCustomCertificate")
def change_uploaded(
    session: Session, zone_id: str, certificate_id: str, request: Mapping[str, Any]
) -> None:
    """Change what the provider changes in place: how it is bundled and where the key may be.

    With another certificate or key the API would answer with another ID, so its provider replaces.
    """
    old = get_uploaded(session, zone_id, certificate_id)
    zone = get_zone(session, zone_id)
    _check_uploaded(zone, request)
    body = _uploaded(zone, request, old["uploadedOn"], old["priority"])
    session.cloud.put(CLOUD, UPLOADED, certificate_id, body)


@operation("DeleteCustomCertificate")
def delete_uploaded(session: Session, zone_id: str, certificate_id: str) -> None:
    """Delete an uploaded certificate."""
    get_uploaded(session, zone_id, certificate_id)
    session.cloud.remove(CLOUD, UPLOADED, certificate_id)


def _uploaded(
    zone: Zone, request: Mapping[str, Any], uploaded_on: str, priority: int
) -> Properties:
    kept = {name: value for name, value in request.items() if name != "privateKey"}
    return {
        **kept,
        "zoneId": zone.id,
        "status": "pending",
        "priority": priority,
        "uploadedOn": uploaded_on,
        "modifiedOn": timestamp(),
    }


def _delegation(zone: Zone, host: str) -> str:
    return f"{host}.{identifier('validation', zone.id)[:16]}.dcv.cloudflare.com"


def _outcome(session: Session, zone: Zone, pack: Properties) -> str:
    """The status of a pack that was not settled before."""
    if still_runs(pack.get("orderedIn")):
        return "initializing"  # the authority takes minutes, so never within the same update
    seconds = settings.get(
        session.cloud, f"cloudflare.seconds_to_prove_{pack['certificateAuthority']}"
    )
    records = [wanted["cname"] for wanted in pack["dcvDelegationRecords"]]
    asked = pack.get("orderedOn", timestamp())
    valid = _validated(session.cloud, zone, pack)
    if zone.body["type"] == "full" and valid:
        return "active"
    if dns_answers.late(session.cloud, records, asked, seconds):
        return "validation_timed_out"
    return "active" if valid else "pending_validation"


def _validated(cloud: Cloud, zone: Zone, pack: Properties) -> bool:
    """Whether the authority issues: every host is proved, and no CAA record forbids one.

    In a full zone Cloudflare sets the proofs by itself, which counts once the zone is delegated to
    it; elsewhere each host's record has to be set.
    """
    if caa.forbidden(cloud, pack["hosts"], pack["certificateAuthority"]):
        return False
    if zone.body["type"] == "full":
        return all(_answers(cloud, zone, host) for host in pack["hosts"])
    return all(
        wanted["cnameTarget"] in dns_answers.cnames(cloud, wanted["cname"])
        for wanted in pack["dcvDelegationRecords"]
    )


def _answers(cloud: Cloud, zone: Zone, host: str) -> bool:
    asked = delegation.zone_of(cloud, host.removeprefix("*."))
    return asked is not None and asked.id == zone.id


def _check_pack(zone: Zone, hosts: list[str], request: Mapping[str, Any]) -> None:
    def refuse(message: str) -> CloudflareError:
        return CloudflareError(400, 1434, f"Invalid certificate pack: {message}")

    require(zone.name in hosts, lambda: refuse(f"hosts must contain the zone apex {zone.name}"))
    require(len(hosts) <= MOST_HOSTS, lambda: refuse(f"{len(hosts)} hosts exceed {MOST_HOSTS}"))
    require(len(hosts) == len(set(hosts)), lambda: refuse("a host is there twice"))
    for host in hosts:
        require(
            is_host_name(host, wildcard=True) and dns_zones.is_within(host, zone.name),
            lambda host=host: refuse(f"{host} is not in zone {zone.name}"),
        )
    authority, days = request["certificateAuthority"], request["validityDays"]
    require(
        days in VALIDITIES[authority],
        lambda: refuse(f"{authority} issues for {VALIDITIES[authority]} days, not {days}"),
    )


def _check_uploaded(zone: Zone, request: Mapping[str, Any]) -> None:
    """Refuse a certificate that no server could serve a name of the zone with."""
    key = request.get("privateKey")
    require(key, lambda: CloudflareError(400, 1400, "The private key is missing"))
    try:
        said = read_certificate(str(request["certificate"]), str(key))
    except UnusableCertificateError as error:  # it never quotes the key
        raise CloudflareError(400, 1400, str(error)) from None
    require(
        any(dns_zones.is_within(name.removeprefix("*."), zone.name) for name in said.names),
        lambda: CloudflareError(400, 1406, f"The certificate has no name in zone {zone.name}"),
    )
