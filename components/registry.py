"""The vendors this program knows: one line each. Pure: no SDK is imported here.

What the stack file may say, the messages that list it, and the table of pairs follow from these
maps. A pair is documented where the CDN's folder has a file named like the ESP.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from components.account import AccountKind
from components.catalog import ESPS
from components.cdn import Cdn
from components.cloudflare.descriptor import CLOUDFLARE
from components.cloudfront.descriptor import CLOUDFRONT
from components.config import vocabulary
from components.config.vocabulary import Vocabulary
from components.dns.cloudflare import CLOUDFLARE_DNS
from components.dns.google import GOOGLE_DNS
from components.dns.manual import MANUAL
from components.dns.provider import DnsProvider
from components.dns.route53 import ROUTE53
from components.fastly.descriptor import FASTLY
from components.keycdn.descriptor import KEYCDN
from components.proxy.descriptor import PROXY


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_Vendor = TypeVar("_Vendor", bound=_Named)


def _by_name(*vendors: _Vendor) -> Mapping[str, _Vendor]:
    return MappingProxyType({vendor.name: vendor for vendor in vendors})


CDNS: Mapping[str, Cdn[Any]] = _by_name(
    CLOUDFRONT,
    CLOUDFLARE,
    FASTLY,
    KEYCDN,
    PROXY,
)
"""Word of the stack file -> the CDN."""

DNS_PROVIDERS: Mapping[str, DnsProvider] = _by_name(
    ROUTE53,
    CLOUDFLARE_DNS,
    GOOGLE_DNS,
    MANUAL,
)
"""Word of the stack file -> the DNS provider."""


def pairs() -> list[tuple[str, str]]:
    """Every documented pair of CDN and ESP, sorted."""
    return sorted((cdn.name, esp) for cdn in CDNS.values() for esp in ESPS if cdn.covers(esp))


def account_kinds() -> Iterable[AccountKind]:
    """Every kind of account, once."""
    kinds = [vendor.account for vendor in (*CDNS.values(), *DNS_PROVIDERS.values())]
    return dict.fromkeys(kind for kind in kinds if kind is not None)


vocabulary.fill(
    Vocabulary(
        cdns=tuple(CDNS),
        esps=tuple(ESPS),
        dns_providers=tuple(DNS_PROVIDERS),
        usual_dns=MANUAL.name,
        sources=tuple(dict.fromkeys(source for cdn in CDNS.values() for source in cdn.sources)),
        blocks={cdn.name: cdn.options for cdn in CDNS.values()},
        adopts={key: kind.id for cdn in CDNS.values() for key, kind in cdn.adopts.items()},
        account_keys={key: kind for cloud in account_kinds() for key, kind in cloud.keys.items()},
    )
)
