"""Rules a domain has to keep on CloudFront. Pure; asked through the descriptor."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from components.cloudfront.adoption import ALIAS
from components.cloudfront.kinds import ACM_ARN, IAM_ID
from components.config.faults import Fault, FaultyValueError, path
from components.config.rule import If, Path, Rule, alone
from components.config.shown import whole

if TYPE_CHECKING:
    from components.config.values import Domain, Edge
    from components.memory import Was

MOST_HOSTS = 100
"""Alternate names of one distribution, and names of one ACM certificate (sources/quotas#aws)."""

LONGEST_COMMON_NAME = 64
"""Characters of the first name in an ACM certificate; further names may be longer (RFC 5280)."""

_SOURCE: Path = ("certificate", "source")
RULES = tuple(
    Rule(
        (*alone("cloudfront"), If.one_of(_SOURCE, source)),
        ("certificate", key),
        {"type": ["string", "null"], "pattern": whole(shape.pattern)},
        f"This has to be {shape.kind}: {shape.remedy}.",
    )
    for source, key, shape in (("acm-arn", "arn", ACM_ARN), ("iam", "id", IAM_ID))
)
"""What `check` says of one domain, for editors."""


def check(edge: "Edge", domain: "Domain") -> Iterable[Fault]:
    """Every fault of `domain` that only CloudFront knows."""
    place = path("domains", domain.host)
    arn = domain.certificate.arn
    if edge.source == "acm-arn" and isinstance(arn, str):
        try:
            ACM_ARN.check(arn)
        except FaultyValueError as fault:
            yield Fault(f"{place}.certificate.arn", fault.what, fault.remedy)
    if edge.source == "iam" and domain.certificate.id is not None:
        try:
            IAM_ID.check(domain.certificate.id)
        except FaultyValueError as fault:
            yield Fault(f"{place}.certificate.id", fault.what, fault.remedy)
    if edge.source != "acm" and domain.adopt.ids("certificate"):
        yield Fault(
            f"{place}.adopt.certificate",
            f"is not used: certificate.source is '{edge.source}'",
            "set certificate.source: acm, or remove it",
        )
    yield from _left_names(edge, domain, place)
    alone = domain.group is None and edge.source == "acm"
    if alone and common_name([domain.host]) is None:
        yield Fault(
            place,
            f"has {len(domain.host)} characters; the first name of an ACM certificate has at most "
            f"{LONGEST_COMMON_NAME}",
            "put it in a group with a shorter host, or bring a certificate (source acm-arn)",
        )


def _left_names(edge: "Edge", domain: "Domain", place: str) -> Iterable[Fault]:
    """A name that is left on a distribution needs a certificate that holds it, too."""
    left = edge.wishes.left(ALIAS) if edge.adopted("distribution") is not None else []
    if left and edge.source == "acm" and domain is edge.domains[0]:
        yield Fault(
            f"{place}.certificate.source",
            f"'acm' asks for a certificate of this stack's hosts alone, and the distribution keeps "
            f"{', '.join(str(item) for item in left)}, which its certificate has to hold",
            "name one that holds all of them, such as the one it has: source: acm-arn, its arn, "
            "and its names",
        )


def check_all(edges: "Sequence[Edge]") -> Iterable[Fault]:
    """Every fault of a group that only CloudFront knows."""
    for edge in edges:
        if len(edge.hosts) > MOST_HOSTS:
            yield Fault(
                f"group '{edge.name}'",
                f"has {len(edge.hosts)} hosts",
                f"one distribution and its certificate take {MOST_HOSTS}: split the group",
            )


def name_held(was: "Was", key: str, cdn: str) -> tuple[str, str]:
    """Why a name cannot go to another distribution: the new one is made before the old one goes.

    Args:
        was: what the last update left.
        key: that was changed.
        cdn: CloudFront's word in the stack file.
    """
    first = "stage: build, run `pulumi up`, then " if was.live else ""
    return (
        f"its name is on the distribution {was.edges[cdn]} in {was.group_shown}, and CloudFront "
        "takes a name on one distribution only",
        f"set {first}stage: certificate and run `pulumi up`, which takes the name off; then "
        f"change {key} and set stage: build",
    )


def explain(errors: str) -> str | None:
    """What a person does when another distribution has one of the names.

    Source: sources/cloudfront#aliases and sources/cloudfront#dangling-alias.
    """
    if "incorrectly configured DNS record" in errors:
        return (
            "DNS leads one of these names to another distribution, and CloudFront takes no name "
            "that does. If that one serves the links, set adopt.distribution to its ID. If it is "
            "gone, links are dead until the record is elsewhere: set stage: build and run `pulumi "
            "up`, which points it at the ESP (with manual DNS do that yourself), wait for the old "
            "TTL to pass, run `pulumi up` again, then set stage: live"
        )
    if "CNAMEAlreadyExists" not in errors:
        return None
    return (
        "another distribution has one of these names already. If an earlier `pulumi up` was cut "
        "off, it is its orphan: find it in the CloudFront console by the tracking-domain tag and "
        "set adopt.distribution to its ID. If the host is moving between groups, set it to stage: "
        "certificate and run `pulumi up` in between. If it is in another account, see AWS's "
        "associate-alias"
    )


def common_name(hosts: Iterable[str]) -> str | None:
    """The host that leads an ACM certificate for `hosts`: the first short enough, by name."""
    return next((host for host in sorted(hosts) if len(host) <= LONGEST_COMMON_NAME), None)
