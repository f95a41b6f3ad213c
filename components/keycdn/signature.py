"""How KeyCDN shows itself to a client.

Sources: https://www.keycdn.com/support/http-response-headers (Server, X-Cache, X-Edge-Location)
and https://www.keycdn.com/support/blocked-resources; a minute is the shortest time it can be told
to keep answers (cachemaxexpire, https://www.keycdn.com/api); the refusal of an unknown name is
known from use only.
"""

from components.signatures import AGED, Sign, Signature

_HERE = {"server": "^keycdn"}
_REFUSED = frozenset({403})

SIGNATURE = Signature(
    title="KeyCDN",
    edges=(r"[a-z0-9-]+\.kxcdn\.com",),
    answered=(Sign(headers=_HERE), Sign(headers={"x-edge-location": ""})),
    from_cache=(Sign(headers={"x-cache": r"^(hit|stale|updating|revalidated)\b"}), AGED),
    error=(Sign(statuses=frozenset({500, 502, 503, 504}), headers=_HERE),),
    # Where KeyCDN fetched nothing its answer has no X-Cache.
    unknown_host=(
        Sign(statuses=frozenset({421})),
        Sign(statuses=frozenset({403, 404}), headers=_HERE, absent=("x-cache",)),
    ),
    blocked=(Sign(statuses=_REFUSED, headers=_HERE, body="forbidden|blocked"),),
    kept_seconds=60,
    certificate_after_record=True,
    issuers=("letsencrypt.org",),
)
