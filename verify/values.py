"""What is probed, under which setting, and what came out: plain values. Cheap to import."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Phase = Literal["before-cutover", "live"]
Stage = Literal["certificate", "build", "live"]
Status = Literal["pass", "warn", "fail", "skip", "error"]
Verdict = Literal["pass", "warn", "fail"]

CHECKS = (
    "dns",
    "owner-record",
    "caa",
    "https",
    "certificate",
    "tls",
    "http",
    "esp",
    "host",
    "cache",
    "clients",
    "forwarded-host",
    "hsts",
    "deep-links",
    "link",
)
"""Every domain has all of these once, in this order."""

DEFAULT_CONCURRENCY = 32
"""Domains at once: enough to hide the network's delays, few enough for a laptop's limits."""

DEFAULT_TIMEOUT = 10.0
"""Seconds for one step: a look-up, a handshake, a request with its answer."""

_STEPS_IN_ROW = 5
"""How many steps may use up their whole time before a domain is given up."""


@dataclass(frozen=True)
class Address:
    """A host name or IP address, with a port where one is named."""

    host: str
    port: int | None = None


@dataclass(frozen=True)
class AndroidApp:
    """An app of `deep_links.android`: package name and SHA-256 fingerprints of its keys."""

    package: str
    fingerprints: Sequence[str]


@dataclass(frozen=True)
class DeepLinks:
    """The apps that open links of a tracking domain: Apple's app IDs and Android's apps."""

    apple: Sequence[str] = ()
    android: Sequence[AndroidApp] = ()


@dataclass(frozen=True)
class ExpectedRecord:
    """A record that proves the host to a certificate authority."""

    name: str
    type: str
    value: str


@dataclass(frozen=True)
class Subject:
    """One tracking domain: what it is, and what is expected of it. None means unknown.

    Attributes:
        host: the tracking domain, in lower case, as DNS has it (punycode).
        cdn: key of the CDN, as in a stack file.
        esp: key of the ESP.
        phase: whether recipients are expected at the edge already.
        stage: of the stack's outputs; None where there is no stack.
        region: the ESP's region.
        origin: host of the ESP that the links come from.
        rollback_to: where the record points while it is off the edge.
        edge: name or address of the CDN's edge; before the cut-over it is connected to.
        connect: edge to connect to whatever DNS says (`--edge`).
        x_forwarded_host: whether the ESP is told the host in that header.
        owner_record: the second SendGrid CNAME.
        deep_links: apps that open the links; None for none.
        ttl: seconds of the tracking record.
        validation: records that prove the host to the certificate authority.
        links: real links of this host to try (`--link`).
    """

    host: str
    cdn: str
    esp: str
    phase: Phase = "live"
    stage: Stage | None = None
    region: str | None = None
    origin: str | None = None
    rollback_to: str | None = None
    edge: str | None = None
    connect: Address | None = None
    x_forwarded_host: bool | None = None
    owner_record: str | None = None
    deep_links: DeepLinks | None = None
    ttl: int | None = None
    validation: Sequence[ExpectedRecord] = ()
    links: Sequence[str] = ()


@dataclass(frozen=True)
class Setting:
    """How to probe.

    Attributes:
        resolver: DNS resolver to ask, an IP address; None for the system's.
        http_port: port that stands for 80.
        https_port: port that stands for 443.
        ca: file of certificate authorities trusted beside the system's.
        timeout: seconds for one step.
    """

    resolver: Address | None = None
    http_port: int = 80
    https_port: int = 443
    ca: str | None = None
    timeout: float = DEFAULT_TIMEOUT

    @property
    def whole(self) -> float:
        """Seconds for one domain, whatever happens."""
        return _STEPS_IN_ROW * self.timeout


Started = Callable[[Subject], None]
"""Told when a domain's turn comes."""


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found.

    Attributes:
        name: one of `CHECKS`.
        status: `error` means that the probe could not run.
        cause: a stable word, see `verify.causes`; None for `skip` and a plain `pass`.
        saw: what was seen, never with a link's whole token.
        means: what a recipient sees.
        fix: what to do.
    """

    name: str
    status: Status
    cause: str | None = None
    saw: str | None = None
    means: str | None = None
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class DomainReport:
    """What all checks of one domain found."""

    host: str
    cdn: str
    esp: str
    phase: Phase
    checks: Sequence[Check] = field(default=())

    @property
    def verdict(self) -> Verdict:
        """`fail` when a check failed or could not run, else `warn`, else `pass`."""
        statuses = {check.status for check in self.checks}
        if statuses & {"fail", "error"}:
            return "fail"
        return "warn" if "warn" in statuses else "pass"

    @property
    def could_not_run(self) -> bool:
        """Whether nothing failed, but something could not be tried from this machine."""
        statuses = {check.status for check in self.checks}
        return "error" in statuses and "fail" not in statuses

    def check(self, name: str) -> Check:
        """The check of that name."""
        return next(check for check in self.checks if check.name == name)

    def failed(self, *, without: Sequence[str] = ()) -> list[Check]:
        """The checks that failed or could not run, except those named in `without`."""
        return [
            check
            for check in self.checks
            if check.status in ("fail", "error") and check.name not in without
        ]


@dataclass(frozen=True)
class Document:
    """The result of a run, in the order the domains were named."""

    domains: Sequence[DomainReport]

    def by_host(self) -> Mapping[str, DomainReport]:
        """Host -> its report."""
        return {report.host: report for report in self.domains}
