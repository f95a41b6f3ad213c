"""From settings to a CloudFront distribution: the mechanism every CloudFront pair shares."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import pulumi
from pulumi_aws import cloudfront

from components.adopting import retained
from components.catalog import ESPS
from components.cloudfront import advice
from components.cloudfront.arguments import CloudFrontArgs
from components.cloudfront.certificate import ViewerCertificate, viewer_certificate
from components.cloudfront.descriptor import CLOUDFRONT
from components.cloudfront.left import with_left
from components.cloudfront.options import CloudFrontOptions, Logging
from components.cloudfront.policies import (
    FORWARDED_HOST,
    KEEPS_ITS_NAME,
    SharedPolicies,
    wanted_of,
)
from components.cloudfront.settings import DistributionSettings, LegacyForwarding, PolicyCaching
from components.cloudfront.tags import default_tags
from components.config.faults import Fault, path
from components.config.values import Domain, Edge
from components.edge import EdgeComponent, Plan
from components.guard.expectation import Proof
from components.guidance import Guidance
from components.memory import POLICIES_OUTPUT
from components.run import Run
from components.target import AskedCertificate, Target


class CloudFrontEdge(EdgeComponent[SharedPolicies | None]):
    """One distribution, its certificate and what it needs; a pair adds its settings.

    Attributes:
        documented: the settings of the document.
        current: the settings the vendors recommend now.
        distribution: None while only the certificate is wanted.
    """

    cdn: ClassVar = CLOUDFRONT
    documented: ClassVar[DistributionSettings]
    current: ClassVar[DistributionSettings]
    distribution: cloudfront.Distribution | None

    def __init__(
        self,
        name: str,
        args: CloudFrontArgs,
        opts: pulumi.ResourceOptions | None = None,
        plan: Plan[SharedPolicies | None] | None = None,
    ) -> None:
        """Builds the certificate and, once the edge is to be complete, the distribution.

        Args:
            name: logical name.
            args: plain arguments; unused where there is a plan.
            opts: as for any component.
            plan: what a stack file's program built around this edge.

        Raises:
            pulumi.RunError: with every fault of `args`, before anything is registered.
        """
        super().__init__(name, args, opts, plan)

    def common(self, edge: Edge, run: Run) -> SharedPolicies | None:
        """Policies of its own, named by the component."""
        del run
        wanted = wanted_of([(edge, self.settings(edge))])
        if not wanted.any or not edge.complete:
            return None
        opts = pulumi.ResourceOptions.merge(
            pulumi.ResourceOptions(parent=self, ignore_changes=KEEPS_ITS_NAME),
            retained(edge, "distribution"),
        )
        owner = f"{pulumi.get_stack()}-{edge.name}"
        return SharedPolicies.made(f"{edge.name}-", owner, 1, self.esp, wanted, opts)

    def build(self, plan: Plan[SharedPolicies | None]) -> None:
        """Builds the certificate and the distribution."""
        edge = plan.edge
        tags = {**default_tags(edge), **CLOUDFRONT.of(edge.shared).tags}
        self.main: str = f"{edge.name}-distribution"
        certificate = viewer_certificate(plan, tags, self)
        self.certificate: pulumi.Output[str] = certificate.shown
        self._asked: AskedCertificate | None = certificate.asked
        self.distribution = None
        if edge.complete:
            settings = self.settings(edge)
            self.distribution = _distribution(self, plan, settings, certificate, tags)

    def remembered(self, plan: Plan[SharedPolicies | None]) -> Mapping[str, pulumi.Input[Any]]:
        """Which set of shared policies its distribution uses, where it uses one."""
        if plan.common is None or self.distribution is None:
            return {}
        return {POLICIES_OUTPUT: plan.common.number}

    def target(self, host: str) -> Target | None:
        """The distribution's domain name, the same for every host it serves."""
        del host
        if self.distribution is None:
            return None
        return Target(self.distribution.domain_name, alias_zone=self.distribution.hosted_zone_id)

    def proof(self, host: str) -> Proof:
        """Whether this distribution names `host` to the ESP."""
        del host
        return Proof(self.settings(self.edge).x_forwarded_host)

    def asked_certificate(self, host: str) -> AskedCertificate | None:
        """The one certificate of all its hosts."""
        del host
        return self._asked

    def guidance(self, domain: Domain) -> Guidance:
        """What remains with a person."""
        del domain
        return advice.guidance(self.edge.source)

    @classmethod
    def settings(cls, edge: Edge) -> DistributionSettings:
        """The settings of `edge`: the pair's own, changed as its stack file says."""
        shared = edge.shared
        chosen = cls.documented if shared.settings == "documented" else cls.current
        return chosen.changed(CLOUDFRONT.of(shared), _forwarded_host(chosen, edge))

    @classmethod
    def faults(cls, edge: Edge) -> Iterable[Fault]:
        """What the pair's own policies and its way to name the tracking host do not allow."""
        settings = cls.documented if edge.shared.settings == "documented" else cls.current
        for domain in edge.domains:
            place = path("domains", domain.host)
            yield from _cookies(place, settings, CLOUDFRONT.of(domain), cls.esp)
            yield from _named_host(place, settings, domain, cls.esp)


def _cookies(
    place: str, settings: DistributionSettings, options: CloudFrontOptions, esp: str
) -> Iterable[Fault]:
    if options.forward_cookies and settings.keeps_cookies_out:
        yield Fault(
            f"{place}.cloudfront.forward_cookies",
            f"{ESPS[esp].title}'s origin request policy forwards no cookies",
            "remove it or write false",
        )


