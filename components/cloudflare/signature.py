"""How Cloudflare shows itself to a client.

Sources: https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/
and .../cloudflare-1xxx-errors/, https://developers.cloudflare.com/cache/concepts/cache-responses/,
https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/,
https://developers.cloudflare.com/ssl/edge-certificates/caa-records/.
"""

from components.signatures import Sign, Signature

_HERE = {"server": "^cloudflare$"}

SIGNATURE = Signature(
    title="Cloudflare",
    edges=(r".+\.cdn\.cloudflare\.net",),
    flattened=True,
    answered=(Sign(headers={"cf-ray": ""}), Sign(headers=_HERE)),
    from_cache=(Sign(headers={"cf-cache-status": "^(hit|stale|updating|revalidated)$"}),),
    error=(
        Sign(statuses=frozenset(range(520, 531)), headers={"cf-ray": ""}),
        Sign(statuses=frozenset(range(520, 531)), headers=_HERE),
        Sign(headers=_HERE, body=r"error (code: )?10(00|14|16|18|33)\b"),
    ),
    unknown_host=(
        Sign(statuses=frozenset({409, 421}), headers=_HERE),
        Sign(headers=_HERE, body=r"error (code: )?10(01|03|23)\b"),
    ),
    blocked=(
        Sign(headers=_HERE, body=r"error (code: )?10(05|06|07|08|09|10|12|15|20)\b"),
        Sign(headers=_HERE, body="you have been blocked"),
    ),
    challenged=(
        Sign(headers={"cf-mitigated": "^challenge$"}),
        Sign(headers=_HERE, body=r"/cdn-cgi/challenge-platform/|<title>just a moment"),
    ),
    before_record=False,
    unproven=(
        "Cloudflare answers for a name only once its record is proxied, so its certificate, rules "
        "and answers cannot be tried before the cut-over. What can be checked is in the stack's "
        "outputs and in Cloudflare's dashboard: the certificate pack is active and the host's "
        "rules are there"
    ),
    issuers=("letsencrypt.org", "pki.goog", "ssl.com"),
)
