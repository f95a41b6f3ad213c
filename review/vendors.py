"""What a preview's resources mean to a recipient: asks the registry of vendors, and names none."""

import re
from dataclasses import dataclass
from typing import Literal

from components.catalog import ESPS
from components.registry import CDNS, DNS_PROVIDERS
from review.preview import Values, text

Room = Literal["record", "certificate", "proof", "part", "edge"]


@dataclass(frozen=True)
class Pointing:
    """What a DNS record says.

    Attributes:
        name: the host.
        type: `CNAME`, `A`, `AAAA` …
        value: host name or address, without a final dot.
        ttl: seconds; None where the provider decides.
        proxied: the DNS provider's own edge answers for the name, whatever `value` is.
        alias: it names a resource of the provider's cloud rather than a name.
    """

    name: str
    type: str
    value: str
    ttl: int | None
    proxied: bool = False
    alias: bool = False


def points_at(kind: str, inputs: Values) -> Pointing | None:
    """What the record says; None when `kind` is no DNS record.

    Args:
        kind: type token of a resource.
        inputs: its inputs, as the engine keeps them.
    """
    provider = _PROVIDERS.get(kind)
    if provider is None or not inputs:
        return None
    found = provider.points_at(inputs)
    ttl = inputs.get("ttl")
    return Pointing(
        text(inputs.get("name")).rstrip("."),
        text(inputs.get("type")),
        "" if found is None else found.value,
        int(ttl) if isinstance(ttl, int | float) and ttl > 1 else None,
        found is not None and found.proxied,
        found is not None and found.alias,
    )


def is_record(kind: str) -> bool:
    """Whether resources of this type are DNS records."""
    return kind in _PROVIDERS


def room(kind: str) -> Room:
    """What a resource is to a recipient.

    `certificate`: what is presented. `proof`: that it was issued. `part`: shared by edges, and
    refused to be deleted while one uses it. Whatever is not known counts as `edge`, which is
    looked at most strictly.
    """
    if kind in _PROVIDERS:
        return "record"
    short = kind.rpartition(":")[2]
    if short in _PROOFS:
        return "proof"
    if short in _CERTIFICATES:
        return "certificate"
    return "part" if short in _PARTS else "edge"


def cdn_of_type(kind: str) -> str | None:
    """Title of the CDN that resources of this type belong to."""
    return next((c.title for c in CDNS.values() if kind.startswith(c.resource_types)), None)


def cdn_of_name(value: str, proxied: bool = False, provider: str = "") -> str | None:
    """Title of the CDN whose edge a record points at; None when no CDN's name shows it.

    Args:
        value: what the record points at.
        proxied: whether its DNS provider's edge answers for the name.
        provider: type token of the record.
    """
    if proxied:
        return cdn_of_type(provider)
    name = value.lower().rstrip(".")
    return next(
        (
            cdn.title
            for cdn in CDNS.values()
            if any(re.fullmatch(pattern, name) for pattern in cdn.signature.edges)
        ),
        None,
    )


def cdn_of_word(word: str) -> str | None:
    """Title of the CDN that the stack file calls `word`."""
    return CDNS[word].title if word in CDNS else None


def is_esp(value: str) -> bool:
    """Whether `value` is a host that an email service provider serves links on."""
    return any(esp.serves(value) for esp in ESPS.values())


_PROVIDERS = {p.record_type: p for p in DNS_PROVIDERS.values() if p.record_type is not None}
_CERTIFICATES = frozenset(
    {
        *("Certificate", "ServerCertificate", "CertificatePack", "CustomSsl", "ZoneCertificate"),
        *("TlsSubscription", "TlsPrivateKey", "TlsCertificate", "TlsActivation"),
    }
)
_PROOFS = frozenset({"CertificateValidation", "TlsSubscriptionValidation"})
_PARTS = frozenset({"CachePolicy", "OriginRequestPolicy", "ResponseHeadersPolicy", "Function"})
