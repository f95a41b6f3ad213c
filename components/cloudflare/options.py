"""Options of a Cloudflare zone (`cloudflare` in the stack file)."""

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic.dataclasses import dataclass

from components.config.kinds import STRICT, Host
from components.config.late import LateText
from components.config.shown import Shown

Plan = Literal["free", "pro", "business", "enterprise"]
Rules = Literal["own", "page_rules", "external"]
Ssl = Literal["full", "strict"]

if TYPE_CHECKING:
    ZoneId = LateText
else:
    ZoneId = Annotated[
        LateText, Shown("0123456789abcdef0123456789abcdef", pattern="^[0-9a-f]{32}$")
    ]


@dataclass(frozen=True, config=STRICT)
class CloudflareOptions:
    """What people change about a Cloudflare edge (`cloudflare`).

    Attributes:
        plan: of the zone; sets the quotas that are checked before anything is made, and who may
            upload a certificate (sources/quotas#cloudflare). Default `free`, the smallest.
        rules: who keeps the zone's rules. `own`, the default: this program, as page rules where
            the document says so and otherwise as rulesets. `page_rules`: page rules also for
            `current`, for a zone whose rulesets something else keeps. `external`: none are made;
            the outputs list what to add by hand (sources/cloudflare#one-ruleset).
        ssl: how Cloudflare checks the ESP's certificate. `full`, as documented: not at all;
            `strict`: it must be valid for the tracking host or the ESP's
            (sources/cloudflare#ssl-modes).
            Default: the pair's own, `full` for all of them.
        setup: `full`, the default: Cloudflare is the zone's DNS. `partial`: DNS stays elsewhere
            and points at `<host>.cdn.cloudflare.net` (sources/cloudflare#partial; Business and
            Enterprise only).
        zone: name of the Cloudflare zone, with `partial`; otherwise it is `dns.zone`.
        zone_id: ID of the Cloudflare zone, with `partial`; otherwise it is `dns.zone_id`.
    """

    plan: Plan = "free"
    rules: Rules = "own"
    ssl: Ssl | None = None
    setup: Literal["full", "partial"] = "full"
    zone: Annotated[Host, Shown("example.com")] | None = None
    zone_id: ZoneId | None = None
