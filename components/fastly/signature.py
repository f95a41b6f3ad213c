"""How Fastly shows itself to a client.

Sources: https://www.fastly.com/documentation/reference/http/http-headers/X-Cache/ and
.../X-Served-By/, https://docs.fastly.com/en/guides/common-503-errors-on-fastly,
https://docs.fastly.com/en/guides/error-1000-with-cloudflare-dns and working-with-cname-records.
That an edge without the host answers 500 "unknown domain" is known from use.
"""

from components.signatures import AGED, Sign, Signature

_HERE = {"x-served-by": "cache-"}

SIGNATURE = Signature(
    title="Fastly",
    edges=(r"(.+\.)?fastly\.net", r"(.+\.)?fastlylb\.net", r"(.+\.)?fastly-edge\.com"),
    answered=(Sign(headers=_HERE), Sign(headers={"x-fastly-request-id": ""})),
    # With shielding X-Cache names two caches; either one may have kept the answer.
    from_cache=(Sign(headers={"x-cache": r"\bhit\b"}), AGED),
    error=(
        Sign(statuses=frozenset({500, 502, 503, 504}), body="guru meditation|varnish cache server"),
        Sign(statuses=frozenset({502, 503, 504}), headers=_HERE),
    ),
    unknown_host=(
        Sign(statuses=frozenset({421})),
        Sign(statuses=frozenset({404, 500}), body="unknown domain"),
    ),
    blocked=(Sign(statuses=frozenset({403, 406, 429}), headers={"x-sigsci-tags": ""}),),
    issuers=("certainly.com", "letsencrypt.org", "globalsign.com"),
)
