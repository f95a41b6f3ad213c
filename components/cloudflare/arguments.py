"""Plain arguments of a Cloudflare pair that is built alone."""

from typing import Any, NotRequired

import pulumi

from components.arguments import EdgeArgs
from components.cloudflare.zone_rules import CloudflareZoneRules


class CloudflareArgs(EdgeArgs):
    """What a Cloudflare pair takes."""

    x_forwarded_host: NotRequired[bool]
    """Whether the tracking host is told to the ESP in X-Forwarded-Host. Default: SendGrid false,
    with `current` true; SparkPost false, with `current` true; Amazon SES false."""
    adopt: NotRequired[dict[str, Any]]
    """IDs of what exists already, to import instead of create: `page_rule`, so written in every
    language; `leave` and `drop` list what it has beside and keeps or loses. Rulesets are adopted by
    `CloudflareZoneRules`."""
    plan: NotRequired[str]
    """Of the zone: `free` (default), `pro`, `business`, `enterprise`; sets the quotas."""
    rules: NotRequired[str]
    """Who keeps the zone's rules: `own` (default): page rules where the document has them, else the
    rulesets of `CloudflareZoneRules`. `page_rules`: page rules alone. `external`: nobody here; the
    outputs list what to add by hand."""
    ssl: NotRequired[str]
    """How Cloudflare checks the ESP's certificate: `full` (default): not at all. `strict`: it has
    to be valid."""
    setup: NotRequired[str]
    """`full` (default), or `partial`: DNS stays elsewhere (Business and Enterprise only)."""
    zone: NotRequired[str]
    """Name of the Cloudflare zone, with `partial`; otherwise it is `dns.zone`."""
    zone_id: NotRequired[pulumi.Input[str]]
    """ID of the Cloudflare zone, with `partial`; otherwise it is `dns.zone_id`."""
    zone_rules: NotRequired[CloudflareZoneRules]
    """The zone's rulesets, made once for all its hosts, where `rules` is `own` and the settings
    need them; these hosts have to be in it."""
