"""The certificate that Cloudflare's edge presents: universal, advanced or uploaded.

Source: sources/certificates.

Nothing here waits for a certificate to become active: the provider has no way to
(sources/pulumi#pack-activation), so outputs and the next step say where to look.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, cast

import pulumi
import pulumi_cloudflare as cloudflare
from pulumi_cloudflare import outputs

from components.cloudflare.checks import AUTHORITIES
from components.cloudflare.descriptor import CLOUDFLARE
from components.cloudflare.slots import Slots
from components.config.pem import certificates
from components.config.values import Edge
from components.dns.cloudflare import Zone
from components.dns.provider import listed
from components.dns.records import VALIDATION_TTL, Record, State
from components.edge import Plan
from components.guard.expectation import ACTIVE
from components.keeping import Keeping
from components.secrets import private_key


@dataclass(frozen=True)
class Pack:
    """An advanced certificate, successor of the document's "Dedicated SSL".

    Source: sources/current#advanced-certificate.

    Attributes:
        type: the one kind that can be ordered.
        validation_method: how the authority is convinced; Cloudflare sets `txt` records by itself
            in a zone whose DNS it is.
        validity_days: the one validity all three authorities have.
    """

    type: str = "advanced"
    validation_method: str = "txt"
    validity_days: int = 90


PACK = Pack()

PATIENCE = 300.0
"""Seconds for an upload to serve before the certificate that it follows may go."""

PAUSE = 3.0
"""Seconds between two looks."""

TYPE = "cloudflare:index/certificatePack:CertificatePack"
DELEGATIONS = "dcvDelegationRecords"


class _Delegation(Protocol):
    """A record of the pack's output; the SDK's own class does not say its types."""

    cname: str | None
    cname_target: str | None


@dataclass(frozen=True)
class EdgeCertificate:
    """A certificate as it stands.

    Attributes:
        shown: what the outputs name it by.
        status: as Cloudflare last told; None for the universal one.
        current_status: asks Cloudflare for it, in a preview too; None for the universal one.
        resource: what has to stand before a name goes live; None for the universal one.
        apex_record: in a partial setup, the record that proves the zone's own name; it belongs to
            no tracking domain, so a person sets it.
    """

    shown: pulumi.Output[str]
    status: pulumi.Output[str | None] | None = None
    current_status: Callable[[], Awaitable[str]] | None = None
    resource: pulumi.Resource | None = None
    apex_record: pulumi.Output[dict[str, str]] | None = None


def edge_certificate(plan: Plan[Any], zone: Zone, parent: pulumi.Resource) -> EdgeCertificate:
    """The certificate of `plan.edge`, a child of `parent`."""
    made = _made(plan, zone, parent)
    name = f"{plan.edge.name}-certificate"
    # An authority takes minutes for a pack, so an update does not wait for that.
    patience = PATIENCE if plan.edge.source == "custom" else 0.0
    ready = partial(_active, name, made.current_status, patience)
    Keeping.of_this_program().succeeded_by(name, ready)
    return made


async def _active(name: str, status: Callable[[], Awaitable[str]] | None, patience: float) -> None:
    """Returns once the certificate serves that takes the place of an older one.

    Raises:
        RuntimeError: when it does not within `patience` seconds; the older one stays meanwhile. A
            preview only warns of that.
    """
    if status is None:  # A universal certificate is always there.
        return
    found = await status()
    if found != ACTIVE and pulumi.runtime.is_dry_run():
        pulumi.log.warn(
            f"{name}: the new certificate ({found}) takes minutes to become active. This update "
            "does not wait for that: it keeps the old one, which goes on serving, and ends with an "
            "error that says so. Run `pulumi up` again some minutes later, and the old one goes"
        )
        return
    end = time.monotonic() + patience
    while found != ACTIVE and time.monotonic() < end:
        await asyncio.sleep(PAUSE)
        found = await status()
    if found != ACTIVE:
        raise RuntimeError(
            f"{name}: the new certificate is '{found}' and does not serve yet, so the old one was "
            "kept and goes on serving. Run `pulumi up` again in some minutes: once the new one is "
            "active the old one goes (a pack stays at Cloudflare, where it may be deleted then)"
        )


def _made(plan: Plan[Any], zone: Zone, parent: pulumi.Resource) -> EdgeCertificate:
    match plan.edge.source:
        case "custom":
            return _uploaded(plan, zone, parent)
        case "advanced":
            return _ordered(plan, zone, parent)
        case _:
            # Every active zone has it, for the apex and names one level below
            # (sources/cloudflare#universal).
            return EdgeCertificate(pulumi.Output.from_input("universal"))


def _ordered(plan: Plan[Any], zone: Zone, parent: pulumi.Resource) -> EdgeCertificate:
    edge = plan.edge
    authority = edge.shared.certificate.authority
    pack = cloudflare.CertificatePack(
        f"{edge.name}-certificate",
        zone_id=zone.id,
        # The exact hosts: a wildcard would not cover names below them; the apex must be there.
        hosts=[zone.name, *edge.hosts],
        type=PACK.type,
        certificate_authority=authority if authority in AUTHORITIES else AUTHORITIES[0],
        validation_method=PACK.validation_method,
        validity_days=PACK.validity_days,
        opts=_replaceable(plan, parent),
    )
    apex_record = None
    if CLOUDFLARE.of(edge.shared).setup == "partial":
        for host in edge.hosts:
            plan.tracking[host].publish_validation(_validation_record(pack, edge, host))
        apex_record = pack.dcv_delegation_records.apply(
            lambda records: {
                "type": "CNAME",
                "name": f"_acme-challenge.{zone.name}",
                "value": _delegation(records or [], zone.name),
            }
        )

    async def current_status() -> str:
        return await _pack_status(pack)

    return EdgeCertificate(pack.id, pack.status, current_status, pack, apex_record)


async def _pack_status(pack: cloudflare.CertificatePack) -> str:
    """How a pack stands now: the state has what Cloudflare said when it was ordered."""
    if not await pack.id.is_known():
        return "ordered in this very update"
    found = cloudflare.get_certificate_pack_output(
        certificate_pack_id=pack.id,
        zone_id=pack.zone_id,
        opts=pulumi.InvokeOutputOptions(parent=pack),
    )
    return await _told(found.status)


def _replaceable(plan: Plan[Any], parent: pulumi.Resource) -> pulumi.ResourceOptions:
    """Never protected, not even while live: a name added replaces the certificate.

    Source: contract#safety.

    While a host is live, what is replaced stays at Cloudflare: its successor becomes active only
    minutes later, and nothing can wait for that.
    """
    kept = True if plan.edge.live else None  # else as the options of the component say
    return pulumi.ResourceOptions(parent=parent, protect=False, retain_on_delete=kept)


def _validation_record(pack: cloudflare.CertificatePack, edge: Edge, host: str) -> Record:
    """Hands validation of `host` over to Cloudflare for good, renewals included."""
    name = f"_acme-challenge.{host}"

    def remembered(state: State) -> tuple[str, str] | None:
        for record in listed(state.get((TYPE, f"{edge.name}-certificate"), {}).get(DELEGATIONS)):
            if record.get("cname") == name and record.get("cnameTarget"):
                return name, record["cnameTarget"]
        return None

    return Record(
        purpose="validation",
        label="cloudflare-validation",
        name=name,
        value=pack.dcv_delegation_records.apply(lambda records: _delegation(records or [], host)),
        ttl=VALIDATION_TTL,
        remembered=remembered,
    )


def _delegation(records: Sequence[outputs.CertificatePackDcvDelegationRecord], host: str) -> str:
    """Where `_acme-challenge.<host>` has to point; Cloudflare's list has no order."""
    wanted = f"_acme-challenge.{host}"
    for record in cast(Sequence[_Delegation], records):
        if (record.cname or "").rstrip(".") == wanted and record.cname_target:
            return record.cname_target.rstrip(".")
    raise pulumi.RunError(
        f"{host}: Cloudflare named no validation record for the certificate pack; look under "
        "SSL/TLS > Edge Certificates, and run `pulumi up` again"
    )


