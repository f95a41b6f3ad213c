"""Options of a KeyCDN zone (`keycdn` in the stack file)."""

from pydantic.dataclasses import dataclass

from components.config.kinds import STRICT


@dataclass(frozen=True, config=STRICT)
class KeyCdnOptions:
    """What people change about a KeyCDN zone (`keycdn`)."""
