"""How a certificate of ACM ends (sources/certificates#acm-states). Pure."""

import re

from components.certificate_fate import Ended, Fate, Issued, Pending

GIVES_UP = "ACM gives up 72 hours after it was asked"
"""Source: sources/quotas#acm-timeout."""

_ISSUED, _PENDING = "ISSUED", "PENDING_VALIDATION"
_TIMED_OUT = "VALIDATION_TIMED_OUT"

_ENDED = {
    _TIMED_OUT: Ended(
        "ACM gave this certificate up: its proof was not in DNS within 72 hours of the request, "
        "and setting the record now does not bring it back.",
        "See that the validation records in dns_records are in DNS first.",
    ),
    "FAILED": Ended(
        "ACM could not issue this certificate, and does not try again.",
        "The reason stands beside it in the ACM console; the usual one is a CAA record.",
    ),
    "EXPIRED": Ended(
        "This certificate expired: ACM renews as long as the validation record is in DNS and the "
        "certificate is in use.",
        "See that the validation records in dns_records are in DNS first.",
    ),
    "REVOKED": Ended("This certificate was revoked, so clients refuse it."),
    "INACTIVE": Ended("ACM made this certificate inactive; CloudFront does not take it."),
}

_CAA = Ended(
    "ACM could not issue this certificate, and does not try again: a CAA record of the host, or of "
    "a name above it, does not allow amazon.com.",
    'Add the record `0 issue "amazon.com"` where those CAA records are (a CNAME is followed '
    "first), or remove them.",
)


def fate(status: str) -> Fate:
    """What a certificate's status means."""
    if status == _ISSUED:
        return Issued()
    return _ENDED.get(status, Pending())


def failure(errors: str) -> Ended | None:
    """How a certificate ended, out of what the provider says when the wait for it is over.

    Source: sources/certificates#acm-states-provider.
    """
    if re.search(r"reading ACM Certificate \(\S+\): " + _TIMED_OUT, errors):
        return _ENDED[_TIMED_OUT]
    found = re.search(r"unexpected state '([A-Z_]+)'", errors)
    if found is None:
        return None
    return _CAA if "CAA_ERROR" in errors else _ENDED.get(found[1])
