"""What taking a resource over would lose, item by item; and that what is left is kept."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

import pytest

from components.adoption import DROP, LEAVE, Adoptable, Item
from components.cloudflare.descriptor import CLOUDFLARE
from components.cloudfront import adoption as cloudfront
from components.cloudfront.descriptor import CLOUDFRONT
from components.fastly import adoption as fastly
from components.fastly.descriptor import FASTLY
from tests.adoption import made_by_hand as by_hand
from tests.adoption.made_by_hand import HOST
from tests.support.recording import run

ROUTE53 = {"provider": "route53", "zone": "example.com"}
IAM = {"source": "iam", "id": "ASCAXXXXXXXXXXXXXXXXX"}
ZONE_ID = "0123456789abcdef0123456789abcdef"
CLOUDFLARE_KEYS = {"dns": {"zone": "example.com", "zone_id": ZONE_ID}, "x_forwarded_host": True}


class Case:
    """One kind of resource, made by hand with one of everything."""

    def __init__(
        self,
        kind: Adoptable,
        type_: str,
        keys: Mapping[str, Any],
        adopt: Mapping[str, Any],
        existing: tuple[str, Mapping[str, Any]],
        items: set[str],
    ) -> None:
        self.kind = kind
        self._type = type_
        self._keys = keys
        self._adopt = adopt
        self._existing = existing
        self.items = items

    def registered(self, **wishes: list[str]) -> Mapping[str, Any]:
        """Inputs of the resource as the program registers it."""
        identity, state = self._existing
        domain = {**self._keys, "adopt": {**self._adopt, **wishes}}
        # As outputs it has more than inputs; `arn` and `name` are always there.
        recorded = run({HOST: domain}, existing={identity: {"arn": "arn", **state}})
        return next(r for r in recorded.of(self._type).values() if r.request.importId).inputs

    def lost(self, **wishes: list[str]) -> set[str]:
        """What `registered` loses of what is there."""
        return {str(i) for i in self.kind.losses(self._existing[1], self.registered(**wishes))}


CASES = {
    "distribution": Case(
        CLOUDFRONT.adopts["distribution"],
        "aws:cloudfront/distribution:Distribution",
        {"cdn": "cloudfront", "esp": "sendgrid", "dns": ROUTE53, "certificate": IAM},
        {"distribution": by_hand.DISTRIBUTION_ID},
        (by_hand.DISTRIBUTION_ID, by_hand.DISTRIBUTION),
        by_hand.OF_DISTRIBUTION,
    ),
    "service": Case(
        FASTLY.adopts["service"],
        "fastly:index/serviceVcl:ServiceVcl",
        {"cdn": "fastly", "esp": "sendgrid", "dns": ROUTE53},
        {"service": by_hand.SERVICE_ID},
        (by_hand.SERVICE_ID, by_hand.SERVICE),
        by_hand.OF_SERVICE,
    ),
    "page_rule": Case(
        CLOUDFLARE.adopts["page_rule"],
        "cloudflare:index/pageRule:PageRule",
        {"cdn": "cloudflare", "esp": "sendgrid", **CLOUDFLARE_KEYS},
        {"page_rule": by_hand.RULE_ID},
        (f"{ZONE_ID}/{by_hand.RULE_ID}", by_hand.PAGE_RULE),
        by_hand.OF_PAGE_RULE,
    ),
    "rulesets": Case(
        CLOUDFLARE.adopts["rulesets"],
        "cloudflare:index/ruleset:Ruleset",
        {"cdn": "cloudflare", "esp": "sendgrid", **CLOUDFLARE_KEYS},
        {"rulesets": {by_hand.PHASE: by_hand.RULESET_ID}},
        (f"zones/{ZONE_ID}/{by_hand.RULESET_ID}", by_hand.RULESET),
        by_hand.OF_RULESET,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_everything_that_would_be_lost_is_named(name: str) -> None:
    case = CASES[name]

    assert case.lost() == case.items


@pytest.mark.parametrize("name", CASES)
def test_what_is_left_is_kept_with_what_it_needs(name: str) -> None:
    case = CASES[name]

    assert case.lost(leave=sorted(case.items)) == set()


@pytest.mark.parametrize("name", CASES)
def test_every_kind_of_item_is_tried(name: str) -> None:
    case = CASES[name]
    known = {word for word, item in case.kind.items.items() if item.forbids(LEAVE) is None}

    assert {Item.of(item).kind for item in case.items} == known


def test_a_behavior_brings_its_origin_and_an_origin_group_its_members() -> None:
    kept = CASES["distribution"].registered(leave=["behavior:/api/*"])

    assert [b["pathPattern"] for b in kept["orderedCacheBehaviors"]] == ["/api/*"]
    assert [group["originId"] for group in kept["originGroups"]] == ["both"]
    assert [o["originId"] for o in kept["origins"]][1:] == ["first", "second"]


def test_a_health_check_a_condition_and_a_backend_come_with_what_names_them() -> None:
    kept = CASES["service"].registered(leave=["director:pool", "backend:files"])

    names = {block: [item["name"] for item in kept[block]] for block in ("backends", "conditions")}
    assert names == {"backends": ["sendgrid", "files", "pooled"], "conditions": ["paths"]}
    assert [item["name"] for item in kept["healthchecks"]] == ["alive"]


@pytest.mark.parametrize(
    ("block", "item", "decided"),
    [
        ("acls", "acl:office", "aclId"),
        ("dictionaries", "dictionary:table", "dictionaryId"),
        ("dynamicsnippets", "dynamic_snippet:later", "snippetId"),
        ("rateLimiters", "rate_limiter:slow", "ratelimiterId"),
    ],
)
def test_what_fastly_decides_is_not_set(block: str, item: str, decided: str) -> None:
    (kept,) = CASES["service"].registered(leave=[item])[block]

    assert decided not in kept


def test_rules_that_stay_come_before_ours_which_win() -> None:
    rules = CASES["rulesets"].registered(leave=["rule:2"])["rules"]

    assert [rule["ref"] for rule in rules] == ["2", "click_tracking_forwarded_host"]
    assert "id" not in rules[0]


def test_nothing_is_read_where_nothing_is_left() -> None:
    """A look costs a call of the API in every run."""
    recorded = run(
        {
            HOST: {
                "cdn": "cloudfront",
                "esp": "sendgrid",
                "dns": ROUTE53,
                "adopt": {"distribution": by_hand.DISTRIBUTION_ID, "drop": ["web_acl"]},
            }
        }
    )

    assert not [name for _, name in recorded.names if name.endswith("-as-it-is")]


TELLING: Mapping[str, object] = {"restrictions": {"geoRestriction": {"restrictionType": "x"}}}


def _wire(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def _arguments(sdk: str, class_: str) -> list[str]:
    from importlib import import_module

    found = cast(Mapping[str, object], vars(getattr(import_module(sdk), class_)))
    return [name for name, value in found.items() if isinstance(value, property)]


DOCUMENTED: Mapping[str, set[str]] = {
    "DistributionArgs": {
        *("enabled", "comment", "http_version", "is_ipv6_enabled", "price_class"),
        *("viewer_certificate", "retain_on_delete", "wait_for_deployment", "staging"),
        # Looked at element by element.
        *("aliases", "origins", "default_cache_behavior", "tags", "ordered_cache_behaviors"),
        *("origin_groups", "custom_error_responses"),
    },
    "DistributionDefaultCacheBehaviorArgs": {
        *("target_origin_id", "viewer_protocol_policy", "allowed_methods", "cached_methods"),
        *("compress", "cache_policy_id", "origin_request_policy_id", "forwarded_values"),
        *("min_ttl", "default_ttl", "max_ttl", "function_associations"),
        "lambda_function_associations",
    },
    "ServiceVclArgs": {
        *("name", "comment", "version_comment", "default_ttl", "stale_if_error_ttl"),
        *("activate", "stage", "force_destroy", "reuse", "domains"),
        *(fastly.snake(name) for name in fastly.BLOCKS),
    },
}
"""Properties that become as documented, or are lists with a rule for their elements."""


def _of_behavior(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[Item]:
    return cloudfront.losses({"defaultCacheBehavior": old}, {"defaultCacheBehavior": new})


@pytest.mark.parametrize(
    ("sdk", "class_", "found"),
    [
        ("pulumi_aws.cloudfront", "DistributionArgs", cloudfront.losses),
        (
            "pulumi_aws.cloudfront",
            "DistributionDefaultCacheBehaviorArgs",
            _of_behavior,
        ),
        ("pulumi_fastly", "ServiceVclArgs", fastly.losses),
    ],
)
def test_every_property_that_the_sdk_knows_is_made_as_documented_or_refused(
    sdk: str, class_: str, found: Callable[[Any, Any], Any]
) -> None:
    """One that a later SDK adds is refused until somebody decides what becomes of it."""
    names = [*_arguments(sdk, class_), "something_new"]
    assert len(names) > 15
    for name in names:
        if name in DOCUMENTED[class_] or name.startswith("logging_"):
            continue
        items = list(found({_wire(name): TELLING.get(name, "said")}, {}))
        assert len(items) == 1, name


def test_a_property_that_nothing_knows_can_be_dropped_and_not_left() -> None:
    (item,) = cloudfront.losses({"somethingNew": {"on": True}}, {})

    assert str(item) == "other:something_new"
    kind = CLOUDFRONT.adopts["distribution"].items[item.kind]
    assert kind.forbids(LEAVE) is not None
    assert kind.forbids(DROP) is None


@pytest.mark.parametrize(
    "nothing",
    [
        {"webAclId": "", "defaultRootObject": "", "customErrorResponses": []},
        {"restrictions": {"geoRestriction": {"restrictionType": "none", "locations": []}}},
        {"defaultCacheBehavior": {"grpcConfig": {"enabled": False}, "trustedSigners": []}},
        {"loggingConfig": {"bucket": "", "prefix": "", "includeCookies": False}},
        {"__defaults": ["x"], "tags": {}},
    ],
)
def test_what_the_cloud_fills_in_is_nothing_to_lose(nothing: dict[str, Any]) -> None:
    assert list(cloudfront.losses(nothing, {})) == []


def test_an_origin_of_our_id_that_leads_elsewhere_is_lost() -> None:
    theirs = by_hand.origin("ours", "shop.example.net")

    lost = cloudfront.losses({"origins": [theirs]}, {"origins": [by_hand.origin("ours", "e.net")]})

    assert [str(item) for item in lost] == ["origin:ours"]


@pytest.mark.parametrize(
    ("options", "lost"),
    [
        ({}, ""),
        ({"certificateTransparencyLoggingPreference": "ENABLED", "export": "DISABLED"}, ""),
        ({"export": "ENABLED"}, "other:options"),
        ({"certificateTransparencyLoggingPreference": "DISABLED"}, "other:options"),
    ],
)
def test_a_certificate_has_options_that_nobody_asked_for(
    options: Mapping[str, str], lost: str
) -> None:
    """ACM gives every certificate some, so the usual ones are no loss; others are somebody's."""
    there = {"domainName": HOST, "validationMethod": "DNS", "options": options}
    kind = CLOUDFRONT.adopts["certificate"]

    found = kind.losses(there, {"domainName": HOST, "validationMethod": "DNS"})
    assert " ".join(str(item) for item in found) == lost
