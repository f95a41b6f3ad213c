"""Origins, headers, aliases and certificates that CloudFront refuses: each breaks one rule."""

from tests.sandbox.distribution_changes import (
    WEB_ACL,
    Change,
    custom,
    geo,
    header,
    headers,
    origin,
    top,
    viewer,
)
from tests.sandbox.samples import HOST

# What is changed, the error code, and what the error says.
REFUSED: dict[str, tuple[Change, str, str]] = {
    "origins: none": (top({"origins": []}), "InvalidArgument", "at least one"),
    "origins: one ID twice": (
        lambda config: config["origins"].append(config["origins"][0]),
        "InvalidArgument",
        "unique",
    ),
    "origins: too many": (
        lambda config: config.update(
            {"origins": [config["origins"][0] | {"originId": str(n)} for n in range(101)]}
        ),
        "TooManyOrigins",
        "100",
    ),
    "origin: no host name": (origin({"domainName": "a b.net"}), "InvalidArgument", "host name"),
    "origin: one label": (origin({"domainName": "localhost"}), "InvalidArgument", "host name"),
    "origin: an address": (origin({"domainName": "192.0.2.1"}), "InvalidArgument", "host name"),
    "origin: path without a slash": (origin({"originPath": "a"}), "InvalidArgument", "OriginPath"),
    "origin: path with a last slash": (
        origin({"originPath": "/a/"}),
        "InvalidArgument",
        "OriginPath",
    ),
    "origin: of no kind": (origin({"customOriginConfig": None}), "InvalidOrigin", "exactly one"),
    "origin: of two kinds": (
        origin({"s3OriginConfig": {"originAccessIdentity": "x"}}),
        "InvalidOrigin",
        "exactly one",
    ),
    "origin: HTTP port": (custom({"httpPort": 81}), "InvalidArgument", "httpPort"),
    "origin: HTTPS port": (custom({"httpsPort": 65536}), "InvalidArgument", "httpsPort"),
    "origin: read timeout": (custom({"originReadTimeout": 121}), "InvalidArgument", "ReadTimeout"),
    "origin: keep-alive": (
        custom({"originKeepaliveTimeout": 121}),
        "InvalidArgument",
        "KeepaliveTimeout",
    ),
    "origin: no protocol": (custom({"originSslProtocols": []}), "InvalidArgument", "SslProtocols"),
    "header: Host": (header("Host"), "InvalidArgument", "Host"),
    "header: X-Amz-Date": (header("X-Amz-Date"), "InvalidArgument", "X-Amz"),
    "header: X-Edge-A": (header("X-Edge-A"), "InvalidArgument", "X-Edge"),
    "header: no name": (header("a b"), "InvalidArgument", "a b"),
    "header: long name": (header("a" * 257), "InvalidArgument", "HeaderName"),
    "header: long value": (header("a", "v" * 1784), "InvalidArgument", "HeaderValue"),
    "headers: one twice": (
        origin({"customHeaders": [{"name": "A", "value": "1"}, {"name": "a", "value": "2"}]}),
        "InvalidArgument",
        "duplicates",
    ),
    "headers: too many": (headers(11, 1), "TooManyOriginCustomHeaders", "10"),
    "headers: too long in total": (headers(10, 1030), "InvalidArgument", "in total"),
    "geography: none with locations": (geo("none", "DE"), "InvalidGeoRestrictionParameter", ""),
    "geography: list without locations": (geo("whitelist"), "InvalidGeoRestrictionParameter", ""),
    "root object: with a slash": (
        top({"defaultRootObject": "/index.html"}),
        "InvalidDefaultRootObject",
        "",
    ),
    "web ACL: regional": (
        top({"webAclId": WEB_ACL.replace("us-east-1", "eu-west-1")}),
        "InvalidWebACLId",
        "",
    ),
    "logging: no bucket's host": (
        top({"loggingConfig": {"bucket": "logs"}}),
        "InvalidArgument",
        "Bucket",
    ),
    "aliases: not covered": (
        top({"aliases": ["a.b.email.example.com"]}),
        "InvalidViewerCertificate",
        "doesn't cover",
    ),
    "aliases: wildcard covers one level only": (
        top({"aliases": ["x.y.wild.example.com"]}),
        "InvalidViewerCertificate",
        "doesn't cover",
    ),
    "aliases: wildcard does not cover its own name": (
        top({"aliases": ["wild.example.com"]}),
        "InvalidViewerCertificate",
        "doesn't cover",
    ),
    "aliases: no host name": (top({"aliases": ["a b"]}), "InvalidArgument", "CNAME"),
    "aliases: one twice": (top({"aliases": [HOST, HOST.upper()]}), "InvalidArgument", "duplicates"),
    "aliases: too many": (
        top({"aliases": [f"h{number}.wild.example.com" for number in range(101)]}),
        "TooManyDistributionCNAMEs",
        "100",
    ),
    "certificate: aliases with the default one": (
        top({"viewerCertificate": {"cloudfrontDefaultCertificate": True}}),
        "InvalidViewerCertificate",
        "must attach",
    ),
    "certificate: none": (top({"viewerCertificate": {}}), "InvalidArgument", "one certificate"),
    "certificate: two": (viewer({"iamCertificateId": "x"}), "InvalidArgument", "one certificate"),
    "certificate: without SNI or an address": (
        viewer({"sslSupportMethod": None}),
        "InvalidArgument",
        "SSLSupportMethod",
    ),
    "certificate: SSLv3 with SNI": (
        viewer({"minimumProtocolVersion": "SSLv3"}),
        "InvalidMinimumProtocolVersion",
        "",
    ),
    "certificate: does not exist": (
        viewer({"acmCertificateArn": "arn:aws:acm:us-east-1:1:certificate/x"}),
        "InvalidViewerCertificate",
        "doesn't exist",
    ),
    "certificate: IAM certificate does not exist": (
        viewer({"acmCertificateArn": None, "iamCertificateId": "x"}),
        "InvalidViewerCertificate",
        "doesn't exist",
    ),
}
