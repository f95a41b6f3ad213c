"""How a TLS subscription ends (sources/fastly#subscription-states). Pure."""

from components.certificate_fate import Ended, Fate, Issued, Pending

GIVES_UP = "Fastly gives up 7 days after it was asked"

_MEANS = (
    "Fastly gave this TLS subscription up: it tries for 7 days from the request, or past the last "
    "certificate's end."
)
_FIRST = (
    "See that its _acme-challenge record is in DNS, and that no CAA record forbids its authority, "
    "first."
)
_RETRY = (
    "Tell Fastly to try this certificate again (TLS management, or a PATCH of the subscription's "
    "state to 'retry'), then run `pulumi refresh`"
)


def fate(status: str, *, serving: bool) -> Fate:
    """What a subscription's state means.

    Args:
        status: the state.
        serving: recipients come through it, so that nothing may take its place before it stands.
    """
    if status in ("issued", "renewing"):
        return Issued()
    if status != "failed":
        return Pending()
    return Ended(_MEANS, _FIRST, _RETRY if serving else "ask")


def failure(errors: str) -> Ended | None:
    """How a subscription ended, out of what the provider says when the wait for it is over."""
    if "to be issued but it was failed" not in errors:
        return None
    return Ended(_MEANS, _FIRST)
