"""A group with nothing but what its URNs name: the hosts, the records and the edge they share.

Nothing is checked, told or tagged, and no program that keeps a host's URNs can leave out more.
"""

from components import collector  # as the program does, before all else

# isort: split
import pulumi
from pulumi_aws import acm, cloudfront, route53

from components.debugging import quiet

quiet()
collector.keep()

domains = pulumi.Config("ssl-click-tracking").require_object("domains")
hosts = list(domains)
zone_id = domains[hosts[0]]["dns"]["zone_id"]
edge = pulumi.ComponentResource("ssl-click-tracking:index:CloudFrontSendGrid", "links")
in_edge = pulumi.ResourceOptions(parent=edge)
certificate = acm.Certificate(
    "links-certificate",
    domain_name=hosts[0],
    subject_alternative_names=hosts[1:],
    validation_method="DNS",
    region="us-east-1",
    opts=in_edge,
)
validated: list[pulumi.Input[str]] = []
for number, host in enumerate(hosts):
    owner = pulumi.ComponentResource("ssl-click-tracking:index:TrackingDomain", host)
    in_owner = pulumi.ResourceOptions(parent=owner)
    option = certificate.domain_validation_options[number]
    validation = route53.Record(
        f"{host}-acm-validation",
        zone_id=zone_id,
        name=option.resource_record_name.apply(lambda name: name or ""),
        type="CNAME",
        ttl=300,
        allow_overwrite=True,
        records=[option.resource_record_value.apply(lambda value: value or "")],
        opts=in_owner,
    )
    validated.append(validation.fqdn)
    route53.Record(
        f"{host}-tracking",
        zone_id=zone_id,
        name=host,
        type="CNAME",
        ttl=300,
        records=["sendgrid.net"],
        opts=in_owner,
    )
issued = acm.CertificateValidation(
    "links-certificate-issued",
    certificate_arn=certificate.arn,
    validation_record_fqdns=validated,
    region="us-east-1",
    opts=in_edge,
)
cloudfront.Distribution(
    "links-distribution",
    enabled=True,
    aliases=hosts,
    origins=[
        {
            "domain_name": "sendgrid.net",
            "origin_id": "sendgrid",
            "custom_origin_config": {
                "http_port": 80,
                "https_port": 443,
                "origin_protocol_policy": "https-only",
                "origin_ssl_protocols": ["TLSv1.2"],
            },
        }
    ],
    default_cache_behavior={
        "target_origin_id": "sendgrid",
        "viewer_protocol_policy": "allow-all",
        "allowed_methods": ["GET", "HEAD"],
        "cached_methods": ["GET", "HEAD"],
        "forwarded_values": {"query_string": True, "cookies": {"forward": "all"}},
    },
    restrictions={"geo_restriction": {"restriction_type": "none"}},
    viewer_certificate={
        "acm_certificate_arn": issued.certificate_arn,
        "ssl_support_method": "sni-only",
    },
    opts=in_edge,
)
