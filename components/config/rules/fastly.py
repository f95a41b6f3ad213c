"""Rules a domain has to keep on Fastly. Pure; see `components.config.checks`."""

import re
from collections.abc import Iterable

from components.config.faults import Fault, path, suggestion
from components.config.rules import cloudflare
from components.config.values import Domain

AUTHORITIES = ("lets-encrypt", "certainly", "globalsign")
"""Who issues the certificate of a TLS subscription; the first, which SparkPost's guide names, is
the default (facts A.9, A.11)."""

_SERVICE_ID = re.compile(r"[0-9A-Za-z]{16,32}")


def authority(domain: Domain) -> str:
    """The certificate authority of the domain's TLS subscription."""
    wished = domain.certificate.authority
    return wished if wished in AUTHORITIES else AUTHORITIES[0]


def check(domain: Domain) -> Iterable[Fault]:
    """Every fault of `domain` that only Fastly knows."""
    yield from _authority(domain)
    yield from _own_needs_cname(domain)
    service = domain.adopt.service
    if service is not None and not _SERVICE_ID.fullmatch(service):
        yield Fault(
            path("domains", domain.host, "adopt", "service"),
            f"'{service}' is not a Fastly service ID",
            "copy it from the service's page; it is 22 letters and digits",
        )


def _authority(domain: Domain) -> Iterable[Fault]:
    wished = domain.certificate.authority
    if wished is None or domain.source("fastly") != "fastly":
        return
    # Beside Cloudflare the key may mean the authority of its certificate instead.
    known = AUTHORITIES + (cloudflare.AUTHORITIES if "cloudflare" in domain.cdns else ())
    if wished not in known:
        yield Fault(
            path("domains", domain.host, "certificate", "authority"),
            f"'{wished}' issues no certificates for Fastly",
            suggestion(wished, known),
        )


def _own_needs_cname(domain: Domain) -> Iterable[Fault]:
    if domain.source("fastly") != "custom":
        return
    if domain.fastly.cname_target is None:
        yield Fault(
            path("domains", domain.host, "fastly", "cname_target"),
            "missing",
            "with an own certificate, write the CNAME of the TLS configuration that serves it, "
            "such as j.sni.global.fastly.net",
        )
