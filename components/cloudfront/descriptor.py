"""What CloudFront says of itself to the shared code. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.adoption import Adoptable
from components.aws import AWS
from components.cdn import Cdn, HeldNames, Look, NameUse, SourceKeys
from components.certificate_fate import Ended, Fate
from components.cloudfront import adoption, checks, fates
from components.cloudfront.kinds import AcmArn, DistributionId
from components.cloudfront.options import CloudFrontOptions
from components.cloudfront.signature import SIGNATURE
from components.config.faults import Fault
from components.state import State, block, listed, text

if TYPE_CHECKING:
    from components.config.values import Domain, Edge
    from components.memory import Was

DISTRIBUTION = "aws:cloudfront/distribution:Distribution"

ALIAS_ZONE = "Z2FDTNDATAQYW2"
"""The one zone that all distributions have their names in (sources/cloudfront#alias-zone)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class CloudFront(Cdn[CloudFrontOptions]):
    """Amazon CloudFront; its rules are in `checks`."""

    def default_source(self, domains: "Sequence[Domain]") -> str:
        """ACM covers any host, and a group's hosts in one certificate.

        Source: sources/certificates#acm.
        """
        del domains
        return "acm"

    def names(self, domain: "Domain") -> Iterable[NameUse]:
        """None: its options hold no host name."""
        del domain
        return ()

    def files(self, domain: "Domain") -> None:
        """None: there is no machine of the user's."""
        del domain

    def proof(self, edge: "Edge", domain: "Domain") -> None:
        """None: ACM names its record with the certificate."""
        del edge, domain

    def check(self, edge: "Edge", domain: "Domain") -> Iterable[Fault]:
        """See `components.cdn`."""
        return checks.check(edge, domain)

    def check_all(self, edges: "Sequence[Edge]") -> Iterable[Fault]:
        """See `components.cdn`."""
        return checks.check_all(edges)

    def check_change(self, domain: "Domain", was: "Was") -> Iterable[Fault]:
        """Nothing besides the names it holds."""
        del domain, was
        return ()

    def origin(self, state: State, edge: str) -> str | None:
        """Of its default behaviour, whatever else an adopted distribution has."""
        distribution = state.get((DISTRIBUTION, f"{edge}-distribution"), {})
        wanted = text(block(distribution, "defaultCacheBehavior"), "targetOriginId")
        origins = listed(distribution, "origins")
        named = (text(o, "domainName") for o in origins if text(o, "originId") == wanted)
        return None if wanted is None else next(named, None)

    def certificate_fate(self, status: str, *, serving: bool) -> Fate:
        """See `components.cdn`."""
        del serving
        return fates.fate(status)

    def certificate_failure(self, errors: str) -> Ended | None:
        """See `components.cdn`."""
        return fates.failure(errors)

    def explain(self, errors: str) -> str | None:
        """See `components.cdn`."""
        return checks.explain(errors)


def _looked_up(outputs: Mapping[str, object]) -> Mapping[str, object] | None:
    arn = outputs.get("arn")
    return {"id": arn.rpartition("/")[2]} if isinstance(arn, str) and "/" in arn else None


CLOUDFRONT = CloudFront(
    name="cloudfront",
    title="CloudFront",
    class_prefix="CloudFront",
    options=CloudFrontOptions,
    per_host_options=frozenset(),
    sources={
        "acm": SourceKeys(fates.GIVES_UP),
        "acm-arn": SourceKeys(None, ("arn",), ("names",)),
        "iam": SourceKeys(None, ("id",), ("names",)),
    },
    adopts={
        "distribution": Adoptable(
            id=DistributionId,
            items=adoption.ITEMS,
            losses=adoption.losses,
            marked=adoption.marked,
        ),
        "certificate": Adoptable(
            id=AcmArn,
            items=adoption.OF_CERTIFICATE,
            losses=adoption.losses_of_certificate,
            marked=adoption.marked,
        ),
    },
    signature=SIGNATURE,
    resource_types=("aws:cloudfront/", "aws:acm/", "aws:iam/serverCertificate:"),
    account=AWS,
    look=Look(
        type="aws:cloudfront/distribution:Distribution",
        suffix="-distribution",
        function="aws:cloudfront/getDistribution:getDistribution",
        arguments=_looked_up,
        there=lambda _, answer: bool(answer.get("arn")),
        missing=("NoSuchDistribution", "couldn't find resource"),
    ),
    default_dns=None,
    certificate_per_host=False,
    held_names=HeldNames("build", lambda was, key: checks.name_held(was, key, "cloudfront")),
    alias_zone=ALIAS_ZONE,
    own_address=True,
    missing=("NoSuchDistribution",),
    rules=checks.RULES,
    python_only=False,
    components=(),
)
