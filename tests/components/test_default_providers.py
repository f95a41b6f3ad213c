"""The default providers of a run stand before anything is registered, where there are several."""

from typing import Any

import pytest

from components.default_providers import FUNCTION
from components.registry import CDNS, DNS_PROVIDERS
from tests.support.recording import Recorded, run

PAIRS: dict[str, dict[str, Any]] = {
    "cloudfront": {},
    "cloudflare": {"cloudflare": {"plan": "business"}},
    "fastly": {},
    "keycdn": {"keycdn": {"accept_https_gap": True}},
    "proxy": {"proxy": {"address": "192.0.2.1"}},
}


def host(cdn: str, dns: str, **keys: Any) -> dict[str, Any]:
    described: dict[str, Any] = {
        "cdn": cdn,
        "esp": "sendgrid",
        **PAIRS[cdn],
        "dns": {"provider": dns, **({"zone": "example.com"} if dns != "manual" else {})},
        **keys,
    }
    if cdn == "cloudflare" != dns:
        described["cloudflare"] = {"setup": "partial", "zone": "example.com", "plan": "business"}
    return described


def asked(recorded: Recorded) -> list[str]:
    """The packages whose default provider the program had made."""
    return [token.partition(":")[0] for token in recorded.calls if token.endswith(FUNCTION)]


def by_default(recorded: Recorded) -> set[str]:
    """The packages whose default provider a resource was registered with."""
    return {
        resource.type.partition(":")[0]
        for resource in recorded.resources
        if resource.request.custom and not resource.request.provider
    } - {"pulumi"}


@pytest.mark.parametrize("stage", ["certificate", "build", "live"])
@pytest.mark.parametrize("dns", DNS_PROVIDERS)
@pytest.mark.parametrize("cdn", CDNS)
def test_every_default_provider_of_a_pair_is_made_first_once(
    cdn: str, dns: str, stage: str
) -> None:
    names = [f"{name}.example.com" for name in ("one", "two")]

    recorded = run({name: host(cdn, dns, stage=stage) for name in names})

    used = by_default(recorded)
    made = asked(recorded)
    assert len(set(made)) == len(made)
    assert len(used) < 2 or used <= set(made)


def test_a_run_with_one_package_asks_for_none() -> None:
    assert asked(run({"a.example.com": host("cloudfront", "route53")})) == []


def test_a_named_account_needs_none() -> None:
    own = {"provider": "route53", "zone": "example.com", "account": "own"}
    recorded = run(
        {
            "a.example.com": {**host("cloudfront", "route53"), "account": "own", "dns": own},
            "b.example.com": host("proxy", "google"),
        },
        accounts={"own": {"profile": "own"}},
    )

    assert asked(recorded) == []


def test_hosts_at_several_cdns_count_together() -> None:
    recorded = run(
        {
            "a.example.com": host("cloudfront", "route53"),
            "b.example.com": host("fastly", "manual"),
            "c.example.com": host("keycdn", "google"),
        }
    )

    assert asked(recorded) == ["aws", "fastly", "gcp", "pulumi-python"]
