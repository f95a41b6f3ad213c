"""How an own proxy, nginx or Apache, shows itself to a client: hardly at all.

Sources: the error pages of nginx (https://nginx.org/en/docs/http/ngx_http_core_module.html#error_page)
and Apache (https://httpd.apache.org/docs/2.4/custom-error.html), which carry the status as title.
"""

from components.signatures import AGED, Sign, Signature

SIGNATURE = Signature(
    title="the proxy",
    edges=(),
    from_cache=(
        Sign(headers={"x-cache": r"^hit\b"}),
        Sign(headers={"x-cache-status": "^(hit|stale|updating|revalidated)$"}),
        AGED,
    ),
    error=(
        Sign(
            statuses=frozenset({500, 502, 503, 504}),
            body=r"<title>50[0234] (internal server error|bad gateway|proxy error|"
            r"service (temporarily )?unavailable|gateway time-?out)",
        ),
    ),
    unknown_host=(Sign(statuses=frozenset({421})),),
    method_refused=(
        Sign(
            statuses=frozenset({405}),
            body="<title>405 (not allowed|method not allowed)",
        ),
    ),
)
