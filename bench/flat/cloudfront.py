"""CloudFront before SparkPost and SES, flat; SendGrid has a program of its own."""

from typing import Any

import pulumi
from pulumi_aws import acm, cloudfront, route53

domains: dict[str, dict[str, Any]] = pulumi.Config("ssl-click-tracking").require_object("domains")
esp: str = next(iter(domains.values()))["esp"]
title = {"sparkpost": "SparkPost", "ses": "Amazon SES"}[esp]
behavior: dict[str, Any] = {
    "allowed_methods": ["GET", "HEAD"],
    "cached_methods": ["GET", "HEAD"],
    "viewer_protocol_policy": "allow-all",
}
if esp == "sparkpost":
    stack = pulumi.get_stack()
    origin, origin_id, protocol = "spgo.io", "SparkPost-engagement-tracking", "match-viewer"
    cache_policy = cloudfront.CachePolicy(
        "sparkpost-cache-policy-1",
        name=f"SparkPost_ET_short_cache-{stack}-1",
        comment=f"SparkPost click tracking, shared in stack {stack}",
        min_ttl=1,
        default_ttl=10,
        max_ttl=10,
        parameters_in_cache_key_and_forwarded_to_origin={
            "cookies_config": {"cookie_behavior": "none"},
            "headers_config": {"header_behavior": "none"},
            "query_strings_config": {"query_string_behavior": "none"},
            "enable_accept_encoding_brotli": True,
            "enable_accept_encoding_gzip": True,
        },
    )
    request_policy = cloudfront.OriginRequestPolicy(
        "sparkpost-origin-request-policy-1",
        name=f"SparkPost_ET_origin_request-{stack}-1",
        comment=f"SparkPost click tracking, shared in stack {stack}",
        cookies_config={"cookie_behavior": "none"},
        headers_config={"header_behavior": "whitelist", "headers": {"items": ["User-Agent"]}},
        query_strings_config={
            "query_string_behavior": "whitelist",
            "query_strings": {"items": ["target"]},
        },
    )
    behavior |= {
        "cache_policy_id": cache_policy.id,
        "origin_request_policy_id": request_policy.id,
        "compress": True,
    }
else:
    origin = f"r.{next(iter(domains.values()))['region']}.awstrack.me"
    origin_id, protocol = "SES-click-tracking", "https-only"
    behavior |= {
        "forwarded_values": {
            "headers": ["*"],
            "query_string": True,
            "cookies": {"forward": "none"},
        },
        "min_ttl": 0,
        "default_ttl": 86_400,
        "max_ttl": 31_536_000,
    }

cached: Any = {"target_origin_id": origin_id, **behavior}
targets: dict[str, pulumi.Output[str]] = {}
for host, settings in domains.items():
    zone_id, ttl = settings["dns"]["zone_id"], settings["dns"].get("ttl", 300)
    tags = {
        "project": pulumi.get_project(),
        "stack": pulumi.get_stack(),
        "esp": esp,
        "tracking-domain": host,
    }
    certificate = acm.Certificate(
        f"{host}-certificate",
        domain_name=host,
        subject_alternative_names=[],
        validation_method="DNS",
        region="us-east-1",
        tags=tags,
    )
    option = certificate.domain_validation_options[0]
    validation = route53.Record(
        f"{host}-acm-validation",
        zone_id=zone_id,
        name=option.resource_record_name.apply(lambda name: name or ""),
        type="CNAME",
        ttl=300,
        allow_overwrite=True,
        records=[option.resource_record_value.apply(lambda value: value or "")],
    )
    issued = acm.CertificateValidation(
        f"{host}-certificate-issued",
        certificate_arn=certificate.arn,
        validation_record_fqdns=[validation.fqdn],
        region="us-east-1",
    )
    named: dict[str, Any] = (
        {"custom_headers": [{"name": "X-Forwarded-Host", "value": host}]}
        if esp == "sparkpost"
        else {}
    )
    served: Any = {
        "domain_name": origin,
        "origin_id": origin_id,
        "custom_origin_config": {
            "http_port": 80,
            "https_port": 443,
            "origin_protocol_policy": protocol,
            "origin_ssl_protocols": ["TLSv1.2"],
            "origin_read_timeout": 30,
            "origin_keepalive_timeout": 5,
        },
        **named,
    }
    distribution = cloudfront.Distribution(
        f"{host}-distribution",
        enabled=True,
        comment=f"{title} click tracking: {host}",
        aliases=[host],
        origins=[served],
        default_cache_behavior=cached,
        price_class="PriceClass_All",
        http_version="http2",
        is_ipv6_enabled=True,
        restrictions={"geo_restriction": {"restriction_type": "none"}},
        viewer_certificate={
            "acm_certificate_arn": issued.certificate_arn,
            "ssl_support_method": "sni-only",
            "minimum_protocol_version": "TLSv1.2_2021",
        },
        tags=tags,
    )
    route53.Record(
        f"{host}-tracking", zone_id=zone_id, name=host, type="CNAME", ttl=ttl, records=[origin]
    )
    targets[host] = distribution.domain_name

pulumi.export("targets", targets)
