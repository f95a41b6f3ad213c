"""Whether CAA records let a certificate authority issue for a name (RFC 8659)."""

from collections.abc import Collection

from sandbox import dns_answers
from sandbox.cloud import Cloud

ISSUERS = {
    "amazon": ("amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"),
    "lets_encrypt": ("letsencrypt.org",),
    "google": ("pki.goog",),
    "ssl_com": ("ssl.com",),
    "certainly": ("certainly.com",),
    "globalsign": ("globalsign.com",),
}
"""Certificate authority -> the names it goes by in CAA records (sources/certificates#caa-issuers).
"""

_CRITICAL = 128
_KNOWN = ("issue", "issuewild", "issuemail", "iodef")


def allows(cloud: Cloud, host: str, authority: str) -> bool:
    """Whether an authority, one of `ISSUERS`, may issue for a host; a wildcard is ``*.`` and one.

    The nearest name at or above the host that has CAA records decides; at each a CNAME is followed.
    """
    wildcard, name = host.startswith("*."), host.removeprefix("*.")
    found = relevant(cloud, name)
    if any(flags & _CRITICAL and tag not in _KNOWN for flags, tag, _ in found):
        return False
    wild = [value for _, tag, value in found if tag == "issuewild"]
    values = wild if wildcard and wild else [value for _, tag, value in found if tag == "issue"]
    return not values or any(_issuer(value) in ISSUERS[authority] for value in values)


def forbidden(cloud: Cloud, hosts: Collection[str], authority: str) -> list[str]:
    """The hosts that CAA records forbid an authority."""
    return [host for host in hosts if not allows(cloud, host, authority)]


def relevant(cloud: Cloud, name: str) -> list[tuple[int, str, str]]:
    """Flags, tag and value of each record that counts for a name; none where there are none."""
    labels = name.rstrip(".").split(".")
    for start in range(len(labels)):
        found = dns_answers.values(cloud, ".".join(labels[start:]), "CAA")
        if found:
            return [_parts(text) for text in found]
    return []


def _parts(text: str) -> tuple[int, str, str]:
    flags, tag, value = text.split(" ", 2)
    return int(flags), tag.lower(), value.strip('"')


def _issuer(value: str) -> str:
    return value.partition(";")[0].strip().lower()
