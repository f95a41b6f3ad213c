"""From settings to a CloudFront distribution: the mechanism every CloudFront pair shares."""

from typing import ClassVar

import pulumi
from pulumi_aws import cloudfront

from components.catalog import PROVIDERS
from components.cloudfront.certificate import ViewerCertificate, viewer_certificate
from components.cloudfront.policies import FORWARDED_HOST, SharedPolicies
from components.cloudfront.settings import (
    CachePolicySettings,
    DistributionSettings,
    LegacyForwarding,
    OriginRequestSettings,
    PolicyCaching,
)
from components.config.options.cloudfront import Logging
from components.config.values import Edge
from components.edge import EdgeArgs, EdgeComponent, Target
from components.tags import default_tags


class CloudFrontEdge(EdgeComponent):
    """One distribution, its certificate and what it needs; a pair adds its settings.

    Attributes:
        documented: the settings of the document.
        current: the settings the vendors recommend now.
        distribution: None while only the certificate is wanted.
    """

    documented: ClassVar[DistributionSettings]
    current: ClassVar[DistributionSettings]

    def __init__(
        self, name: str, args: EdgeArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Builds the certificate and, once the edge is to be complete, the distribution."""
        super().__init__(name, args, opts)
        edge = args.edge
        tags = {**default_tags(edge), **edge.shared.cloudfront.tags}
        self.main: str = f"{name}-distribution"
        certificate = viewer_certificate(args, tags, self)
        self.certificate: pulumi.Output[str] = certificate.shown
        self.distribution: cloudfront.Distribution | None = None
        outputs: dict[str, pulumi.Input[object]] = {"certificate": self.certificate}
        if edge.complete:
            settings = self.settings(edge)
            self.distribution = _distribution(self, args, settings, certificate, tags)
            if settings.shares_policies:
                outputs["policies"] = SharedPolicies.of(args.context, edge).number(edge)
        outputs["target"] = None if self.distribution is None else self.distribution.domain_name
        self.register_outputs(outputs)

    def target(self, host: str) -> Target | None:
        """The distribution's domain name, the same for every host it serves."""
        del host
        if self.distribution is None:
            return None
        return Target(self.distribution.domain_name, alias_zone=self.distribution.hosted_zone_id)

    @classmethod
    def settings(cls, edge: Edge) -> DistributionSettings:
        """The settings of `edge`: the pair's own, changed as its stack file says."""
        shared = edge.shared
        chosen = cls.documented if shared.settings == "documented" else cls.current
        return chosen.changed(shared.cloudfront, _forwarded_host(chosen, edge))


def _forwarded_host(settings: DistributionSettings, edge: Edge) -> bool:
    """Whether X-Forwarded-Host is sent: its fixed value can name one host only (facts H 8)."""
    if edge.shared.group is not None and not settings.x_forwarded_host_in_group:
        return False
    wished = edge.shared.x_forwarded_host
    return settings.x_forwarded_host if wished is None else wished


def _distribution(
    parent: EdgeComponent,
    args: EdgeArgs,
    settings: DistributionSettings,
    certificate: ViewerCertificate,
    tags: dict[str, str],
) -> cloudfront.Distribution:
    edge = args.edge
    adopted = next((d.adopt.distribution for d in edge.domains if d.adopt.distribution), None)
    return cloudfront.Distribution(
        parent.main,
        enabled=True,
        aliases=list(edge.hosts),
        comment=f"{PROVIDERS[edge.esp].title} click tracking: {edge.name}"[:128],
        origins=[_origin(edge, settings)],
        default_cache_behavior=_behavior(args, settings),
        price_class=settings.price_class,
        http_version=settings.http_version,
        is_ipv6_enabled=settings.ipv6,
        restrictions={"geo_restriction": {"restriction_type": "none"}},
        viewer_certificate={
            "acm_certificate_arn": certificate.acm_arn,
            "iam_certificate_id": certificate.iam_id,
            "ssl_support_method": "sni-only",
            "minimum_protocol_version": settings.minimum_tls,
        },
        logging_config=_logging(settings.logging),
        web_acl_id=settings.web_acl,
        tags=tags,
        opts=pulumi.ResourceOptions(
            parent=parent,
            protect=edge.protected,
            import_=adopted,
            hooks=args.context.hooks.on_edge(edge.live),
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
        # A header set here overwrites the viewer's, so it cannot be forged (facts A.0).
        described["custom_headers"] = [{"name": FORWARDED_HOST, "value": edge.hosts[0]}]
    return described


def _behavior(
    args: EdgeArgs, settings: DistributionSettings
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
        case PolicyCaching() as policies:
            described["cache_policy_id"] = _cache_policy(args, policies.cache_policy)
            described["origin_request_policy_id"] = _origin_request_policy(
                args, policies.origin_request_policy, settings.x_forwarded_host_in_group
            )
    if settings.compress:
        described["compress"] = True
    if settings.x_forwarded_host and args.edge.shared.group is not None:
        function = SharedPolicies.of(args.context, args.edge).forwarded_host(args.edge)
        on_request: cloudfront.DistributionDefaultCacheBehaviorFunctionAssociationArgsDict = {
            "event_type": "viewer-request",
            "function_arn": function,
        }
        described["function_associations"] = [on_request]
    return described


def _cache_policy(args: EdgeArgs, wanted: str | CachePolicySettings) -> pulumi.Input[str]:
    if isinstance(wanted, str):
        return wanted
    return SharedPolicies.of(args.context, args.edge).cache_policy(args.edge, wanted)


def _origin_request_policy(
    args: EdgeArgs, wanted: str | OriginRequestSettings, function_in_group: bool
) -> pulumi.Input[str]:
    if isinstance(wanted, str):
        return wanted
    shared = SharedPolicies.of(args.context, args.edge)
    return shared.origin_request_policy(args.edge, wanted, function_in_group)


def _logging(logging: Logging | None) -> cloudfront.DistributionLoggingConfigArgsDict | None:
    if logging is None:
        return None
    return {
        "bucket": logging.bucket,
        "prefix": logging.prefix,
        "include_cookies": logging.cookies,
    }
