"""Options of a CloudFront distribution (`cloudfront` in the stack file)."""

from dataclasses import field
from typing import Literal

from pydantic.dataclasses import dataclass

from components.cloudfront.kinds import LogBucket, LogPrefix, Methods, Tags, WebAclArn
from components.config.kinds import STRICT
from components.config.late import LateText

ViewerTls = Literal["TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"]


@dataclass(frozen=True, config=STRICT)
class Logging:
    """CloudFront access logs; they hold link tokens that identify recipients.

    Source: sources/security#logs.

    Attributes:
        bucket: domain name of the S3 bucket that keeps them.
        prefix: what the files' names begin with. Default: nothing.
        cookies: whether the viewer's cookies are logged too.
    """

    bucket: LogBucket
    prefix: LogPrefix = ""
    cookies: bool = False


@dataclass(frozen=True, config=STRICT)
class CloudFrontOptions:
    """What people change about a distribution (`cloudfront`); None keeps the pair's own value.

    Attributes:
        price_class: edges that answer; documented: all (sources/cloudfront#price-class).
        methods: one of `METHOD_SETS`.
        viewer_tls: minimum TLS policy by its CloudFront name (sources/current#viewer-tls).
        http_version: documented `http2`, which includes 1.1 and 1.0
            (sources/cloudfront#http-versions).
        logging: access logs; documented: off.
        web_acl: ARN of a web ACL; documented: none. One that blocks by user agent breaks links.
        forward_cookies: whether the viewer's cookies reach the ESP; documented: SendGrid all,
            SparkPost and SES none (sources/current#cookies). SES answers 400 to a request with more
            than 8,192 bytes of headers, so `current`, which forwards all, may want false
            (sources/current#cookies).
        tags: added to the default tags, and winning over them.
    """

    price_class: Literal["PriceClass_All", "PriceClass_200", "PriceClass_100"] | None = None
    methods: Methods | None = None
    viewer_tls: ViewerTls | None = None
    http_version: Literal["http1.1", "http2", "http3", "http2and3"] | None = None
    logging: Logging | None = None
    web_acl: WebAclArn | None = None
    forward_cookies: bool | None = None
    tags: Tags = field(default_factory=dict[str, LateText])
