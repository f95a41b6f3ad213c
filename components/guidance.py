"""What a CDN says of one of its hosts for the next step, which `components.steps` words. Pure."""

from dataclasses import dataclass
from typing import Literal

HERE = "{here}"
"""In a deed: where the host's other outputs stand, of which people often see the deed alone."""

Tried = Literal["both", "http", "live"]
"""Over which schemes a link can be tried before recipients come: https and http, http alone, or
not before they do."""


@dataclass(frozen=True)
class Guidance:
    """Where a CDN differs from the usual; every part may be left out.

    Attributes:
        tried: how a link can be tried at an edge that recipients do not come to yet.
        certificate: what to do while only the certificate is asked for, in place of the usual; the
            deed in the first line, with `HERE` where it needs more than itself.
        live: what to do once the record has moved, in place of the usual.
        before: what a person does before a link is tried, in a few words; with `HERE` where it
            needs more than itself.
        how: how that is done, in sentences.
        moved: whether a record that a person sets is known to have moved.
        when: when links can be tried once the record has moved, in a few words.
        answer: what a link is answered with, where the edge itself answers; None for the ESP's.
        after: what a person has to know once a link was tried, in sentences.
        https_port: of the edge.
        app_files: how the two files of deep links are served; empty where the edge has them.
    """

    tried: Tried = "both"
    certificate: tuple[str, ...] = ()
    live: tuple[str, ...] = ()
    before: str = ""
    how: str = ""
    moved: bool = False
    when: str = "When the old TTL has passed"
    answer: str | None = None
    after: str = ""
    https_port: int = 443
    app_files: str = ""
