"""`cloudflare.rules: external` while links run on the rules that this program made."""

from typing import Any

import pytest

from components.cloudflare import handing_over
from components.cloudflare.handing_over import PAGE_RULE, RULESET, faults, given_away
from tests.config.reading import config, read

HOST = "ablink.example.com"
RULES = {"rules": [{"expression": f'http.host in {{"b.example.com" "{HOST}"}}'}]}
DOMAIN = {
    "cdn": "cloudflare",
    "esp": "sendgrid",
    "dns": {"provider": "cloudflare", "zone": "example.com"},
    "cloudflare": {"rules": "external"},
}


def said(resources: handing_over.Resources, **keys: Any) -> list[str]:
    domains = read(config({HOST: {**DOMAIN, **keys}})).domains
    return [str(fault) for fault in faults(given_away(domains), resources)]


@pytest.mark.parametrize(
    ("resources", "ours"),
    [
        ({(PAGE_RULE, f"{HOST}-page-rule"): {}}, f"{HOST}-page-rule"),
        ({(RULESET, "example.com-cache-rules"): RULES}, "example.com-cache-rules"),
    ],
)
def test_rules_that_links_run_on_are_not_given_away(
    resources: handing_over.Resources, ours: str
) -> None:
    (fault,) = said(resources)

    assert fault.startswith(f"domains.\"{HOST}\".cloudflare.rules: is 'external'")
    assert f"({ours})" in fault
    assert "put own back" in fault


@pytest.mark.parametrize(
    "resources",
    [
        {},
        {(PAGE_RULE, "b.example.com-page-rule"): {}},
        {(RULESET, "r"): {"rules": [{"expression": 'http.host in {"b.example.com"}'}]}},
        {(RULESET, "r"): {"rules": None}},
        {("another:type", f"{HOST}-page-rule"): RULES},
    ],
)
def test_what_is_not_ours_or_of_another_host_is_no_reason(
    resources: handing_over.Resources,
) -> None:
    assert said(resources) == []


@pytest.mark.parametrize("rules", ["own", "page_rules"])
def test_who_keeps_them_is_not_asked(rules: str) -> None:
    resources: handing_over.Resources = {(PAGE_RULE, f"{HOST}-page-rule"): {}}

    assert said(resources, cloudflare={"rules": rules}) == []
