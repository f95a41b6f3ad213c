"""Resources that somebody made by hand, with one of everything, as a provider reads them."""

from typing import Any

HOST = "a.example.com"
DISTRIBUTION_ID, SERVICE_ID = "E1AAAAAAAAAAAA", "SU1Z0isxPaozGVKXdv0eY"
RULE_ID, RULESET_ID = "a" * 32, "b" * 32
PHASE = "http_request_late_transform"


def origin(identity: str, host: str, **more: Any) -> dict[str, Any]:
    custom = {
        "httpPort": 80,
        "httpsPort": 443,
        "originProtocolPolicy": "https-only",
        "originSslProtocols": ["TLSv1.2"],
    }
    return {"originId": identity, "domainName": host, "customOriginConfig": custom, **more}


def behavior(target: str, **more: Any) -> dict[str, Any]:
    return {
        "targetOriginId": target,
        "allowedMethods": ["GET", "HEAD"],
        "cachedMethods": ["GET", "HEAD"],
        "viewerProtocolPolicy": "allow-all",
        "cachePolicyId": "policy",
        **more,
    }


DISTRIBUTION: dict[str, Any] = {
    "enabled": True,
    "comment": "by hand",
    "aliases": [HOST, "www.example.org", "*.example.org"],
    "origins": [
        origin("console", "sendgrid.net", customHeaders=[{"name": "X-Team", "value": "mail"}]),
        origin("files", "files.example.net"),
        origin("first", "one.example.net"),
        origin("second", "two.example.net"),
        origin("unused", "unused.example.net"),
        origin(
            "shielded",
            "sendgrid.net",
            originShield={"enabled": True, "originShieldRegion": "us-east-1"},
        ),
    ],
    "originGroups": [
        {
            "originId": "both",
            "failoverCriteria": {"statusCodes": [500]},
            "members": [{"originId": "first"}, {"originId": "second"}],
        }
    ],
    "defaultCacheBehavior": behavior(
        "console",
        functionAssociations=[{"eventType": "viewer-request", "functionArn": "arn:theirs"}],
        lambdaFunctionAssociations=[{"eventType": "origin-request", "lambdaArn": "arn:lambda"}],
        responseHeadersPolicyId="headers",
        realtimeLogConfigArn="arn:log",
        fieldLevelEncryptionId="encryption",
        trustedKeyGroups=["keys"],
        trustedSigners=["signer"],
        grpcConfig={"enabled": True},
        smoothStreaming=True,
    ),
    "orderedCacheBehaviors": [
        behavior("files", pathPattern="/img/*"),
        behavior("both", pathPattern="/api/*"),
    ],
    "customErrorResponses": [{"errorCode": 404, "responsePagePath": "/404.html"}],
    "restrictions": {"geoRestriction": {"restrictionType": "blacklist", "locations": ["AQ"]}},
    "viewerCertificate": {"acmCertificateArn": "arn:theirs"},
    "webAclId": "arn:acl",
    "loggingConfig": {"bucket": "logs.s3.amazonaws.com", "includeCookies": False},
    "defaultRootObject": "index.html",
    "continuousDeploymentPolicyId": "policy",
    "anycastIpListId": "list",
    "connectionFunctionAssociation": {"id": "function"},
    "viewerMtlsConfig": {"mode": "required"},
    "cacheTagConfig": {"headerName": "Cache-Tag"},
    "tags": {"team": "mail"},
}

OF_DISTRIBUTION = {
    *("alias:www.example.org", "alias:*.example.org", "behavior:/img/*", "behavior:/api/*"),
    *("origin:files", "origin:first", "origin:second", "origin:unused", "origin:shielded"),
    *("origin_header:X-Team", "origin_group:both", "error_response:404", "tag:team"),
    *("function:viewer-request", "function:origin-request", "web_acl", "logging"),
    *("geo_restriction", "default_root_object", "continuous_deployment", "anycast_ip_list"),
    *("connection_function", "viewer_mtls", "cache_tags", "response_headers_policy"),
    *("realtime_log", "field_level_encryption", "trusted_key_groups", "trusted_signers"),
    *("grpc", "smooth_streaming"),
}
"""Everything that taking it over would lose."""

