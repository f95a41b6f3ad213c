"""Options of a Fastly service (`fastly` in the stack file)."""

from pydantic.dataclasses import dataclass

from components.config.kinds import STRICT


@dataclass(frozen=True, config=STRICT)
class FastlyOptions:
    """What people change about a Fastly service (`fastly`)."""
