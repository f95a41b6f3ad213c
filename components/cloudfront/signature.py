"""How CloudFront shows itself to a client.

Sources: the CloudFront developer guide's pages on HTTP 50x answers and on request and response
behaviour, https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/troubleshooting-response-errors.html
and https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html (error
caching); CAA names from https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html.
"""

from components.signatures import Sign, Signature

_OWN = {"server": r"^CloudFront$"}
_REFUSED = frozenset({403})

SIGNATURE = Signature(
    title="CloudFront",
    edges=(r"[a-z0-9]+\.cloudfront\.net",),
    answered=(
        Sign(headers={"x-amz-cf-id": ""}),
        Sign(headers={"via": r"cloudfront\.net"}),
        Sign(headers={"x-cache": r"from cloudfront$"}),
    ),
    # A hit always has an Age, 0 in its first second; a miss never has one of CloudFront's own.
    from_cache=(
        Sign(headers={"x-cache": r"^(refresh)?hit from cloudfront"}),
        Sign(headers={"x-cache": r"from cloudfront", "age": r"^\d+$"}),
    ),
    error=(Sign(statuses=frozenset({500, 502, 503, 504}), headers=_OWN),),
    unknown_host=(
        Sign(statuses=frozenset({421})),
        Sign(statuses=_REFUSED, headers=_OWN, body="bad request"),
    ),
    blocked=(Sign(statuses=_REFUSED, headers=_OWN),),
    challenged=(Sign(headers={"x-amzn-waf-action": r"challenge|captcha"}),),
    method_refused=(
        Sign(statuses=_REFUSED, headers=_OWN, body="HTTP request method"),
        Sign(statuses=frozenset({405}), headers=_OWN),
    ),
    error_seconds=10,
    issuers=("amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"),
)
