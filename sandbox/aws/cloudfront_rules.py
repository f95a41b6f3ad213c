"""CloudFront's rules for a distribution's origins and other settings.

Source: sources/cloudfront and sources/quotas.
"""

import ipaddress
import re

from sandbox import settings
from sandbox.aws import behavior_rules
from sandbox.aws.api import AwsError
from sandbox.dns_values import is_host_name
from sandbox.operations import Session, require
from sandbox.properties import Properties, list_at

# sources/quotas#origin-headers
_HEADER_NAME_LENGTH, _HEADER_VALUE_LENGTH, _HEADERS_LENGTH = 256, 1783, 10240
_TIMEOUT_SECONDS = 120  # sources/cloudfront#read-timeout
# Developer guide, "custom headers that CloudFront can't add to origin requests".
_FORBIDDEN_HEADERS = frozenset(
    {
        "cache-control",
        "connection",
        "content-length",
        "cookie",
        "host",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "if-range",
        "if-unmodified-since",
        "max-forwards",
        "pragma",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "range",
        "request-range",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
        "x-real-ip",
    }
)
_FORBIDDEN_PREFIXES = ("x-amz-", "x-edge-")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_WEB_ACL = re.compile(
    r"arn:aws:wafv2:us-east-1:\d{12}:global/webacl/[\w-]{1,128}/[0-9a-f-]{36}"
    r"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\.s3(\.[a-z0-9-]+)?\.amazonaws\.com")


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidArgument", 400, message)


def check(session: Session, config: Properties) -> None:
    """Refuse settings that CloudFront would refuse, whatever their certificate.

    Raises:
        AwsError: with CloudFront's code.
    """
    for origin in config["origins"]:
        _check_origin(session, origin)
    _check_origin_list(session, config["origins"])
    behavior_rules.check(session, config)
    _check_restrictions(config["restrictions"]["geoRestriction"])
    _check_root_object(config.get("defaultRootObject"))
    web_acl = config.get("webAclId")
    require(
        not web_acl or _WEB_ACL.fullmatch(web_acl),
        lambda: AwsError("InvalidWebACLId", 400, f"Web ACL is not accessible: {web_acl}"),
    )
    logging = config.get("loggingConfig")
    require(
        not logging or _BUCKET.fullmatch(logging.get("bucket") or ""),
        lambda: _invalid("The parameter Logging Bucket does not refer to a valid S3 bucket."),
    )


def uses(config: Properties) -> set[str]:
    """The IDs of everything a distribution refers to: certificate, policies, functions."""
    viewer = config["viewerCertificate"]
    found = {viewer.get("acmCertificateArn"), viewer.get("iamCertificateId")}
    for behavior in behavior_rules.behaviors(config):
        found.add(behavior.get("cachePolicyId"))
        found.add(behavior.get("originRequestPolicyId"))
        for association in list_at(behavior, "functionAssociations"):
            found.add(association["functionArn"])
    return {item for item in found if item}


def _check_origin_list(session: Session, origins: list[Properties]) -> None:
    limit = settings.get(session.cloud, "cloudfront.origins")
    require(origins, lambda: _invalid("The parameter Origins must have at least one origin."))
    require(
        len(origins) <= limit,
        lambda: AwsError(
            "TooManyOrigins", 400, f"You have exceeded the limit of {limit:g} origins"
        ),
    )
    names = [origin["originId"] for origin in origins]
    require(
        len(names) == len(set(names)),
        lambda: _invalid("The parameter Origin Id must be unique within the distribution."),
    )


def _check_origin(session: Session, origin: Properties) -> None:
    domain, path = origin["domainName"], origin.get("originPath") or ""
    require(
        is_host_name(domain) and not _is_address(domain),
        lambda: _invalid(f"The parameter Origin DomainName is not a host name: {domain}"),
    )
    require(
        not path or (path.startswith("/") and not path.endswith("/")),
        lambda: _invalid("The parameter OriginPath must begin with / and not end with /."),
    )
    kinds = ("customOriginConfig", "s3OriginConfig", "vpcOriginConfig")
    given = [kind for kind in kinds if origin.get(kind)]
    require(
        len(given) == 1 or (not given and origin.get("originAccessControlId")),
        lambda: AwsError(
            "InvalidOrigin", 400, f"The origin {domain} needs exactly one of {', '.join(kinds)}"
        ),
    )
    if origin.get("customOriginConfig"):
        _check_custom_origin(origin["customOriginConfig"])
    _check_headers(session, list_at(origin, "customHeaders"))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _check_custom_origin(custom: Properties) -> None:
    for name in ("httpPort", "httpsPort"):
        port = custom[name]
        require(
            port in (80, 443) or 1024 <= port <= 65535,
            lambda name=name, port=port: _invalid(f"The parameter {name} is not allowed: {port}"),
        )
    for name in ("originReadTimeout", "originKeepaliveTimeout"):
        seconds = custom.get(name, 1)
        require(
            1 <= seconds <= _TIMEOUT_SECONDS,
            lambda name=name, seconds=seconds: _invalid(
                f"The parameter {name} is outside 1 to {_TIMEOUT_SECONDS}: {seconds}"
            ),
        )
    require(
        custom["originSslProtocols"],
        lambda: _invalid("The parameter OriginSslProtocols must have at least one protocol."),
    )


def _check_headers(session: Session, headers: list[Properties]) -> None:
    limit = settings.get(session.cloud, "cloudfront.custom_headers")
    require(
        len(headers) <= limit,
        lambda: AwsError(
            "TooManyOriginCustomHeaders", 400, f"An origin may have {limit:g} custom headers."
        ),
    )
    names = [header["name"].lower() for header in headers]
    require(
        len(names) == len(set(names)),
        lambda: _invalid("The parameter OriginCustomHeaders contains duplicates."),
    )
    total = 0
    for header in headers:
        name, value = header["name"], header["value"]
        total += len(name) + len(value)
        require(
            _HEADER_NAME.fullmatch(name)
            and name.lower() not in _FORBIDDEN_HEADERS
            and not name.lower().startswith(_FORBIDDEN_PREFIXES)
            and len(name) <= _HEADER_NAME_LENGTH,
            lambda name=name: _invalid(f"The parameter HeaderName is not allowed: {name}"),
        )
        require(
            len(value) <= _HEADER_VALUE_LENGTH,
            lambda: _invalid("The parameter HeaderValue is too long."),
        )
    require(
        total <= _HEADERS_LENGTH,
        lambda: _invalid("The parameter OriginCustomHeaders is too long in total."),
    )


def _check_restrictions(restriction: Properties) -> None:
    locations = list_at(restriction, "locations")
    none = restriction["restrictionType"] == "none"
    require(
        none == (not locations),
        lambda: AwsError(
            "InvalidGeoRestrictionParameter",
            400,
            "Locations must be given for a whitelist or blacklist, and only then.",
        ),
    )


def _check_root_object(name: str | None) -> None:
    require(
        not name or (not name.startswith("/") and len(name) <= 255),
        lambda: AwsError(
            "InvalidDefaultRootObject", 400, f"The default root object is not allowed: {name}"
        ),
    )
