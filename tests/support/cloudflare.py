"""One domain at Cloudflare, recorded: what its component tests start from."""

from typing import Any

from tests.support.certificates import chained
from tests.support.recording import Recorded, run

HOST = "ablink.email.example.com"
FIRST_LEVEL = "links.example.com"
DNS = {"zone": "example.com"}
RECORD = "cloudflare:index/dnsRecord:DnsRecord"
PAGE_RULE = "cloudflare:index/pageRule:PageRule"
RULESET = "cloudflare:index/ruleset:Ruleset"
PACK = "cloudflare:index/certificatePack:CertificatePack"
UPLOADED = "cloudflare:index/customSsl:CustomSsl"
TRACKING = f"{HOST}-tracking"
PEM, KEY, CHAIN = chained()
PARTIAL = {
    "dns": {"provider": "manual", "zone": "example.com"},
    "cloudflare": {"setup": "partial", "plan": "business", "zone": "example.com"},
}
REGIONS = {"sendgrid": "global", "sparkpost": "us", "ses": "eu-central-1"}
ESP_HOSTS = {
    "sendgrid": "sendgrid.net",
    "sparkpost": "spgo.io",
    "ses": "r.eu-central-1.awstrack.me",
}


def build(keys: dict[str, Any] | None = None, host: str = HOST, **options: Any) -> Recorded:
    """One domain at Cloudflare, with `keys` on top."""
    plain = {"cdn": "cloudflare", "esp": "sendgrid", "dns": DNS}
    return run({host: {**plain, **(keys or {})}}, **options)


def pair(esp: str, **keys: Any) -> dict[str, Any]:
    """The keys of a domain of one ESP."""
    return {"esp": esp, "region": REGIONS[esp], **keys}
