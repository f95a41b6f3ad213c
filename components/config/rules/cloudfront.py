"""Rules a domain has to keep on CloudFront. Pure; see `components.config.checks`."""

from collections.abc import Iterable, Sequence

from components.config.faults import Fault, path
from components.config.values import Domain

MOST_HOSTS = 100
"""Alternate names of one distribution, and names of one ACM certificate (facts D)."""

LONGEST_COMMON_NAME = 64
"""Characters of the first name in an ACM certificate; further names may be longer (RFC 5280)."""


def check(domain: Domain) -> Iterable[Fault]:
    """Every fault of `domain` that only CloudFront knows."""
    place = path("domains", domain.host)
    yield from _forwarded_host(domain)
    if domain.esp == "sparkpost" and domain.cloudfront.forward_cookies:
        yield Fault(
            f"{place}.cloudfront.forward_cookies",
            "SparkPost's origin request policy forwards no cookies",
            "remove it or write false",
        )
    alone = domain.group is None and domain.source("cloudfront") == "acm"
    if alone and common_name([domain.host]) is None:
        yield Fault(
            place,
            f"has {len(domain.host)} characters; the first name of an ACM certificate has at most "
            f"{LONGEST_COMMON_NAME}",
            "put it in a group with a shorter host, or bring a certificate (source acm-arn)",
        )


def _forwarded_host(domain: Domain) -> Iterable[Fault]:
    place = path("domains", domain.host, "x_forwarded_host")
    if domain.x_forwarded_host and domain.group is not None and domain.esp != "sparkpost":
        yield Fault(
            place,
            "is one fixed value per distribution, and a group has several hosts",
            "remove it or take the host out of the group",
        )
    if domain.x_forwarded_host is False and domain.esp == "sparkpost":
        yield Fault(
            place,
            "is how SparkPost knows whose link it is behind CloudFront, which keeps Host to itself",
            "remove it",
        )


def check_group(domains: Sequence[Domain]) -> Iterable[Fault]:
    """Every fault of a group that only CloudFront knows."""
    sizes: dict[str, int] = {}
    for domain in domains:
        if domain.group is not None and "cloudfront" in domain.cdns:
            sizes[domain.group] = sizes.get(domain.group, 0) + 1
    for name, size in sizes.items():
        if size > MOST_HOSTS:
            yield Fault(
                f"group '{name}'",
                f"has {size} hosts",
                f"one distribution and its certificate take {MOST_HOSTS}: split the group",
            )


def common_name(hosts: Iterable[str]) -> str | None:
    """The host that leads an ACM certificate for `hosts`: the first short enough, by name."""
    return next((host for host in sorted(hosts) if len(host) <= LONGEST_COMMON_NAME), None)
