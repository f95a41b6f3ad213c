"""What exists is taken over by one edge, at a CDN that has its kind; its items are checked."""

from typing import Any

import pytest

from components.adoption import DROP, LEAVE
from components.config.adoption import adoptable
from components.registry import CDNS
from tests.config.reading import PLAIN, config, faults, read

IDS: dict[str, Any] = {
    "distribution": "E1AAAAAAAAAAAA",
    "certificate": "arn:aws:acm:us-east-1:111122223333:certificate/0a1b",
    "service": "SU1Z0isxPaozGVKXdv0eY",
    "zone": "12345",
    "page_rule": "a" * 32,
    "rulesets": {"http_config_settings": "b" * 32},
}
PLACES = {kind: kind for kind in IDS} | {"rulesets": "rulesets.http_config_settings"}
"""Kind -> where its ID stands under `adopt`."""

KINDS = [(cdn.name, kind) for cdn in CDNS.values() for kind in cdn.adopts]
ITEMS = [
    (cdn.name, kind, word)
    for cdn in CDNS.values()
    for kind, found in cdn.adopts.items()
    for word in found.items
]


def at(cdn: str, kind: str, *, items: dict[str, Any] | None = None, **keys: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {"dns": {"zone": "example.com"}} if CDNS[cdn].default_dns else {}
    if kind == "rulesets":
        usual["settings"] = "current"
    adopt = {kind: IDS[kind], **(items or {})}
    return {"cdn": cdn, "esp": "sendgrid", "adopt": adopt, **usual, **keys}


def identity(kind: str) -> str:
    found = IDS[kind]
    return found if isinstance(found, str) else next(iter(found.values()))


def test_every_kind_of_every_cdn_is_tried() -> None:
    assert {kind for _, kind in KINDS} == set(IDS)


@pytest.mark.parametrize(("cdn", "kind"), KINDS)
def test_one_id_belongs_to_one_host(cdn: str, kind: str) -> None:
    (found,) = faults({"a.example.com": at(cdn, kind), "b.example.com": at(cdn, kind)})

    where = f'domains."b.example.com".adopt.{PLACES[kind]}'
    assert found.startswith(f"{where}: '{identity(kind)}' is adopted by 'a.example.com' too")
    # What each host has of its own, a group cannot share.
    way = "" if adoptable(kind).per_host else ", or put both into one group"
    assert found.endswith(f"; keep it at one host{way}")


@pytest.mark.parametrize(("cdn", "kind"), KINDS)
def test_hosts_of_one_group_may_name_the_same_id_and_others_not(cdn: str, kind: str) -> None:
    grouped = at(cdn, kind, group="g")
    both = {"a.example.com": grouped, "b.example.com": grouped}
    if adoptable(kind).per_host:
        (found,) = faults(both)
        assert "adopted by 'a.example.com' too" in found
    else:
        read(config(both))

    (found,) = faults({"a.example.com": grouped, "b.example.com": at(cdn, kind, group="h")})
    assert "adopted by 'a.example.com' too" in found


def test_each_host_of_a_group_has_a_page_rule_of_its_own() -> None:
    grouped = at("cloudflare", "page_rule", group="g")
    read(
        config(
            {
                "a.example.com": grouped,
                "b.example.com": {**grouped, "adopt": {"page_rule": "c" * 32}},
            }
        )
    )


def test_a_zone_has_one_ruleset_a_phase() -> None:
    one = at("cloudflare", "rulesets")
    other = {**one, "adopt": {"rulesets": {"http_config_settings": "c" * 32}}}

    (found,) = faults({"a.example.com": one, "b.example.com": other})

    assert "and 'a.example.com' of the same zone has" in found


def test_one_id_stands_at_one_place_of_a_host() -> None:
    twice = dict.fromkeys(("http_config_settings", "http_request_cache_settings"), "b" * 32)
    keys = {**at("cloudflare", "rulesets"), "adopt": {"rulesets": twice}}

    (found,) = faults({"a.example.com": keys})

    assert "is adopt.rulesets.http_config_settings too" in found


def test_an_unknown_phase_names_the_nearest() -> None:
    keys = {**at("cloudflare", "rulesets"), "adopt": {"rulesets": {"http_config_setings": "b"}}}

    (found,) = faults({"a.example.com": keys})

    assert "did you mean 'http_config_settings'?" in found


@pytest.mark.parametrize(("cdn", "kind"), KINDS)
def test_a_key_of_another_cdn_is_a_fault_that_says_whose_it_is(cdn: str, kind: str) -> None:
    title = CDNS[cdn].title
    for other in CDNS.values():
        if kind in other.adopts or not other.covers("sendgrid"):
            continue
        keys = {"proxy": {"address": "p.example.net"}} if other.name == "proxy" else {}
        (found,) = faults({"a.example.com": at(other.name, kind, **keys)})
        assert (
            f'"a.example.com".adopt.{kind}: is of {title}, and this host is at {other.title}; '
            in (found)
        )


def test_a_key_of_a_standby_is_none_of_another_cdn() -> None:
    read(
        config(
            {"a.example.com": {**PLAIN, "also": ["fastly"], "adopt": {"service": IDS["service"]}}}
        )
    )


def example(kind: str, word: str) -> str:
    """An item of that word, as a person writes it."""
    item = adoptable(kind).items[word]
    if item.key is None:
        return word
    usual = {"HOST": "www.example.org"}.get(item.key, "x")
    return f"{word}:{item.keys[0] if item.keys else usual}"


@pytest.mark.parametrize("way", [LEAVE, DROP])
@pytest.mark.parametrize(("cdn", "kind", "word"), ITEMS)
def test_an_item_may_be_left_or_dropped_unless_its_cdn_says_why_not(
    cdn: str, kind: str, word: str, way: str
) -> None:
    own = {"certificate": {"source": "iam", "id": "ASCAXXXXXXXXXXXXXXXXX"}}
    keys = own if cdn == "cloudfront" and kind == "distribution" else {}
    domains = {"a.example.com": at(cdn, kind, items={way: [example(kind, word)]}, **keys)}

    why_not = adoptable(kind).items[word].forbids(way)
    if why_not is None:
        read(config(domains))
    else:
        assert faults(domains) == [
            f"domains.\"a.example.com\".adopt.{way}[0]: '{example(kind, word)}' cannot stand "
            f"under {way}; {why_not}"
        ]


@pytest.mark.parametrize(
    ("item", "says"),
    [
        ("behaviour:/img/*", "'behaviour' is no kind of item here; did you mean 'behavior'?"),
        ("behavior", "'behavior' needs a key; write behavior:PATTERN"),
        ("behavior:", "'behavior' needs a key; write behavior:PATTERN"),
        ("web_acl:x", "'web_acl' takes no key; write web_acl"),
        ("function:viewer-requst", "is no key of function; did you mean 'viewer-request'?"),
        ("backend:x", "'backend' is no kind of item here"),
    ],
)
@pytest.mark.parametrize("way", [LEAVE, DROP])
def test_an_item_that_nothing_has_names_the_nearest(item: str, says: str, way: str) -> None:
    (found,) = faults(
        {"a.example.com": at("cloudfront", "distribution", items={way: ["web_acl", item]})}
    )

    assert found.startswith(f'domains."a.example.com".adopt.{way}[1]: ')
    assert says in found


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("a.example.com", "is a tracking domain of this stack, which has its own edge"),
        ("b.example.com", "is a tracking domain of this stack, which has its own edge"),
        ("WWW.example.org", "'WWW.example.org' is not in lower case; write alias:www.example.org"),
        ("https://www.example.org/", "is not a bare host name"),
    ],
)
def test_a_name_that_is_left_is_a_host_name_of_nobody_here(name: str, says: str) -> None:
    keys = at("keycdn", "zone", items={LEAVE: [f"alias:{name}"]})

    (found,) = faults({"a.example.com": keys, "b.example.com": PLAIN})

    assert says in found


