"""What remains with a person at an own proxy: the machine itself. Pure."""

from components.config.values import Domain
from components.guidance import HERE, Guidance
from components.proxy.checks import address_name
from components.proxy.descriptor import PROXY
from components.proxy.options import is_address
from components.proxy.settings import Site
from components.registry import DNS_PROVIDERS


def guidance(site: Site, domain: Domain, stack: str) -> Guidance:
    """What to do on the machine.

    Args:
        site: what the proxy serves of the domain.
        domain: the domain.
        stack: name of the stack.
    """
    return Guidance(
        certificate=(
            f"Put the host's certificate and its key on the proxy (how: {HERE}), then set stage: "
            "build and run pulumi up.",
            f"The certificate for {domain.host} is read from {site.certificate}, its key from "
            f"{site.key}.",
        ),
        before="load the proxy's configuration",
        how=_how(site, domain, stack),
        https_port=site.options.https_port,
        app_files=_app_files(site),
    )


def _how(site: Site, domain: Domain, stack: str) -> str:
    servers = " or ".join(site.options.servers)
    first = ""
    if site.chain is not None and "nginx" in site.options.servers:
        first = f"For nginx join {site.certificate} and {site.chain} to {site.bundle}. "
    if DNS_PROVIDERS[domain.dns.provider].by_hand and is_address(PROXY.of(domain).address or ""):
        name = address_name(domain.host)
        first += f"Set the address record of {name} listed in dns_records. "
    return (
        f"{first}`make proxy-config STACK={stack} OUT=proxy` writes the configuration ({servers}), "
        "to be loaded on the machine."
    )


def _app_files(site: Site) -> str:
    """Nothing where the machine serves both; source: sources/deep-links#proxy."""
    if site.options.apple_app_site_association and site.options.assetlinks:
        return ""
    return (
        "Deep links: name the apps' files on the machine as proxy.apple_app_site_association and "
        "proxy.assetlinks."
    )
