"""How a pack, or an uploaded certificate, ends at Cloudflare. Pure.

Sources: sources/certificates#cloudflare-token, sources/cloudflare#certificate-states.
"""

from components.certificate_fate import Ended, Fate, Issued, Pending

GIVES_UP = "Its authority gives up 14 days after the order, Let's Encrypt after 7"

_ENDED = {
    "validation_timed_out": Ended(
        "Cloudflare gave this certificate up: the authority did not see the proof of a host in "
        "time.",
        "See that the zone is delegated to Cloudflare (in a partial setup: that the "
        "_acme-challenge records are in DNS), and that no CAA record forbids the authority, first.",
    ),
    "issuance_timed_out": Ended(
        "Cloudflare gave this certificate up: the authority did not issue it in time.",
        "See that no CAA record forbids the authority, or choose another one "
        "(certificate.authority), first.",
    ),
    "initializing_timed_out": Ended("Cloudflare could not begin with this certificate in time."),
    "deployment_timed_out": Ended(
        "Cloudflare could not bring this certificate to its edge in time."
    ),
    "expired": Ended(
        "This certificate expired, so clients refuse it.",
        "One that was uploaded is renewed by nobody but you; a pack as long as its proof "
        "is in DNS.",
        "Bring a new certificate: an own one into the stack file, with its key, or for a pack "
        "choose certificate.authority anew; then run `pulumi up`",
    ),
    "deleted": Ended("This certificate was deleted at Cloudflare by somebody else."),
    "inactive": Ended("Cloudflare made this certificate inactive, so it does not serve."),
    "deactivating": Ended("Cloudflare is about to make this certificate inactive."),
}


def fate(status: str) -> Fate:
    """What a status means; one that nobody knows may still change."""
    if status == "active":
        return Issued()
    return _ENDED.get(status, Pending())