def _uploaded(plan: Plan[Any], zone: Zone, parent: pulumi.Resource) -> EdgeCertificate:
    """One's own certificate; docs/decisions/custom-certificates.md says how it is renewed."""
    edge = plan.edge
    source = edge.shared.certificate
    chain = certificates(source.chain) if source.chain else ""
    name = f"{edge.name}-certificate"
    uploaded = cloudflare.CustomSsl(
        name,
        zone_id=zone.id,
        certificate=certificates(source.certificate or "") + chain,
        private_key=private_key(source),
        # With intermediates of one's own, exactly those; else Cloudflare finds them.
        bundle_method="force" if chain else "ubiquitous",
        type="sni_custom",
        opts=pulumi.ResourceOptions(
            parent=parent,
            protect=False,
            # Another certificate or key is another resource. While recipients come, it is there
            # first, and the old one goes once it serves; else the old one makes room for it.
            delete_before_replace=not edge.live,
            # The API numbers a zone's certificates, and the provider plans 0 whatever they are.
            ignore_changes=["priority"],
            hooks=Slots.of(plan.hooks).on_upload(name, edge, parent),
        ),
    )

    async def current_status() -> str:
        if not await uploaded.id.is_known():
            return ACTIVE  # a preview of an upload; the update itself asks again
        return await _upload_status(uploaded)

    return EdgeCertificate(uploaded.id, uploaded.status, current_status, uploaded)


async def _upload_status(uploaded: cloudflare.CustomSsl) -> str:
    """How an upload stands now: the state has what Cloudflare said when it came."""
    found = cloudflare.get_custom_ssl_output(
        custom_certificate_id=uploaded.id,
        zone_id=uploaded.zone_id,
        opts=pulumi.InvokeOutputOptions(parent=uploaded),
    )
    return await _told(found.status)


async def _told(status: pulumi.Output[str]) -> str:
    """What Cloudflare answers; in words where it does not."""
    try:
        found = await status.future()
    except Exception as error:
        said = next(iter(str(error).splitlines()), "no reason given")
        return f"unknown: Cloudflare could not be asked ({said})"
    return found or "unknown"
