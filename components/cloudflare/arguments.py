"""Plain arguments of a Cloudflare pair that is built alone."""

from typing import NotRequired

import pulumi

from components.arguments import EdgeArgs
from components.cloudflare.zone_rules import CloudflareZoneRules


class CloudflareArgs(EdgeArgs):
    """What a Cloudflare pair takes."""

    plan: NotRequired[str]
    """Of the zone: `free` (default), `pro`, `business`, `enterprise`; sets the quotas."""
    rules: NotRequired[str]
    """Who keeps the zone's rules: `own` (default), `page_rules` or `external`."""
    ssl: NotRequired[str]
    """How Cloudflare checks the ESP's certificate: `full` or `strict`; default per pair."""
    setup: NotRequired[str]
    """`full` (default), or `partial`: DNS stays elsewhere (Business and Enterprise only)."""
    zone: NotRequired[str]
    """Name of the Cloudflare zone, with `partial`; otherwise it is `dns.zone`."""
    zone_id: NotRequired[pulumi.Input[str]]
    """ID of the Cloudflare zone, with `partial`; otherwise it is `dns.zone_id`."""
    zone_rules: NotRequired[CloudflareZoneRules]
    """The zone's rulesets, made once for all its hosts, where `rules` is `own` and the settings
    need them; these hosts have to be in it."""
