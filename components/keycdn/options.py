"""Options of a KeyCDN zone (`keycdn` in the stack file)."""

from typing import Annotated

from pydantic import AfterValidator
from pydantic.dataclasses import dataclass

from components.config.faults import FaultyValueError
from components.config.kinds import STRICT
from components.config.shown import Shown

LONGEST_EXPIRE = 1440
"""Minutes; a day, KeyCDN's own value in its API's samples (sources/keycdn#max-expire)."""


def _minutes(value: int) -> int:
    if not 1 <= value <= LONGEST_EXPIRE:
        raise FaultyValueError(
            f"{value} is not between 1 and {LONGEST_EXPIRE} minutes",
            "use 1, so that repeated clicks are counted; KeyCDN documents no value for 'never'",
        )
    return value


@dataclass(frozen=True, config=STRICT)
class KeyCdnOptions:
    """What people change about a KeyCDN zone (`keycdn`); None keeps the pair's own value.

    Attributes:
        accept_https_gap: Let's Encrypt only: go live although HTTPS fails from the change of the
            record until the certificate is issued (sources/keycdn#lets-encrypt). Default: refused.
        http2: HTTP/2 for viewers; documented: on (sources/keycdn-sendgrid#http2).
        max_expire: minutes an answer without caching headers is kept; default 1, the lowest that
            is surely one (sources/keycdn-sendgrid#max-expire).
        origin_shield: one more cache before the origin; default off
            (sources/keycdn#cache-key-scheme).
    """

    accept_https_gap: bool = False
    http2: bool | None = None
    max_expire: (
        Annotated[int, AfterValidator(_minutes), Shown(1, minimum=1, maximum=LONGEST_EXPIRE)] | None
    ) = None
    origin_shield: bool | None = None
