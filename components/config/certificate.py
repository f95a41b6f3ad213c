"""Where a viewer certificate comes from (`certificate` in the stack file)."""

from typing import Annotated

from pydantic import BeforeValidator
from pydantic.dataclasses import dataclass

from components.config.kinds import STRICT, Duration, Words
from components.config.late import LateText
from components.config.vocabulary import known

_SOURCES = Words(lambda: known().sources)

KEYS = (
    *("arn", "id", "names", "authority", "certificate", "chain", "key", "key_secret"),
    "private_key",
)
"""The keys that belong to a source; `source` and `wait` belong to all."""


@dataclass(frozen=True, config=STRICT)
class Certificate:
    """Where the viewer certificate comes from (`certificate`).

    Attributes:
        source: None takes the documented one of the CDN that covers the host.
        arn: of an issued certificate that the CDN's cloud keeps.
        id: of an uploaded certificate that the CDN's cloud keeps.
        names: what a certificate named by `arn` or `id` holds; checked against the hosts.
        wait: how long `build` waits for the certificate to be issued.
        authority: who issues it, where that can be chosen.
        certificate: PEM or path of one's own; path on the machine, where the edge is one.
        chain: PEM or path of its intermediates.
        key: path of its private key on the machine, where the edge is one.
        key_secret: name of the secret configuration key that holds its private key.
        private_key: the private key itself, a secret; in a program only, never in a stack file.
    """

    source: Annotated[str, _SOURCES, BeforeValidator(_SOURCES.check)] | None = None
    arn: LateText | None = None
    id: str | None = None
    names: tuple[str, ...] = ()
    wait: Duration = "30m"
    authority: str | None = None
    certificate: str | None = None
    chain: str | None = None
    key: str | None = None
    key_secret: str | None = None
    private_key: LateText | None = None
