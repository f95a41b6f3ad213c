"""What each email service provider (ESP) documents about its tracking hosts, as frozen data.

The one place that knows origins, link paths and what to say to whom; nothing here depends on a
CDN. Sources: facts 0.3 (origin hosts), B.1 (link paths), F and G (hand-over and warnings).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class EmailServiceProvider:
    """One ESP: where its links are served and how its customers are told apart.

    Attributes:
        title: the name people use.
        origins: region -> host that serves the links; also what the tracking domain's CNAME
            names before the cut-over (facts 0.3).
        default_region: region when the stack file names none; None where it must be named.
        link_path: a path of the shape its links have, for trying an edge by hand (facts B.1).
        owner_record: True when the ESP asks for a second CNAME that never moves (facts F 7).
        hand_over: the step that remains with a person after the cut-over.
        warning: what must not be done after the cut-over; empty when there is nothing.
    """

    title: str
    origins: Mapping[str, str]
    default_region: str | None
    link_path: str
    owner_record: bool
    hand_over: str
    warning: str


SENDGRID = EmailServiceProvider(
    title="SendGrid",
    origins=MappingProxyType({"global": "sendgrid.net", "eu": "eu.sendgrid.net"}),
    default_region="global",
    link_path="/ls/click?upn=TOKEN",
    owner_record=True,
    hand_over=(
        "ask your Braze COM or CSM (or SendGrid support) to turn on SSL click tracking, once "
        "every branded link of the SendGrid account is live"
    ),
    warning=(
        "never validate the link branding in SendGrid again: the check would fail now that the "
        "name points at the CDN, and the branding would stop"
    ),
)

PROVIDERS: Mapping[str, EmailServiceProvider] = MappingProxyType({"sendgrid": SENDGRID})
"""ESP key of the stack file -> what that ESP documents."""
