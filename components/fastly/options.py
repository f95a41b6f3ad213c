"""Options of a Fastly service (`fastly` in the stack file)."""

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator
from pydantic.dataclasses import dataclass

from components.config.faults import FaultyValueError
from components.config.hosts import canonical
from components.config.kinds import STRICT
from components.config.late import LateText
from components.config.shown import Shown, any_case

if TYPE_CHECKING:
    import pulumi

LONGEST_TTL = 3600
"""Seconds; Fastly's own default, which would hide an hour of repeated clicks
(sources/fastly#default-ttl)."""

_ID = re.compile(r"[0-9A-Za-z]{16,32}")
_CNAME_TARGETS = (
    rf"^(?!(.*\.)?{any_case('nonssl')}\.)(?!.*\.{any_case('global.ssl.fastly.net')}\.*\s*$)"
    rf".*\.{any_case('fastly.net')}\.*\s*$"
)
"""What `_cname_target` takes, as a pattern for editors."""


def _tls_configuration_id(text: object) -> object:
    if isinstance(text, str) and not _ID.fullmatch(text):
        raise FaultyValueError(
            f"'{text}' is not the ID of a TLS configuration",
            "copy it from Security, TLS management, Configurations; it is 22 letters and digits",
        )
    return text


def _cname_target(text: object) -> object:
    if not isinstance(text, str):
        return text
    host = canonical(text)
    if not host.endswith(".fastly.net"):
        raise FaultyValueError(
            f"'{host}' is no name of Fastly",
            "write the CNAME of a TLS configuration, such as j.sni.global.fastly.net",
        )
    if "nonssl" in host.split("."):
        raise FaultyValueError(
            f"'{host}' answers plain HTTP only and refuses port 443",
            "write the CNAME of a TLS configuration, such as j.sni.global.fastly.net",
        )
    if host.endswith(".global.ssl.fastly.net"):
        raise FaultyValueError(
            f"'{host}' is Fastly's shared TLS host name, which no CNAME may name",
            "write the CNAME of a TLS configuration, such as j.sni.global.fastly.net",
        )
    return host


def _ttl(seconds: int) -> int:
    if not 0 <= seconds <= LONGEST_TTL:
        raise FaultyValueError(
            f"{seconds} is not between 0 and {LONGEST_TTL} seconds",
            "write 0 to cache nothing, or 10 as SparkPost recommends",
        )
    return seconds


if TYPE_CHECKING:
    TlsConfigurationId = pulumi.Input[str]
    CnameTarget = pulumi.Input[str]
else:
    TlsConfigurationId = Annotated[
        LateText,
        AfterValidator(_tls_configuration_id),
        Shown("aB3dE6gH9jK2mN5pQ8rS1t", pattern=f"^{_ID.pattern}$"),
    ]
    CnameTarget = Annotated[
        LateText,
        AfterValidator(_cname_target),
        Shown("j.sni.global.fastly.net", pattern=_CNAME_TARGETS),
    ]


@dataclass(frozen=True, config=STRICT)
class FastlyOptions:
    """What people change about a Fastly service (`fastly`); None keeps the pair's own value.

    Attributes:
        tls_configuration_id: TLS configuration that serves the hosts. Default: one of the
            account's without 0-RTT, its default one first (sources/security#zero-rtt); with
            `cname_target` or an own certificate the account's default one.
        cname_target: what the tracking record points at while live. Default: the CNAME that
            Fastly names for the host's certificate; needed with an own one (`custom`).
        ipv6: `dualstack.` before the name that Fastly gives, so that it has IPv6 addresses too;
            documented: no, current: yes (sources/fastly#cname-targets).
        ttl: seconds an answer is kept that says nothing about caching; 0 keeps none. Documented:
            0 for SendGrid and Amazon SES, 10 for SparkPost (sources/current#fastly,
            sources/fastly-sparkpost#fallback-ttl).
    """

    tls_configuration_id: TlsConfigurationId | None = None
    cname_target: CnameTarget | None = None
    ipv6: bool | None = None
    ttl: Annotated[int, AfterValidator(_ttl), Shown(10, minimum=0, maximum=LONGEST_TTL)] | None = (
        None
    )
