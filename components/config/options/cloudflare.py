"""Options of a Cloudflare zone (`cloudflare` in the stack file)."""

from pydantic.dataclasses import dataclass

from components.config.kinds import STRICT


@dataclass(frozen=True, config=STRICT)
class CloudflareOptions:
    """What people change about a Cloudflare edge (`cloudflare`)."""
