"""Names over the whole stack: none is published twice, leads back or is an ESP's."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.config.faults import ConfigError
from tests.config.reading import PLAIN, config, faults, read

PROXY = {"cdn": "proxy", "esp": "sendgrid"}


def proxy(address: str, **keys: Any) -> dict[str, Any]:
    return {**PROXY, "proxy": {"address": address}, **keys}


def found(domains: dict[str, dict[str, Any]]) -> list[str]:
    return [text.removeprefix("domains.") for text in faults(domains)]


def test_two_proxies_that_name_each_other_are_a_fault_at_both() -> None:
    both = found({"a.example.com": proxy("b.example.com"), "b.example.com": proxy("a.example.com")})

    assert [text.partition(":")[0] for text in both] == [
        '"a.example.com".proxy.address',
        '"b.example.com".proxy.address',
    ]
    assert (
        "'b.example.com' is a name this stack publishes itself, the tracking domain of" in both[0]
    )


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("b.example.com", "the tracking domain"),
        ("1.example.com", "the owner record"),
        ("proxy.b.example.com", "the name of the address"),
    ],
)
@pytest.mark.parametrize("key", ["origin", "address"])
def test_nothing_leads_to_a_name_of_this_stack(key: str, name: str, what: str) -> None:
    keys = {**PLAIN, "origin": name} if key == "origin" else proxy(name)
    (text,) = found(
        {
            "a.example.com": keys,
            "b.example.com": proxy("203.0.113.10", owner_record="1.example.com"),
        }
    )

    assert f"'{name}' is a name this stack publishes itself, {what} of 'b.example.com'" in text


@pytest.mark.parametrize("order", [("a", "proxy.a"), ("z", "proxy.z")])
def test_the_name_of_an_address_is_no_other_tracking_domain(order: tuple[str, str]) -> None:
    host, name = (f"{part}.example.com" for part in order)
    (text,) = found({host: proxy("203.0.113.10"), name: PLAIN})

    assert text.startswith(f"\"{host}\".proxy.address: '{name}' is a tracking domain itself, and")


def test_an_owner_record_is_not_the_name_of_an_address() -> None:
    (text,) = found(
        {
            "a.example.com": proxy("203.0.113.10"),
            "b.example.com": {**PLAIN, "owner_record": "proxy.a.example.com"},
        }
    )

    assert "'proxy.a.example.com' belongs to 'a.example.com' already, as the name of the" in text


@pytest.mark.parametrize("esp", ["sendgrid", "sparkpost", "ses"])
def test_a_bare_domain_is_refused_at_every_esp(esp: str) -> None:
    region = {"region": "eu-west-1"} if esp == "ses" else {}
    (text,) = found({"example.com": {"cdn": "cloudfront", "esp": esp, **region}})

    assert "is the apex of a domain, where no CNAME may stand; use a name below it" in text


def test_the_apex_of_any_zone_of_the_stack_takes_no_record() -> None:
    route53 = {"provider": "route53", "zone": "mail.example.com"}
    apex = found(
        {
            "mail.example.com": PLAIN,
            "a.mail.example.com": {**PLAIN, "dns": route53},
            "b.example.com": {**PLAIN, "owner_record": "mail.example.com"},
        }
    )

    assert any(text.startswith('"mail.example.com": is the apex of its zone') for text in apex)
    assert any(
        "'mail.example.com' is the apex of its zone, where no CNAME" in text for text in apex
    )


OF_AN_ESP = [
    *("sendgrid.net", "u1.wl.sendgrid.net", "eu.spgo.io", "t.e.sparkpost.com"),
    "r.us-east-1.awstrack.me",
]


@pytest.mark.parametrize("name", OF_AN_ESP)
@pytest.mark.parametrize("key", ["host", "zone", "owner_record", "address", "cloudflare zone"])
def test_an_esp_s_own_host_is_refused_wherever_a_name_of_one_s_own_stands(
    key: str, name: str
) -> None:
    domains: dict[str, dict[str, dict[str, Any]]] = {
        "host": {name: PLAIN},
        "zone": {f"a.{name}": {**PLAIN, "dns": {"provider": "route53", "zone": name}}},
        "owner_record": {"a.example.com": {**PLAIN, "owner_record": name}},
        "address": {"a.example.com": proxy(name)},
        "cloudflare zone": {
            f"a.{name}": {
                "cdn": "cloudflare",
                "esp": "sendgrid",
                "dns": {"provider": "manual"},
                "cloudflare": {"setup": "partial", "plan": "business", "zone": name},
            }
        },
    }

    assert any(f"'{name}' is a host of " in text for text in found(domains[key]))


def test_an_origin_is_a_host_of_its_esp_or_nobody_s() -> None:
    for origin in ("eu.sendgrid.net", "tenant.example.net"):
        assert read(config({"a.example.com": {**PLAIN, "origin": origin}})).domains
    (text,) = found({"a.example.com": {**PLAIN, "origin": "spgo.io"}})
    assert "origin: 'spgo.io' is a host of SparkPost's own" in text


@pytest.mark.parametrize("key", ["origin", "owner_record"])
def test_a_broken_international_label_is_refused_at_every_key(key: str) -> None:
    (text,) = found({"a.example.com": {**PLAIN, key: "xn--zzzzzz99999.example.com"}})

    assert f"{key}: 'xn--zzzzzz99999.example.com' has a label" in text


def owning(owner: str) -> dict[str, Any]:
    return {**PLAIN, "owner_record": owner}


def from_origin(origin: str) -> dict[str, Any]:
    return {**PLAIN, "origin": origin}


POOL = st.sampled_from([f"{name}.example.com" for name in ("a", "b", "c", "proxy.a", "proxy.b")])
DOMAIN = st.one_of(
    st.builds(proxy, POOL | st.just("203.0.113.10") | st.just("p.example.net")),
    st.builds(owning, POOL),
    st.builds(from_origin, POOL | st.just("o.example.net")),
)


def records(host: str, domain: dict[str, Any]) -> list[tuple[str, str]]:
    """What a stack makes of a domain, written down anew: name and where it leads."""
    address = domain.get("proxy", {}).get("address", "")
    leads = domain.get("origin") or address or "edge.example.net"
    made = [(host, f"proxy.{host}" if address == "203.0.113.10" else leads)]
    if address == "203.0.113.10":
        made.append((f"proxy.{host}", address))
    if "owner_record" in domain:
        made.append((domain["owner_record"], "sendgrid.net"))
    return made


@given(st.dictionaries(POOL, DOMAIN, min_size=1, max_size=4))
def test_what_passes_publishes_each_name_once_and_ends_outside(
    domains: dict[str, dict[str, Any]],
) -> None:
    made = [record for host, domain in domains.items() for record in records(host, domain)]
    names = [name for name, _ in made]
    own = {
        (host, f"proxy.{host}")
        for host, domain in domains.items()
        if domain.get("proxy", {}).get("address") == "203.0.113.10"
    }
    wrong = len(set(names)) < len(names) or any(
        value in names for name, value in made if (name, value) not in own
    )
    try:
        read(config(domains))
        passed = True
    except ConfigError:
        passed = False

    assert passed is not wrong
