"""Every rule with its name, its level and its reason; docs/policy.md lists the same. Pure."""

from dataclasses import dataclass
from typing import Literal

from . import cloud, names, requests, tls
from .resources import Rule

Level = Literal["mandatory", "advisory"]
Sees = Literal["each", "stack", "both"]


@dataclass(frozen=True)
class Entry:
    """One rule.

    Attributes:
        name: what a violation and a configuration of the pack call it; forever.
        level: `mandatory` stops the update, `advisory` is shown.
        rule: finds what breaks it.
        sees: `each` resource before it is touched, the whole `stack`, or `both`: then the stack
            adds what no resource shows by itself.
    """

    name: str
    level: Level
    rule: Rule
    sees: Sees

    @property
    def description(self) -> str:
        """The reason, in one sentence."""
        return (self.rule.__doc__ or "").strip()


RULES = (
    Entry("viewer-tls-1.2", "mandatory", tls.viewer_tls, "both"),
    Entry("no-redirect-to-https", "mandatory", requests.https_redirect, "both"),
    Entry("no-shared-answers", "mandatory", requests.shared_cache, "both"),
    Entry("host-forwarded", "mandatory", requests.host_forwarded, "both"),
    Entry("owner-record-at-esp", "mandatory", names.owner_record, "each"),
    Entry("live-record-protected", "mandatory", names.protected, "both"),
    Entry("no-wildcard-certificate", "mandatory", names.wildcard, "both"),
    Entry("record-at-own-edge", "mandatory", names.foreign_edge, "stack"),
    Entry("no-challenge", "mandatory", cloud.challenge, "both"),
    Entry("one-ruleset-a-phase", "mandatory", cloud.shared_phase, "stack"),
    Entry("origin-certificate-checked", "advisory", tls.origin_certificate, "each"),
    Entry("short-ttl-on-the-first-day", "advisory", names.ttl, "both"),
)
