"""`make review` and `make deploy`: an update of the very plan that was reviewed, to its end.

The engine compares what each resource is, protects and waits for in preview and update, and stops
half way where the two differ. So every kind of change there is in a year is made by a plan.
"""

from typing import Any

from tests.engine.examples import DOMAIN, HOST, ROUTE53, at
from tests.support.engine import Stack
from tests.support.previews import OWN_CERTIFICATE

LIVE = {**DOMAIN, "stage": "live"}
GROUPED = {**DOMAIN, "group": "g"}
KEYCDN = {**DOMAIN, "cdn": "keycdn", "keycdn": {"accept_https_gap": True}}
ADOPTED = {
    **DOMAIN,
    "dns": {**ROUTE53, "existing": True},
    "adopt": {"distribution": "E2ADOPTED00000"},
    "owner_record": "1234567.example.com",
}
CLOUDFLARE = {
    **DOMAIN,
    "cdn": "cloudflare",
    "dns": {"provider": "cloudflare", "zone": "example.net"},
    "cloudflare": {"plan": "pro"},
}

AT_ONCE = "--skip-preview"
"""Saves the one that goes before an update; it compares a preview with a preview."""

Domains = dict[str, dict[str, Any]]


def served(stack: Stack) -> dict[str, tuple[str, str]]:
    """Host -> the CDN that serves it, or is to, and its stage."""
    return {host: (one["cdn"], one["stage"]) for host, one in stack.outputs().items()}


def carry_out(stack: Stack, domains: Domains, *flags: str) -> None:
    """Makes a change as it was planned, and sees that it is made."""
    stack.write(domains).carry_out(*flags)

    assert served(stack) == {
        host: (keys["cdn"], keys.get("stage", "build")) for host, keys in domains.items()
    }


def test_a_plan_fits_the_update_that_it_was_made_for(stack: Stack) -> None:
    """Of a certificate that stands the proof is known, and waits for it all the same."""
    more = {"fastly.example.com": {**DOMAIN, "cdn": "fastly"}}
    stack.write({**at("build"), **more}).must_up()

    carry_out(stack, {**at("build", dns={**ROUTE53, "ttl": 60}), **more})


def test_every_change_of_a_year_is_made_as_it_was_planned(stack: Stack) -> None:
    """Live hosts in the first place, whose changes nobody wants to see stopped half way."""
    hosts: Domains = {
        HOST: LIVE,
        "beside.example.com": LIVE,
        "move.example.com": {**LIVE, "also": ["fastly"]},
        "gone.example.com": DOMAIN,
        "first.example.com": {**GROUPED, "stage": "live"},
        "key.example.com": KEYCDN,
    }
    stack.write(hosts).must_up()

    del hosts["gone.example.com"]
    hosts[HOST] = {**LIVE, "settings": "current"}
    hosts["beside.example.com"] = {**LIVE, "also": ["fastly"]}
    hosts["move.example.com"] = {**LIVE, "cdn": "fastly", "also": ["cloudfront"]}
    hosts["second.example.com"] = GROUPED
    hosts["key.example.com"] = {**KEYCDN, "stage": "live"}
    hosts["old.example.com"] = ADOPTED
    carry_out(stack, hosts, AT_ONCE)

    hosts[HOST] = {**LIVE, "settings": "current", "certificate": OWN_CERTIFICATE}
    hosts["beside.example.com"] = {**DOMAIN, "also": ["fastly"]}
    hosts["move.example.com"] = {**LIVE, "cdn": "fastly"}
    hosts["second.example.com"] = {**GROUPED, "stage": "live"}
    hosts["key.example.com"] = KEYCDN
    hosts["old.example.com"] = {**ADOPTED, "stage": "live"}
    carry_out(stack, hosts, AT_ONCE)


def test_at_cloudflare_every_change_is_made_as_it_was_planned(stack: Stack) -> None:
    """A certificate pack is ordered by one update, and serves in a later one."""
    hosts: Domains = {
        "pack.email.example.net": CLOUDFLARE,
        "universal.example.net": {**CLOUDFLARE, "stage": "live"},
        "move.example.net": {**CLOUDFLARE, "cdn": "cloudfront", "also": ["cloudflare"]},
    }
    hosts["move.example.net"]["stage"] = "live"
    stack.write(hosts).must_up()

    hosts["pack.email.example.net"] = {**CLOUDFLARE, "stage": "live"}
    hosts["universal.example.net"] = {**CLOUDFLARE, "stage": "live", "settings": "current"}
    hosts["move.example.net"] = {**CLOUDFLARE, "stage": "live", "also": ["cloudfront"]}
    hosts["next.email.example.net"] = CLOUDFLARE
    carry_out(stack, hosts, AT_ONCE)

    hosts["pack.email.example.net"] = {**CLOUDFLARE, "stage": "live", "settings": "current"}
    hosts["universal.example.net"] = {**CLOUDFLARE, "settings": "current"}
    hosts["move.example.net"] = {**CLOUDFLARE, "stage": "live"}
    del hosts["next.email.example.net"]
    carry_out(stack, hosts, AT_ONCE)
