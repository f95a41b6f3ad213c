"""Options of an own proxy (`proxy` in the stack file)."""

from pydantic.dataclasses import dataclass

from components.config.kinds import STRICT


@dataclass(frozen=True, config=STRICT)
class ProxyOptions:
    """What people change about an own proxy (`proxy`)."""
