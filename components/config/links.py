"""That the links of a live host stay with the ESP, region and tenant that made them. Pure.

A link names its recipient to the ESP's host that made it; another region or tenant does not know
it. What a live host's links lead to is read off what serves them (`components.liveness`), so that
no refused or broken run wears the rule down (docs/decisions/live-hosts.md).
"""

from collections.abc import Iterable

from components.catalog import ESPS
from components.config.faults import Fault, path
from components.config.places import ESP_ONLY
from components.config.values import Domain
from components.memory import Was


def faults(domain: Domain, was: Was) -> Iterable[Fault]:
    """A change of where the links of a live host lead, whatever stage it comes with.

    Args:
        domain: as the stack file has it now.
        was: the host after the last update; live.
    """
    key = _changed(domain, was)
    if key is None:
        return
    new = domain.esp_host
    yield Fault(
        path("domains", domain.host, key),
        f"is live, and every link sent is one of {_shown(was)}; this would lead them to {new}, "
        "which does not know them",
        f"put {key} back; give new mail of {new} a tracking domain of its own. If the links sent "
        f"are no longer needed: set stage: build alone and run `pulumi up` ({ESP_ONLY}), then "
        f"change {key} and run `pulumi up`, then go live again",
    )


def notice(domain: Domain, was: Was) -> str | None:
    """What recipients notice of such a change off the CDN, where the record is at the ESP itself.

    Args:
        domain: as the stack file has it now.
        was: the host after the last update; not live.
    """
    left = None if was.target is None else was.target.rstrip(".")
    if left in (None, domain.esp_host, domain.resting_host):
        return None
    after = domain.esp_host if domain.live else domain.resting_host
    key = _changed(domain, was) or "origin"
    if after != domain.esp_host or was.origin == domain.esp_host:
        key = "dns.rollback_to"
    return (
        f"{path('domains', domain.host)}.{key}: recipients move with this update: the name points "
        f"at {left}, and leads to {after} afterwards. Links already sent work only if {after} "
        f"knows them; if it does not, put {key} back"
    )


def _changed(domain: Domain, was: Was) -> str | None:
    """The key that leads links elsewhere; None where they stay, or nobody knows where they were."""
    if was.esp and domain.esp != was.esp:
        return "esp"
    before = was.origin if was.live else was.origin or was.target
    if before is None or before == domain.esp_host:
        return None
    esp = ESPS[domain.esp]
    own = {esp.origin(region) for region in esp.regions}
    return "region" if {before, domain.esp_host} <= own else "origin"


def _shown(was: Was) -> str:
    title = ESPS[was.esp].title if was.esp in ESPS else was.esp
    return title if was.origin is None else f"{title} ({was.origin})"
