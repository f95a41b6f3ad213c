"""Wrong settings: one in each tracking domain that is otherwise as this program builds it.

`wrong_program` deploys all of them in one update; `test_wrong_settings` says what verify finds.
"""

from typing import Any

from tests.edge import wrong_cloud
from tests.edge.wrong_setting import Properties, Wrong, first, merged


def cloudfront(name: str, cause: str, **more: Any) -> Wrong:
    """Of a distribution: `behavior` and `origin` change those; the rest are fields of `Wrong`."""
    changes: Properties = dict(more.pop("changes", {}))
    if "behavior" in more:
        changes["default_cache_behavior"] = merged(**more.pop("behavior"))
    if "origin" in more:
        changes["origins"] = first(**more.pop("origin"))
    return Wrong(name, cause, resource="-distribution", changes=changes, **more)


def forwarded(*headers: str, query: bool = True) -> Properties:
    """Legacy forwarded values."""
    cookies = {"forward": "none"}
    return {"headers": list(headers), "query_string": query, "cookies": cookies}


def origin_policy(**changes: Any) -> Properties:
    """The settings of a custom origin."""
    usual = {"http_port": 80, "https_port": 443, "origin_protocol_policy": "https-only"}
    return {**usual, "origin_ssl_protocols": ["TLSv1.2"], **changes}


_READING = ["GET", "HEAD"]
_HOSTLESS = {"forwarded_values": forwarded()}
_BEHIND = {
    "path_pattern": "/ls/*",
    "target_origin_id": "Braze_sendgrid-HSTS-email",
    "viewer_protocol_policy": "allow-all",
    "allowed_methods": _READING,
    "cached_methods": _READING,
    **_HOSTLESS,
}
_ACL = (
    "arn:aws:wafv2:us-east-1:123456789012:global/webacl/{name}/11111111-2222-3333-4444-555555555555"
)
_WAF, _AGENT_WAF = _ACL.format(name="all"), _ACL.format(name="agents")

CLOUDFRONT = [
    cloudfront("host-dropped", "host-not-forwarded", behavior=_HOSTLESS),
    cloudfront(
        "host-dropped-ses",
        "host-not-forwarded",
        esp="ses",
        behavior=_HOSTLESS,
    ),
    cloudfront(
        "host-dropped-below-a-path",
        "host-not-forwarded",
        changes={"ordered_cache_behaviors": [_BEHIND]},
    ),
    cloudfront(
        "query-ignored",
        "answers-shared",
        behavior={"forwarded_values": forwarded("Host", query=False)},
    ),
    cloudfront(
        "caching-on",
        "answers-kept",
        with_link=True,
        behavior={"forwarded_values": forwarded("Host"), "min_ttl": 3600},
    ),
    cloudfront(
        "redirected-to-https",
        "http-redirected-to-https",
        status="warn",
        behavior={"viewer_protocol_policy": "redirect-to-https"},
    ),
    cloudfront("http-closed", "edge-blocked", behavior={"viewer_protocol_policy": "https-only"}),
    cloudfront(
        "post-refused",
        "method-refused",
        behavior={"allowed_methods": _READING, "cached_methods": _READING},
    ),
    cloudfront("another-esp", "esp-not-reached", origin={"domain_name": "spgo.io"}),
    cloudfront("origin-gone", "edge-error", origin={"domain_name": "gone.example.com"}),
    cloudfront("another-region", "host-not-forwarded", origin={"domain_name": "eu.sendgrid.net"}),
    cloudfront(
        "validated-in-another-region", "wrong-region", afterwards=wrong_cloud.in_region("eu")
    ),
    cloudfront("never-validated", "esp-unknown-host", afterwards=wrong_cloud.never_validated),
    cloudfront(
        "no-forwarded-host",
        "link-broken",
        esp="sparkpost",
        with_link=True,
        origin={"custom_headers": None},
    ),
    cloudfront("alias-missing", "certificate-name-mismatch", changes={"aliases": []}),
    cloudfront("expired", "certificate-expired", afterwards=wrong_cloud.certificate_ends(days=-1)),
    cloudfront(
        "expires-soon", "certificate-expires-soon", afterwards=wrong_cloud.certificate_ends(days=5)
    ),
    cloudfront(
        "blocked",
        "edge-blocked",
        changes={"web_acl_id": _WAF},
        afterwards=wrong_cloud.web_acl(_WAF, ".*"),
    ),
    cloudfront(
        "agents-blocked",
        "client-challenged",
        changes={"web_acl_id": _AGENT_WAF},
        afterwards=wrong_cloud.web_acl(_AGENT_WAF, "GoogleImageProxy"),
    ),
]


def page_rule(name: str, cause: str, **more: Any) -> Wrong:
    """Of a host's page rule: its actions, its place in line."""
    changes = {key: more.pop(key) for key in ("actions", "priority") if key in more}
    return Wrong(
        name, cause, "cloudflare", resource="-page-rule", changes=changes, before=False, **more
    )


def forwarding(url: str) -> Properties:
    """A redirect of every path."""
    return {"forwarding_url": {"url": url, "status_code": 301}}


