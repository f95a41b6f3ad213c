"""Losses by adoption that need a resource of their own to be seen."""

from typing import Any

import pytest

from components.adoption import Item
from components.cloudflare import adoption as cloudflare
from components.cloudfront import adoption as cloudfront
from components.fastly import adoption as fastly
from components.keycdn import adoption as keycdn


def page_rule(target: str, **actions: object) -> dict[str, Any]:
    return {"target": target, "priority": 5, "actions": actions}


def lost(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [str(item) for item in cloudflare.losses_of_page_rule(old, new)]


@pytest.mark.parametrize(
    ("there", "wanted", "same"),
    [
        ("https://A.example.com/", "https://a.example.com", True),
        ("a.example.com/*", "a.example.com/*", True),
        ("/a.example.com", "a.example.com", False),
        ("b.example.com", "a.example.com", False),
        ("a.example.comX", "a.example.com", False),
    ],
)
def test_a_pattern_is_the_same_but_for_its_case_and_a_slash_behind(
    there: str, wanted: str, same: bool
) -> None:
    old, new = page_rule(there), page_rule(wanted)

    assert lost(old, new) == ([] if same else ["target"])
    assert cloudflare.marked(old, new) is same
    assert not cloudflare.marked({**old, "priority": 4}, new)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (None, False),
        ("", False),
        (False, False),
        ([], False),
        ({}, False),
        ({"a": "", "b": {"c": False}}, False),
        ("on", True),
        (True, True),
        (1, True),
        (["x"], True),
        ({"a": "", "b": {"c": "on"}}, True),
    ],
)
def test_an_action_that_says_nothing_is_no_loss(value: object, says: bool) -> None:
    wanted = page_rule("a")

    assert lost(page_rule("a", forwardingUrl=value), wanted) == (
        ["action:forwarding_url"] if says else []
    )


@pytest.mark.parametrize("broken", [None, "text", 5, ["text"], {"a": 1}])
def test_a_list_that_is_none_loses_nothing(broken: object) -> None:
    assert not list(cloudflare.losses_of_ruleset({"rules": broken}, {"rules": broken}))
    assert not lost({"target": "a", "actions": "text"}, {"target": "a", "actions": None})
    assert not list(fastly.losses({"backends": broken, "domains": broken}, {"headers": broken}))


def test_what_the_engine_keeps_is_no_loss() -> None:
    assert not lost(page_rule("a", __defaults=["x"]), page_rule("a"))
    assert not list(fastly.losses({"__defaults": ["x"]}, {}))


SWITCH = {"ddosProtection": False, "name": "ours"}


@pytest.mark.parametrize(
    ("old", "new", "items"),
    [
        ({"newThing": "x"}, {}, [Item("other", "new_thing")]),
        ({"newThing": "x"}, {"newThing": "y"}, [Item("other", "new_thing")]),
        ({"newThing": "x"}, {"newThing": "x"}, []),
        ({"newThing": ""}, {}, []),
        ({"someTLSThing2Go": "x"}, {}, [Item("other", "some_tlsthing2_go")]),
        ({"productEnablement": SWITCH}, {}, []),
        ({"productEnablement": {**SWITCH, "ddosProtection": True}}, {}, [Item("products")]),
        ({"productEnablement": {"label": "on"}}, {}, [Item("products")]),
        ({"defaultHost": ""}, {}, []),
        ({"defaultHost": "a.example.com"}, {}, [Item("default_host")]),
        ({"loggingS3s": [{"name": "to"}]}, {}, [Item("log", "s3s/to")]),
    ],
)
def test_a_service_loses_what_says_something(
    old: dict[str, Any], new: dict[str, Any], items: list[Item]
) -> None:
    assert list(fastly.losses(old, new)) == items


def test_a_service_is_marked_by_its_name() -> None:
    assert fastly.marked({"name": "a"}, {"name": "a", "comment": "x"})
    assert not fastly.marked({"name": "a"}, {"name": "b"})


def test_a_distribution_is_marked_by_the_tag_of_its_hosts() -> None:
    ours = {"tracking-domain": "a.example.com", "stack": "prod"}

    assert cloudfront.marked({"tags": ours}, {})
    assert not cloudfront.marked({"tags": {"stack": "prod"}}, {"tags": ours})
    assert not cloudfront.marked({"tags": None}, {"tags": ours})
    assert not cloudfront.marked(ours, {"tags": ours})


CERTIFICATE = {"domainName": "a.example.com", "validationMethod": "DNS", "region": "us-east-1"}
USUAL = {"certificateTransparencyLoggingPreference": "ENABLED", "export": "DISABLED"}


@pytest.mark.parametrize(
    ("more", "kept"),
    [
        ({}, {}),
        ({"options": USUAL}, {}),
        ({"keyAlgorithm": "RSA_2048"}, {}),
        ({"validationOptions": [{"domainName": "a.example.com"}]}, {}),
        ({"pendingThing": "x"}, {"pendingThing": "x"}),
    ],
)
def test_a_usual_certificate_loses_nothing(more: dict[str, Any], kept: dict[str, Any]) -> None:
    assert not list(cloudfront.losses_of_certificate({**CERTIFICATE, **more}, kept))


@pytest.mark.parametrize(
    "more",
    [
        {"options": {**USUAL, "export": "ENABLED"}},
        {"options": {**USUAL, "newer": True}},
        {"pendingThing": "x"},
    ],
)
def test_an_unusual_certificate_loses_what_is_unusual(more: dict[str, Any]) -> None:
    assert len(list(cloudfront.losses_of_certificate({**CERTIFICATE, **more}, CERTIFICATE))) == 1


ZONE = {"originurl": "https://sendgrid.net", "aliases": ["A.example.com"], "cors": "enabled"}


@pytest.mark.parametrize(
    ("new", "items"),
    [
        ({"aliases": ["a.example.com"]}, []),
        ({"aliases": ["a.EXAMPLE.com", "b.example.com"]}, []),
        ({"aliases": []}, [Item("alias", "a.example.com")]),
        ({}, [Item("alias", "a.example.com")]),
        ({"aliases": ["a.example.com"], "cors": "enabled"}, []),
        ({"aliases": ["a.example.com"], "cors": "disabled"}, [Item("setting", "cors")]),
        ({"aliases": ["a.example.com"], "forcessl": "disabled"}, []),
        ({"aliases": ["a.example.com"], "originurl": "http://SENDGRID.net:443/x"}, []),
        (
            {"aliases": ["a.example.com"], "originurl": "https://eu.sendgrid.net"},
            [Item("origin", "sendgrid.net")],
        ),
        ({"aliases": ["a.example.com"], "originurl": None}, []),
        ({"aliases": ["a.example.com"], "originurl": "/"}, []),
    ],
)
def test_a_zone_loses_names_features_and_another_origin(
    new: dict[str, Any], items: list[Item]
) -> None:
    assert list(keycdn.losses(ZONE, new)) == items


def test_a_zone_without_an_origin_has_none_to_lose() -> None:
    new = {"originurl": "https://sendgrid.net"}

    assert not list(keycdn.losses({}, new))
    assert not list(keycdn.losses({"originurl": None, "aliases": None}, new))
    assert not list(keycdn.losses({"cors": "disabled"}, {"cors": "disabled"}))
