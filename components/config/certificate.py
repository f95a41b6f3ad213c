"""Where a viewer certificate comes from (`certificate` in the stack file)."""

from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator
from pydantic.dataclasses import dataclass

from components.config.kinds import STRICT, Duration, SecretName, Words
from components.config.late import LateText
from components.config.shown import Shown
from components.config.vocabulary import known

_SOURCES = Words(lambda: known().sources)

KEYS = (
    *("arn", "id", "names", "authority", "certificate", "chain", "key", "key_secret"),
    "private_key",
)
"""The keys that belong to a source; `source` and `wait` belong to all."""

OWN_SOURCE = "custom"
"""The source whose certificate and key this program uploads."""

_NO_KEY = {"not": {"type": "string", "pattern": "-----BEGIN [A-Z ]*PRIVATE KEY-----"}}
"""A private key would stand in the state in the clear."""

if TYPE_CHECKING:
    Arn = LateText
else:
    Arn = Annotated[LateText, Shown("arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234")]


@dataclass(frozen=True, config=STRICT)
class Certificate:
    """Where the viewer certificate comes from (`certificate`).

    Attributes:
        source: where it comes from. Default: the documented one of the CDN that covers the host.
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
    arn: Arn | None = None
    id: Annotated[str, Shown("ASCAEXAMPLE1234567890")] | None = None
    names: Annotated[tuple[str, ...], Shown(["*.email.example.com"])] = ()
    wait: Duration = "30m"
    authority: Annotated[str, Shown("lets-encrypt")] | None = None
    certificate: Annotated[str, Shown("certificates/ablink.pem", **_NO_KEY)] | None = None
    chain: Annotated[str, Shown("certificates/chain.pem", **_NO_KEY)] | None = None
    key: Annotated[str, Shown("/etc/ssl/private/{host}.key")] | None = None
    key_secret: SecretName | None = None
    private_key: LateText | None = None