def _named_host(
    place: str, settings: DistributionSettings, domain: Domain, esp: str
) -> Iterable[Fault]:
    wished = domain.x_forwarded_host
    if wished and domain.group is not None and not settings.x_forwarded_host_in_group:
        yield Fault(
            f"{place}.x_forwarded_host",
            "is one fixed value per distribution, and a group has several hosts",
            "remove it or take the host out of the group",
        )
    if wished is False and settings.x_forwarded_host_in_group:
        yield Fault(
            f"{place}.x_forwarded_host",
            f"is how {ESPS[esp].title} knows whose link it is behind CloudFront, which keeps Host "
            "to itself",
            "remove it",
        )


def _forwarded_host(settings: DistributionSettings, edge: Edge) -> bool:
    """Whether X-Forwarded-Host is sent: its fixed value can name one host only.

    Source: sources/current#x-forwarded-host.
    """
    if edge.shared.group is not None and not settings.x_forwarded_host_in_group:
        return False
    wished = edge.shared.x_forwarded_host
    return settings.x_forwarded_host if wished is None else wished


def _distribution(
    parent: CloudFrontEdge,
    plan: Plan[SharedPolicies | None],
    settings: DistributionSettings,
    certificate: ViewerCertificate,
    tags: Mapping[str, pulumi.Input[str]],
) -> cloudfront.Distribution:
    edge = plan.edge
    arguments: dict[str, Any] = {
        "enabled": True,
        "aliases": list(edge.hosts),
        "comment": f"{ESPS[edge.esp].title} click tracking: {edge.name}"[:128],
        "origins": [_origin(edge, settings)],
        "default_cache_behavior": _behavior(plan, settings),
        "price_class": settings.price_class,
        "http_version": settings.http_version,
        "is_ipv6_enabled": settings.ipv6,
        "restrictions": {"geo_restriction": {"restriction_type": "none"}},
        "viewer_certificate": {
            "acm_certificate_arn": certificate.acm_arn,
            "iam_certificate_id": certificate.iam_id,
            "ssl_support_method": "sni-only",
            "minimum_protocol_version": settings.minimum_tls,
        },
        "logging_config": _logging(settings.logging),
        "web_acl_id": settings.web_acl,
        "tags": tags,
    }
    return cloudfront.Distribution(
        parent.main,
        opts=parent.main_options(plan, "distribution"),
        **_with_left(parent, edge, arguments),
    )


def _with_left(parent: CloudFrontEdge, edge: Edge, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments, with what an adopted distribution keeps of its own."""
    adopted = edge.adopted("distribution")
    if adopted is None:
        return {**arguments}
    return with_left(
        arguments,
        edge.wishes,
        lambda: cloudfront.Distribution.get(
            f"{edge.name}-distribution-as-it-is",
            adopted,
            opts=pulumi.ResourceOptions(parent=parent),
        ),
    )


def _origin(edge: Edge, settings: DistributionSettings) -> cloudfront.DistributionOriginArgsDict:
    origin = settings.origin
    described: cloudfront.DistributionOriginArgsDict = {
        "domain_name": edge.shared.esp_host,
        "origin_id": origin.origin_id,
        "custom_origin_config": {
            "http_port": origin.http_port,
            "https_port": origin.https_port,
            "origin_protocol_policy": origin.protocol_policy,
            "origin_ssl_protocols": list(origin.ssl_protocols),
            "origin_read_timeout": origin.read_timeout,
            "origin_keepalive_timeout": origin.keepalive_timeout,
        },
    }
    if settings.x_forwarded_host and edge.shared.group is None:
        # A header set here overwrites the viewer's, so it cannot be forged
        # (sources/cloudfront#origin-headers).
        described["custom_headers"] = [{"name": FORWARDED_HOST, "value": edge.hosts[0]}]
    return described


def _behavior(
    plan: Plan[SharedPolicies | None], settings: DistributionSettings
) -> cloudfront.DistributionDefaultCacheBehaviorArgsDict:
    described: cloudfront.DistributionDefaultCacheBehaviorArgsDict = {
        "target_origin_id": settings.origin.origin_id,
        "viewer_protocol_policy": settings.viewer_protocol_policy,
        "allowed_methods": list(settings.allowed_methods),
        "cached_methods": list(settings.cached_methods),
    }
    match settings.caching:
        case LegacyForwarding() as legacy:
            described["forwarded_values"] = {
                "headers": list(legacy.headers),
                "query_string": legacy.query_string,
                "cookies": {"forward": legacy.cookies},
            }
            described["min_ttl"] = legacy.min_ttl
            described["default_ttl"] = legacy.default_ttl
            described["max_ttl"] = legacy.max_ttl
        case PolicyCaching(cache_policy=cache, origin_request_policy=request):
            described["cache_policy_id"] = (
                cache if isinstance(cache, str) else _shared(plan).cache_policy(cache)
            )
            described["origin_request_policy_id"] = (
                request
                if isinstance(request, str)
                else _shared(plan).origin_request_policy(request)
            )
    if settings.compress:
        described["compress"] = True
    if settings.x_forwarded_host and plan.edge.shared.group is not None:
        on_request: cloudfront.DistributionDefaultCacheBehaviorFunctionAssociationArgsDict = {
            "event_type": "viewer-request",
            "function_arn": _shared(plan).forwarded_host,
        }
        described["function_associations"] = [on_request]
    return described


def _shared(plan: Plan[SharedPolicies | None]) -> SharedPolicies:
    """What the plan of an edge with policies of our own holds."""
    if plan.common is None:
        raise pulumi.RunError(f"{plan.edge.name}: no policies were made for its distribution")
    return plan.common


def _logging(logging: Logging | None) -> cloudfront.DistributionLoggingConfigArgsDict | None:
    if logging is None:
        return None
    return {
        "bucket": logging.bucket,
        "prefix": logging.prefix,
        "include_cookies": logging.cookies,
    }
