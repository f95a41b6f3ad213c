"""What a preview's resources mean at each vendor: the one place here that knows vendors.

Data by type token and by host name; the rest of this package asks it and names no vendor.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from review.preview import Values, mapping, sequence, text

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
    reader = _RECORDS.get(kind)
    return reader(inputs) if reader and inputs else None


def is_record(kind: str) -> bool:
    """Whether resources of this type are DNS records."""
    return kind in _RECORDS


def room(kind: str) -> Room:
    """What a resource is to a recipient.

    `certificate`: what is presented. `proof`: that it was issued. `part`: shared by edges, and
    refused to be deleted while one uses it. Whatever is not known counts as `edge`, which is
    looked at most strictly.
    """
    if kind in _RECORDS:
        return "record"
    short = kind.rpartition(":")[2]
    if short in _PROOFS:
        return "proof"
    if short in _CERTIFICATES:
        return "certificate"
    return "part" if short in _PARTS else "edge"


def cdn_of_type(kind: str) -> str | None:
    """Title of the CDN that resources of this type belong to."""
    return next((title for start, title in _TYPES.items() if kind.startswith(start)), None)


def cdn_of_name(value: str, proxied: bool = False, provider: str = "") -> str | None:
    """Title of the CDN whose edge a record points at; None when no CDN's name shows it.

    Args:
        value: what the record points at.
        proxied: whether its DNS provider's edge answers for the name.
        provider: type token of the record.
    """
    if proxied:
        return cdn_of_type(provider)
    return next((t for pattern, t in _NAMES.items() if re.search(pattern, value)), None)


def cdn_of_word(word: str) -> str | None:
    """Title of the CDN that the stack file calls `word`."""
    return _WORDS.get(word)


def is_esp(value: str) -> bool:
    """Whether `value` is a host that an email service provider serves links on."""
    return any(re.search(pattern, value) for pattern in _ESPS)


def _route53(inputs: Values) -> Pointing:
    aliases, values = sequence(inputs.get("aliases")), sequence(inputs.get("records"))
    value = mapping(aliases[0]).get("name") if aliases else (values or [""])[0]
    return _pointing(inputs, value, inputs.get("ttl"), alias=bool(aliases))


def _cloudflare(inputs: Values) -> Pointing:
    proxied = inputs.get("proxied") is True
    ttl = inputs.get("ttl")
    return _pointing(inputs, inputs.get("content"), None if ttl == 1 else ttl, proxied=proxied)


def _google(inputs: Values) -> Pointing:
    values = sequence(inputs.get("rrdatas"))
    return _pointing(inputs, (values or [""])[0], inputs.get("ttl"))


def _pointing(
    inputs: Values, value: object, ttl: object, *, proxied: bool = False, alias: bool = False
) -> Pointing:
    return Pointing(
        text(inputs.get("name")).rstrip("."),
        text(inputs.get("type")),
        text(value).rstrip("."),
        int(ttl) if isinstance(ttl, int | float) else None,
        proxied,
        alias,
    )


_RECORDS: Mapping[str, Callable[[Values], Pointing]] = MappingProxyType(
    {
        "aws:route53/record:Record": _route53,
        "cloudflare:index/dnsRecord:DnsRecord": _cloudflare,
        "gcp:dns/recordSet:RecordSet": _google,
    }
)
_CERTIFICATES = frozenset(
    {
        *("Certificate", "ServerCertificate", "CertificatePack", "CustomSsl", "ZoneCertificate"),
        *("TlsSubscription", "TlsPrivateKey", "TlsCertificate", "TlsActivation"),
    }
)
_PROOFS = frozenset({"CertificateValidation", "TlsSubscriptionValidation"})
_PARTS = frozenset({"CachePolicy", "OriginRequestPolicy", "ResponseHeadersPolicy", "Function"})
_TYPES = MappingProxyType(
    {
        "aws:cloudfront/": "CloudFront",
        "aws:acm/": "CloudFront",
        "aws:iam/serverCertificate:": "CloudFront",
        "cloudflare:": "Cloudflare",
        "fastly:": "Fastly",
        "pulumi-python:dynamic/keycdn": "KeyCDN",
        "pulumi-python:dynamic:keycdn": "KeyCDN",
    }
)
_WORDS = MappingProxyType(
    {
        "cloudfront": "CloudFront",
        "cloudflare": "Cloudflare",
        "fastly": "Fastly",
        "keycdn": "KeyCDN",
        "proxy": "the own proxy",
    }
)
_NAMES = MappingProxyType(
    {
        r"\.cloudfront\.net$": "CloudFront",
        r"\.cdn\.cloudflare\.net$": "Cloudflare",
        r"\.fastly(lb)?\.net$": "Fastly",
        r"\.kxcdn\.com$": "KeyCDN",
    }
)
_ESPS = (r"(^|\.)sendgrid\.net$", r"(^|\.)spgo\.io$", r"\.awstrack\.me$", r"\.sparkpost\.com$")
