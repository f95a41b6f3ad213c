"""Page rules of a full zone: what an update takes away goes only after what it makes."""

from collections.abc import Mapping
from typing import Any
from unittest import mock

import pulumi
import pytest

from tests.support.computed import CALLS, Inputs, lookups
from tests.support.recording import run

READ_STATE = "pulumi:pulumi:readStackResourceOutputs"
PAGE_RULE = "cloudflare:index/pageRule:PageRule"
HOST = {"cdn": "cloudflare", "esp": "sendgrid", "dns": {"zone": "example.com"}}
CURRENT = {**HOST, "settings": "current"}
FULL = {f"{name}.example.com": HOST for name in ("a", "b", "c")}
"""As many as the plan `free` has."""

Domains = Mapping[str, Mapping[str, Any]]


def after(before: Domains, domains: Domains) -> set[str]:
    """The page rules of `domains` in an update of the stack that `before` left."""
    state = run(before).state

    def answer(_: Inputs) -> dict[str, Any]:
        return {"outputs": state}

    with mock.patch.dict(CALLS, {READ_STATE: answer, **lookups.answers(state)}):
        return set(run(domains).of(PAGE_RULE))


def without(name: str, **instead: Mapping[str, Any]) -> Domains:
    """The full zone without one host, and what there is in its place."""
    gone = f"{name}.example.com"
    kept = {host: keys for host, keys in FULL.items() if host != gone}
    return {**kept, **{f"{short}.example.com": keys for short, keys in instead.items()}}


@pytest.mark.parametrize(
    "change",
    [
        without("a", d=HOST),
        without("a", a=CURRENT, d=HOST),
        without("a", a={**HOST, "stage": "certificate"}, d=HOST),
    ],
    ids=["leaves", "current", "certificate"],
)
def test_a_rule_that_comes_before_another_goes_is_refused_in_a_full_zone(change: Domains) -> None:
    with pytest.raises(pulumi.RunError) as refused:
        after(FULL, change)

    assert (
        "zone 'example.com': needs 4 page rules while this update runs, and the plan 'free' has 3: "
        "those of a.example.com go only after those of d.example.com are made; run an update "
        "without the change of d.example.com first"
    ) in str(refused.value)


@pytest.mark.parametrize(
    ("before", "change"),
    [
        (FULL, without("a")),
        (FULL, without("a", a=CURRENT)),
        (without("a"), FULL),
        (without("a"), without("b", a=HOST)),
        (FULL, FULL),
    ],
)
def test_what_fits_at_every_moment_is_made(before: Domains, change: Domains) -> None:
    wanted = {host for host, keys in change.items() if keys.get("settings") != "current"}

    assert after(before, change) == {f"{host}-page-rule" for host in wanted}


def test_a_higher_plan_has_room() -> None:
    pro = {"cloudflare": {"plan": "pro"}}
    change = {host: {**keys, **pro} for host, keys in without("a", d=HOST).items()}

    assert len(after(FULL, change)) == 3


def test_another_zone_does_not_count() -> None:
    other = {**HOST, "dns": {"zone": "example.net"}}
    before = {**without("a"), "x.example.net": other}

    assert len(after(before, FULL)) == 3
