"""Kinds of single values that only Cloudflare has. Pure."""

from typing import Annotated

from pydantic.dataclasses import dataclass

from components.config.keyed import Keyed
from components.config.kinds import STRICT, shaped
from components.config.shown import Shown

_ID = r"[0-9a-f]{32}"

PageRuleId = Annotated[
    str,
    shaped(
        _ID,
        "the ID of a page rule",
        "write the 32 digits and letters a to f that the API lists under zones/ZONE_ID/pagerules",
    ),
    Shown("9a7806061c88ada191ed06f989cc3dac"),
]
RulesetId = Annotated[
    str,
    shaped(
        _ID,
        "the ID of a ruleset",
        "write the 32 digits and letters a to f that the API lists under zones/ZONE_ID/rulesets",
    ),
    Shown("2f2feab2026849078ba485f918791bdc"),
]


@dataclass(frozen=True, config=STRICT)
class Rulesets(Keyed):
    """The rulesets of a zone to take over: phase -> ID (`adopt.rulesets`)."""

    http_config_settings: RulesetId | None = None
    http_request_cache_settings: RulesetId | None = None
    http_request_late_transform: RulesetId | None = None


RulesetsOfZone = Annotated[
    Rulesets, Shown(description="Rulesets of the zone to import instead of create: phase -> ID.")
]
