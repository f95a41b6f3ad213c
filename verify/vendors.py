"""What each CDN and ESP says of itself: the one place that maps names to their rooms."""

from collections.abc import Mapping
from types import MappingProxyType

from components.catalog import ESPS
from components.registry import CDNS
from components.signatures import Signature

SIGNATURES: Mapping[str, Signature] = MappingProxyType(
    {name: cdn.signature for name, cdn in CDNS.items()}
)
"""CDN key of the stack file -> how that CDN shows itself."""


def origin_of(esp: str, region: str | None, origin: str | None) -> str | None:
    """The ESP's host that a domain's links come from; None when region or ESP leave it open."""
    if origin is not None:
        return origin
    provider = ESPS[esp]
    chosen = region or provider.default_region
    if chosen is None or not provider.has_region(chosen):
        return None
    return provider.origin(chosen)


def origins_of(esp: str) -> Mapping[str, str]:
    """Every region of an ESP that can be named -> its host."""
    provider = ESPS[esp]
    regions = provider.origins or provider.probe.regions
    return {region: provider.origin(region) for region in regions}