SERVICE: dict[str, Any] = {
    "name": "by hand",
    "comment": "",
    "domains": [{"name": HOST}, {"name": "www.example.org"}],
    "backends": [
        {"name": "Host 1", "address": "sendgrid.net"},
        {"name": "files", "address": "files.example.net", "healthcheck": "alive"},
        {"name": "pooled", "address": "pool.example.net", "requestCondition": "paths"},
        {"name": "shielded", "address": "sendgrid.net", "shield": "iad-va-us"},
    ],
    "healthchecks": [{"name": "alive", "host": "files.example.net", "path": "/"}],
    "conditions": [{"name": "paths", "statement": "req.url", "type": "REQUEST"}],
    "directors": [{"name": "pool", "backends": ["pooled"]}],
    "snippets": [{"name": "recv", "type": "recv", "content": "# by hand"}],
    "dynamicsnippets": [{"name": "later", "type": "recv", "snippetId": "s1"}],
    "vcls": [{"name": "main", "content": "sub x {}", "main": True}],
    "headers": [{"name": "team", "action": "set", "destination": "http.X", "type": "response"}],
    "requestSettings": [{"name": "xff", "xff": "append"}],
    "cacheSettings": [{"name": "long", "action": "cache"}],
    "responseObjects": [{"name": "gone", "status": 410}],
    "acls": [{"name": "office", "aclId": "a1"}],
    "dictionaries": [{"name": "table", "dictionaryId": "d1"}],
    "gzips": [{"name": "css", "extensions": ["css"]}],
    "rateLimiters": [
        {
            "name": "slow",
            "action": "response",
            "clientKey": "client.ip",
            "httpMethods": "GET",
            "penaltyBoxDuration": 1,
            "rpsLimit": 10,
            "windowSize": 10,
            "uriDictionaryName": "table",
            "ratelimiterId": "r1",
        }
    ],
    "loggingS3s": [{"name": "clicks", "bucketName": "logs"}],
    "loggingHttps": [{"name": "post", "url": "https://logs.example.net"}],
    "defaultHost": "www.example.org",
    "http3": True,
    "staleIfError": True,
    "staleIfErrorTtl": 60,
    "productEnablement": {"name": "products", "websockets": True},
    "imageOptimizerDefaultSettings": {"webp": True},
}

OF_SERVICE = {
    *("domain:www.example.org", "backend:files", "backend:pooled", "backend:shielded"),
    *("healthcheck:alive", "condition:paths", "director:pool", "snippet:recv"),
    *("dynamic_snippet:later", "vcl:main", "header:team", "request_setting:xff"),
    *("cache_setting:long", "response_object:gone", "acl:office", "dictionary:table", "gzip:css"),
    *("rate_limiter:slow", "log:s3s/clicks", "log:https/post", "default_host", "http3"),
    *("stale_if_error", "products", "image_optimizer"),
}

PAGE_RULE: dict[str, Any] = {
    "target": "*.example.com/*",
    "actions": {"ssl": "flexible", "browserCheck": "on", "cacheKeyFields": {"cookie": {}}},
    "priority": 3,
    "status": "active",
}
OF_PAGE_RULE = {"target", "action:browser_check"}

RULESET: dict[str, Any] = {
    "phase": PHASE,
    "kind": "zone",
    "name": "default",
    "rules": [
        {"ref": "mine", "id": "1", "action": "rewrite", "expression": "true"},
        {"id": "2", "action": "rewrite", "expression": "true"},
        {"ref": "click_tracking_gone", "id": "3", "action": "rewrite", "expression": "true"},
    ],
}
OF_RULESET = {"rule:mine", "rule:2"}
