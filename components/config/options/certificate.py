"""Where a viewer certificate comes from, and which CDN takes which source (facts E)."""

from collections.abc import Mapping
from dataclasses import dataclass as plain_dataclass
from types import MappingProxyType
from typing import Literal

from pydantic.dataclasses import dataclass

from components.config.kinds import STRICT, AcmArn, Duration

Source = Literal[
    "acm",
    "acm-arn",
    "iam",
    "universal",
    "advanced",
    "fastly",
    "letsencrypt",
    "custom",
    "files",
]


@dataclass(frozen=True, config=STRICT)
class Certificate:
    """Where the viewer certificate comes from (`certificate`).

    Attributes:
        source: None takes the documented one of the CDN that covers the host.
        arn: of an issued ACM certificate, for `acm-arn`.
        id: of an IAM server certificate under path /cloudfront/, for `iam`.
        names: what a certificate named by `arn` or `id` holds; checked against the hosts.
        wait: how long `build` waits for the certificate to be issued.
        authority: who issues it, for `advanced` and `fastly`.
        certificate: PEM or path, for `custom`; path on the proxy's host, for `files`, where
            certbot's is the default (facts A.15, E).
        chain: PEM or path of the intermediates, for `custom` and `files`.
        key: path of the private key on the proxy's host, for `files`; default certbot's.
        key_secret: name of the secret configuration key that holds the private key, for `custom`.
    """

    source: Source | None = None
    arn: AcmArn | None = None
    id: str | None = None
    names: tuple[str, ...] = ()
    wait: Duration = "30m"
    authority: str | None = None
    certificate: str | None = None
    chain: str | None = None
    key: str | None = None
    key_secret: str | None = None


@plain_dataclass(frozen=True)
class SourceKeys:
    """The keys of `certificate` a source needs, and those it may have besides."""

    needed: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


SOURCE_KEYS: Mapping[str, SourceKeys] = MappingProxyType(
    {
        "acm": SourceKeys(),
        "acm-arn": SourceKeys(("arn",), ("names",)),
        "iam": SourceKeys(("id",), ("names",)),
        "universal": SourceKeys(),
        "advanced": SourceKeys((), ("authority",)),
        "fastly": SourceKeys((), ("authority",)),
        "letsencrypt": SourceKeys(),
        "custom": SourceKeys(("certificate", "key_secret"), ("chain",)),
        "files": SourceKeys((), ("certificate", "key", "chain")),
    }
)

SOURCES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cloudfront": ("acm", "acm-arn", "iam"),
        "cloudflare": ("universal", "advanced", "custom"),
        "fastly": ("fastly", "custom"),
        "keycdn": ("letsencrypt", "custom"),
        "proxy": ("files",),
    }
)
"""CDN -> the sources it takes (facts E); the first is the default, but see `default_source`."""


def default_source(cdn: str, host: str, zone: str | None) -> str:
    """The documented source that covers `host`.

    Cloudflare's universal certificate covers the apex and first-level names only (facts A.4);
    a deeper host needs an advanced one. Without the zone's name the depth is unknown, and an
    advanced certificate covers the host in any case.
    """
    if cdn == "cloudflare":
        first_level = zone is not None and host.partition(".")[2] == zone
        return "universal" if first_level or host == zone else "advanced"
    return SOURCES[cdn][0]