CLOUDFLARE = [
    page_rule(
        "redirected-to-https",
        "http-redirected-to-https",
        status="warn",
        actions={"always_use_https": True},
    ),
    page_rule(
        "shadowed", "answers-kept", priority=1, second_rule={"cache_level": "cache_everything"}
    ),
    page_rule(
        "challenged", "edge-blocked", actions={"ssl": "full", "security_level": "under_attack"}
    ),
    page_rule(
        "everything-cached",
        "answers-kept",
        actions={"ssl": "full", "cache_level": "cache_everything"},
    ),
    page_rule(
        "another-host",
        "host-not-forwarded",
        actions={"ssl": "full", "host_header_override": "sendgrid.net"},
    ),
    page_rule(
        "another-region",
        "wrong-region",
        esp="sparkpost",
        actions=forwarding("https://eu.spgo.io/$1"),
    ),
    page_rule(
        "path-lost", "esp-not-reached", esp="sparkpost", actions=forwarding("https://spgo.io/")
    ),
    Wrong(
        "one-level.wildcard",
        "certificate-name-mismatch",
        "cloudflare",
        before=False,
        resource="-certificate",
        changes={"hosts": ["example.net", "*.example.net"]},
    ),
    Wrong(
        "dns-only",
        "dns-at-esp",
        "cloudflare",
        before=False,
        resource="-tracking",
        changes={"proxied": False},
    ),
    Wrong(
        "forwarded-host-added",
        "forwarded-host-forgeable",
        "cloudflare",
        "sparkpost",
        keys={"settings": "current"},
        resource="header-rules",
        with_link=True,
        before=False,
        changes={
            "rules": first(
                action_parameters={
                    "headers": {"X-Forwarded-Host": {"operation": "add", "expression": "http.host"}}
                }
            )
        },
    ),
]


def service(name: str, cause: str, **more: Any) -> Wrong:
    """Of a Fastly service: `backend` changes that; the rest are fields of `Wrong`."""
    changes: Properties = dict(more.pop("changes", {}))
    if "backend" in more:
        changes["backends"] = first(**more.pop("backend"))
    return Wrong(name, cause, "fastly", resource="-service", changes=changes, **more)


_CACHING = {"cache_settings": None, "request_settings": None, "default_ttl": 3600}
_FORCED = [{"name": "tls", "force_ssl": True, "bypass_busy_wait": True}]
_HSTS = {
    "name": "hsts",
    "action": "set",
    "type": "response",
    "source": '"max-age=31536000"',
    "destination": "http.Strict-Transport-Security",
}
_APPENDED = {
    "name": "host",
    "action": "append",
    "type": "request",
    "source": "req.http.host",
    "destination": "http.X-Forwarded-Host",
}
_NO_TLS = dict.fromkeys(("ssl_sni_hostname", "ssl_cert_hostname", "min_tls_version"))

FASTLY = [
    service("host-overridden", "host-not-forwarded", backend={"override_host": "sendgrid.net"}),
    service("caching-on", "answers-kept", changes=_CACHING),
    service(
        "redirected-to-https",
        "http-redirected-to-https",
        status="warn",
        changes={"request_settings": _FORCED},
    ),
    service(
        "certificate-of-another-name",
        "edge-error",
        backend={"ssl_cert_hostname": "other.example.com"},
    ),
    service("without-sni", "edge-error", esp="sparkpost", backend={"ssl_sni_hostname": None}),
    service("hsts", "hsts-on-host", status="warn", changes={"headers": [_HSTS]}),
    service(
        "forwarded-host-appended",
        "forwarded-host-forgeable",
        esp="sparkpost",
        keys={"fastly": {"ttl": 0}},
        with_link=True,
        changes={"headers": [_APPENDED]},
    ),
    service(
        "another-region",
        "link-broken",
        esp="sparkpost",
        with_link=True,
        backend={
            "address": "eu.spgo.io",
            "ssl_cert_hostname": "eu.spgo.io",
            "ssl_sni_hostname": "eu.spgo.io",
        },
    ),
    service(
        "old-tls-only",
        "tls-too-old",
        afterwards=wrong_cloud.tls_versions("1.0", "1.1"),
    ),
    service("never-activated", "certificate-name-mismatch", afterwards=wrong_cloud.not_activated),
]


def zone(name: str, cause: str, **more: Any) -> Wrong:
    """Of a KeyCDN zone."""
    return Wrong(name, cause, "keycdn", resource="-zone", **more)


KEYCDN = [
    zone(
        "query-ignored",
        "link-broken",
        with_link=True,
        changes={"cacheignorequerystring": "enabled"},
    ),
    zone("host-dropped", "host-not-forwarded", changes={"cachehostheader": "disabled"}),
    zone(
        "redirected-to-https",
        "http-redirected-to-https",
        status="warn",
        changes={"forcessl": "enabled"},
    ),
    zone("another-region", "host-not-forwarded", changes={"originurl": "https://eu.sendgrid.net"}),
    zone("alias-missing", "edge-unknown-host", afterwards=wrong_cloud.alias_missing),
]

UNSEEN = [
    cloudfront(
        "origin-over-http",
        "",
        origin={"custom_origin_config": origin_policy(origin_protocol_policy="http-only")},
    ),
    page_rule("ssl-flexible", "", actions={"ssl": "flexible"}),
    service("origin-without-tls", "", backend={"use_ssl": False, "port": 80, **_NO_TLS}),
    service("origin-unchecked", "", backend={"ssl_check_cert": False}),
]
"""Wrong, and alike for a recipient: docs/verify.md names each under what cannot be seen."""

SEEN = [*CLOUDFRONT, *CLOUDFLARE, *FASTLY, *KEYCDN]
ALL = [*SEEN, *UNSEEN]
