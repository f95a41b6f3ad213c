"""The one sentence a person acts on next, per stage. Pure.

Source: sources/rollout and sources/esps.
"""

from components.catalog import ESPS
from components.config.values import Domain
from components.registry import DNS_PROVIDERS


def next_step(domain: Domain, stage: str, edge_target: str | None) -> str:
    """What to do next for `domain`.

    Args:
        domain: the domain as the stack file has it.
        stage: where its record points: `certificate`, `build` or `live`.
        edge_target: the edge's name, None before it is built.
    """
    if stage == "live":
        return _live(domain)
    if stage == "build":
        return _build(domain, edge_target or "the edge")
    return _certificate(domain)


def _certificate(domain: Domain) -> str:
    if DNS_PROVIDERS[domain.dns.provider].by_hand:
        return (
            "Set the validation record listed in dns_records at your DNS provider, then set "
            "stage: build and run pulumi up."
        )
    return (
        "The validation record is published: set stage: build and run pulumi up, which waits "
        "until the certificate is issued."
    )


def _build(domain: Domain, edge_target: str) -> str:
    provider = ESPS[domain.esp]
    return (
        "Try a link of a mail you received over https before any DNS change, with "
        f"`curl -v --connect-to {domain.host}::{edge_target}: "
        f"'https://{domain.host}{provider.link_path}'`; when it leads to the page it should, set "
        "stage: live and run pulumi up."
    )


def hand_over(domain: Domain) -> str:
    """What to do once the domain is served over HTTPS."""
    return _sentence(domain, "")


def _live(domain: Domain) -> str:
    first = ""
    if DNS_PROVIDERS[domain.dns.provider].by_hand:
        first = (
            "set the tracking record listed in dns_records at your DNS provider and wait for the "
            "old TTL to pass, then "
        )
    return _sentence(domain, first)


def _sentence(domain: Domain, first: str) -> str:
    provider = ESPS[domain.esp]
    sentence = f"{first}{provider.hand_over}"
    warning = f"; {provider.warning}" if provider.warning else ""
    return f"{sentence[0].upper()}{sentence[1:]}{warning}."
