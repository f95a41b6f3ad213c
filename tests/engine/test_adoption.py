"""What somebody made by hand is taken over item by item, and never deleted."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from sandbox.cloud import Cloud
from sandbox.properties import list_at
from tests.engine.examples import HOST, PAIR, ROUTE53
from tests.support.engine import Outcome, Stack

THERE = {**ROUTE53, "existing": True}
"""The record stays when the host leaves the file, so it is there when it comes back."""

GAP = {"keycdn": {"accept_https_gap": True}}
RULE, RULES = "a" * 32, "b" * 32
PHASE = "http_request_late_transform"
SERVICE = "SU1Z0isxPaozGVKXdv0eY"


@dataclass(frozen=True)
class Case:
    """A host whose edge was made by hand.

    Attributes:
        keys: of the host.
        adopt: the IDs.
        leave: items that stay.
        drop: items that go.
        found: what the cloud has of them: each item, and whether it is there.
        made: logical names of what must not be made.
        later: a change of the host that updates what was taken over.
    """

    keys: Mapping[str, Any]
    adopt: Mapping[str, Any]
    leave: tuple[str, ...]
    drop: tuple[str, ...]
    found: Callable[[Cloud], set[str]]
    made: tuple[str, ...]
    later: Mapping[str, Any]

    def file(self, *, decided: bool | Collection[str], **more: Any) -> dict[str, Any]:
        """The stack file, with a word on all items, on some of them, or on none."""
        about = {*self.leave, *self.drop} if decided is True else set(decided or ())
        kept, gone = ([i for i in items if i in about] for items in (self.leave, self.drop))
        items = {"leave": kept, "drop": gone} if about else {}
        return {HOST: {**self.keys, "adopt": {**self.adopt, **items}, **more}}


def distribution(cloud: Cloud) -> set[str]:
    body = cloud.get("aws", "distribution", "E1ADOPTED1")
    assert body is not None
    config = body["config"]
    origins = {origin["originId"] for origin in config["origins"]}
    behaviors = list_at(config, "orderedCacheBehaviors")
    assert {b["targetOriginId"] for b in behaviors} <= origins
    found = {f"behavior:{b['pathPattern']}" for b in behaviors}
    found |= {f"origin:{name}" for name in origins if "Braze" not in name and name != ESP_ORIGIN}
    found |= {f"alias:{name}" for name in config["aliases"] if name != HOST}
    found |= {f"error_response:{e['errorCode']}" for e in list_at(config, "customErrorResponses")}
    found |= {"tag:team"} & {f"tag:{key}" for key in body["tags"]}
    functions = list_at(config["defaultCacheBehavior"], "functionAssociations")
    found |= {f"function:{f['eventType']}" for f in functions}
    geo = config["restrictions"]["geoRestriction"]["restrictionType"]
    scalars = {"web_acl": "webAclId", "logging": "loggingConfig"}
    found |= {item for item, name in scalars.items() if config.get(name)}
    return found | ({"geo_restriction"} if geo != "none" else set())


ESP_ORIGIN = "sendgrid.net"
"""What the console calls the origin of a distribution made by hand."""


def service(cloud: Cloud) -> set[str]:
    body = cloud.get("fastly", "service", SERVICE)
    assert body is not None
    assert body["active"]
    blocks = {
        "snippets": "snippet",
        "acls": "acl",
        "dictionaries": "dictionary",
        "gzips": "gzip",
        "headers": "header",
        "domains": "domain",
        "backends": "backend",
    }
    found = {
        f"{kind}:{item['name']}"
        for block, kind in blocks.items()
        for item in list_at(body["config"], block)
    }
    found |= {f"log:s3s/{item['name']}" for item in list_at(body["config"], "loggingS3s")}
    return found - {f"domain:{HOST}", "backend:Host 1", "backend:sendgrid"}


def zone(cloud: Cloud) -> set[str]:
    body = cloud.get("keycdn", "zone", "190710")
    assert body is not None
    names = {alias["name"] for alias in cloud.items("keycdn", "zonealias").values()}
    assert HOST in names
    features = ("cors", "forcessl")
    found = {f"setting:{name}" for name in features if body[name] == "enabled"}
    return found | {f"alias:{name}" for name in names - {HOST}}


def rules(cloud: Cloud) -> set[str]:
    page_rule, ruleset = (
        cloud.get("cloudflare", "pageRule", RULE),
        cloud.get("cloudflare", "ruleset", RULES),
    )
    assert page_rule is not None
    assert ruleset is not None
    named = {"alwaysOnline": "action:always_online", "browserCheck": "action:browser_check"}
    named["automaticHttpsRewrites"] = "action:automatic_https_rewrites"
    found = {named[name] for name in page_rule["actions"] if name in named}
    refs = {rule["ref"] for rule in ruleset["rules"]}
    return found | {f"rule:{ref}" for ref in refs if not ref.startswith("click_tracking")}


CASES = {
    "cloudfront": Case(
        {
            **PAIR,
            "dns": THERE,
            "certificate": {
                "source": "acm-arn",
                "arn": "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-0a1b",
                "names": [HOST, "www.example.org"],
            },
        },
        {"distribution": "E1ADOPTED1"},
        (
            "alias:www.example.org",
            "behavior:/img/*",
            "web_acl",
            "tag:team",
            "function:viewer-request",
        ),
        ("error_response:404", "logging", "geo_restriction", "origin:old"),
        distribution,
        (f"{HOST}-distribution",),
        {"cloudfront": {"price_class": "PriceClass_100"}},
    ),
    "fastly": Case(
        {"cdn": "fastly", "esp": "sendgrid", "dns": THERE},
        {"service": SERVICE},
        ("domain:www.example.org", "snippet:mine", "acl:office", "log:s3s/clicks", "backend:files"),
        ("gzip:all", "dictionary:old", "header:X-Old"),
        service,
        (f"{HOST}-service",),
        {"x_forwarded_host": True},
    ),
    "keycdn": Case(
        {"cdn": "keycdn", "esp": "sendgrid", "dns": THERE, **GAP},
        {"zone": "190710"},
        ("alias:www.example.org", "setting:cors"),
        ("setting:forcessl",),
        zone,
        (),
        {"keycdn": {**GAP["keycdn"], "http2": False}},
    ),
    "cloudflare": Case(
        {
            "cdn": "cloudflare",
            "esp": "sendgrid",
            "dns": {"zone": "example.com", "existing": True},
            "x_forwarded_host": True,
        },
        {"page_rule": RULE, "rulesets": {PHASE: RULES}},
        ("action:browser_check", "rule:mine"),
        ("action:automatic_https_rewrites", "rule:old"),
        rules,
        (f"{HOST}-page-rule", "example.com-header-rules"),
        {"cloudflare": {"ssl": "strict"}},
    ),
}


def said(preview: Outcome) -> object:
    """What a preview complains about and changes, short enough to read."""
    digest = json.loads(preview.output[: preview.output.rindex("}") + 1])
    steps = [(s["op"], s["urn"].split("::")[-1], s["detailedDiff"]) for s in digest["steps"]]
    changes = [step for step in steps if step[0] not in ("same", "read", "create")]
    return [found["message"] for found in digest.get("diagnostics", [])], changes


@pytest.mark.parametrize("name", CASES)
def test_an_edge_made_by_hand_keeps_what_nobody_gave_up(name: str, stack: Stack) -> None:
    case = CASES[name]
    named = {*case.leave, *case.drop}

    planned = stack.write(case.file(decided=True)).preview()
    assert planned.code == 0, said(planned)
    assert not {("create", made) for made in case.made} & planned.steps
    assert named <= case.found(stack.cloud)
    by_hand = case.found(stack.cloud)

    # Nothing is said of the items: each is named as a list takes it, and nothing is changed. The
    # engine stops at the first resource that is refused, so one's items may come after another's.
    told: set[str] = set()
    while told != named:
        refused = stack.write(case.file(decided=told)).preview()
        assert refused.code != 0
        more = {item for item in named - told if f'- \\"{item}\\"' in refused.output}
        assert more, said(refused)
        told |= more
    refused = stack.write(case.file(decided=False)).up()
    assert refused.code != 0
    # One refusal may keep the engine from coming to the next one.
    assert {item for item in named if f'- "{item}"' in refused.output}
    assert case.found(stack.cloud) == by_hand

    # The import is in the state by now. The host leaves the file: nothing is deleted.
    stack.write({}, allow_empty=True).must_up()
    assert case.found(stack.cloud) == by_hand

    stack.write(case.file(decided=True)).must_up()
    assert set(case.leave) <= case.found(stack.cloud)
    assert not set(case.drop) & case.found(stack.cloud)
    again = stack.preview()
    assert {op for op, _ in again.steps} <= {"read"}, said(again)

    taken = case.found(stack.cloud)
    changed = stack.write(case.file(decided=True, **case.later)).must_up()
    assert [op for op, _ in changed.steps if op == "update"]
    assert taken <= case.found(stack.cloud)

    # Taken over, it stays, too, with what it needs by now.
    taken = case.found(stack.cloud)
    served_with = stack.cloud.items("fastly", "tls_subscription").keys()
    assert bool(served_with) == (name == "fastly")
    done = stack.destroy()
    assert done.code == 0, done.output
    assert case.found(stack.cloud) == taken
    assert stack.cloud.items("fastly", "tls_subscription").keys() == served_with


def test_ids_that_lead_nowhere_are_explained_beside_the_engine_s_words(stack: Stack) -> None:
    """At every CDN whose resources the engine imports; KeyCDN's provider asks by itself."""
    hosts: dict[str, Any] = {
        "a.example.com": {**PAIR, "dns": ROUTE53},
        "f.example.com": {"cdn": "fastly", "esp": "sendgrid", "dns": ROUTE53},
        "c.example.net": {**CASES["cloudflare"].keys, "dns": {"zone": "example.net"}},
    }
    for host, name in zip(hosts, ("cloudfront", "fastly", "cloudflare"), strict=True):
        hosts[host]["adopt"] = CASES[name].adopt
    for adopted in ("E1ADOPTED1", SERVICE, RULE, RULES):
        stack.cloud.put("sandbox", "adopted", adopted, {})  # it is gone by now

    refused = stack.write(hosts).preview()

    assert refused.code != 0
    assert "does not exist" in refused.output
    for host, kind, identity in (
        ("a.example.com", "distribution", "E1ADOPTED1"),
        ("f.example.com", "service", SERVICE),
        ("c.example.net", "page_rule", RULE),
        ("c.example.net", f"rulesets.{PHASE}", RULES),
    ):
        place = f'domains.\\"{host}\\".adopt.{kind}'
        assert f"{place}: '{identity}' is looked up at" in refused.output, place
