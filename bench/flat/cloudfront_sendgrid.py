"""CloudFront before SendGrid, flat: the pair that is measured at every size."""

import pulumi
from pulumi_aws import acm, cloudfront, route53

domains = pulumi.Config("ssl-click-tracking").require_object("domains")
targets: dict[str, pulumi.Output[str]] = {}
for host, settings in domains.items():
    zone_id, ttl = settings["dns"]["zone_id"], settings["dns"].get("ttl", 300)
    tags = {
        "project": pulumi.get_project(),
        "stack": pulumi.get_stack(),
        "esp": "sendgrid",
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
    distribution = cloudfront.Distribution(
        f"{host}-distribution",
        enabled=True,
        comment=f"SendGrid click tracking: {host}",
        aliases=[host],
        origins=[
            {
                "domain_name": "sendgrid.net",
                "origin_id": "Braze_sendgrid-HSTS-email",
                "custom_origin_config": {
                    "http_port": 80,
                    "https_port": 443,
                    "origin_protocol_policy": "https-only",
                    "origin_ssl_protocols": ["TLSv1.2"],
                    "origin_read_timeout": 30,
                    "origin_keepalive_timeout": 5,
                },
            }
        ],
        default_cache_behavior={
            "target_origin_id": "Braze_sendgrid-HSTS-email",
            "viewer_protocol_policy": "allow-all",
            "allowed_methods": ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
            "cached_methods": ["GET", "HEAD", "OPTIONS"],
            "forwarded_values": {
                "headers": ["*"],
                "query_string": True,
                "cookies": {"forward": "all"},
            },
            "min_ttl": 0,
            "default_ttl": 86_400,
            "max_ttl": 31_536_000,
        },
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
        f"{host}-tracking",
        zone_id=zone_id,
        name=host,
        type="CNAME",
        ttl=ttl,
        records=["sendgrid.net"],
    )
    targets[host] = distribution.domain_name

pulumi.export("targets", targets)