def test_a_wildcard_may_be_left() -> None:
    own = {"source": "iam", "id": "ASCAXXXXXXXXXXXXXXXXX"}
    items = {LEAVE: ["alias:*.example.org"]}
    read(config({"a.example.com": at("cloudfront", "distribution", items=items, certificate=own)}))


@pytest.mark.parametrize(
    ("certificate", "says"),
    [
        ({}, "certificate.source: 'acm' asks for a certificate of this stack's hosts alone"),
        (
            {"source": "acm-arn", "arn": IDS["certificate"], "names": ["a.example.com"]},
            "certificate.names: no name of the certificate covers 'www.example.org'",
        ),
    ],
)
def test_an_alias_that_is_left_needs_a_certificate_that_holds_it(
    certificate: dict[str, Any], says: str
) -> None:
    items = {LEAVE: ["alias:www.example.org"]}
    keys = at("cloudfront", "distribution", items=items, certificate=certificate)

    (found,) = faults({"a.example.com": keys})

    assert says in found


def test_items_of_nothing_that_is_adopted_are_faults() -> None:
    (found,) = faults({"a.example.com": {**PLAIN, "adopt": {LEAVE: ["web_acl"]}}})

    assert "adopt names no resource that has items; add the ID of the resource" in found


@pytest.mark.parametrize("grouped", [True, False])
def test_an_item_is_either_left_or_dropped(grouped: bool) -> None:
    both = {LEAVE: ["web_acl"], DROP: ["web_acl"]}
    if grouped:
        first = at("cloudfront", "distribution", items={LEAVE: ["web_acl"]}, group="g")
        second = at("cloudfront", "distribution", items={DROP: ["web_acl"]}, group="g")
        found = faults({"a.example.com": first, "b.example.com": second})
        assert [f for f in found if "is under leave of 'a.example.com' too" in f] == found != []
    else:
        (fault,) = faults({"a.example.com": at("cloudfront", "distribution", items=both)})
        assert "adopt.drop[0]: 'web_acl' is under leave too; keep one of the two" in fault


def test_an_adopted_certificate_that_nothing_uses_is_a_fault() -> None:
    own = {"source": "iam", "id": "ASCAXXXXXXXXXXXXXXXXX"}

    (found,) = faults({"a.example.com": at("cloudfront", "certificate", certificate=own)})

    assert "adopt.certificate: is not used: certificate.source is 'iam'" in found
