"""What remains with a person at KeyCDN. Pure."""

from dataclasses import replace

from components.guidance import HERE, Guidance

_CERTIFICATE = ("Nothing is issued ahead at KeyCDN: set stage: build and run pulumi up.",)

_APP_FILES = "Deep links: a zone has one origin and cannot serve the apps' files; take another CDN."
"""Source: sources/deep-links#keycdn."""

OWN_CERTIFICATE = Guidance(certificate=_CERTIFICATE, app_files=_APP_FILES)
"""With a certificate of one's own, which stands before the record moves."""

_ISSUED = Guidance(
    tried="http",
    certificate=_CERTIFICATE,
    when="Once https works (minutes)",
    after="https works only after the change, when KeyCDN has the certificate.",
    app_files=_APP_FILES,
)


def lets_encrypt(*, by_hand: bool) -> Guidance:
    """With Let's Encrypt, which proves a name only once it points there.

    Args:
        by_hand: a person sets the record.
    """
    manual = "The update that makes it live says what record to set."
    return replace(_ISSUED, after=f"{_ISSUED.after} {manual}") if by_hand else _ISSUED


def by_hand(host: str, zone: str | None, pending: bool) -> Guidance:
    """The same, live, where a person sets the record.

    Args:
        host: the tracking domain.
        zone: name of its zone.
        pending: whether DNS does not say yet that the host points there.
    """
    if not pending:
        return replace(_ISSUED, moved=True)
    record = f"{host} CNAME {zone or 'the zone'}"
    deed = (
        f"Set the tracking record ({HERE}), wait out its old TTL, run pulumi up again; https "
        "fails until KeyCDN has its certificate."
    )
    last = "The record (see dns_records); the update that finds it in DNS asks for the certificate:"
    return replace(_ISSUED, live=(deed, last, record))
