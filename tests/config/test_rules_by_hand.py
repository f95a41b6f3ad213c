"""Cloudflare's rules as a person adds them, where the zone's rules are somebody else's."""

from components.cloudflare.rules import by_hand
from components.cloudflare.settings import Forwarding, HostSettings

HOST = "links.example.com"
ESP = "sendgrid.net"


def test_page_rules_are_listed_with_their_actions() -> None:
    settings = HostSettings("page_rules", "full", bypass_cache=True, x_forwarded_host=False)

    assert by_hand(HOST, settings, ESP) == [
        {"page_rule": f"{HOST}/*", "actions": {"ssl": "full", "cache_level": "bypass"}}
    ]


def test_a_redirect_is_listed_with_the_esp_s_host_filled_in() -> None:
    forwarding = Forwarding(302, "https://{esp_host}/$1")
    settings = HostSettings("page_rules", None, False, False, forwarding)

    assert by_hand(HOST, settings, ESP) == [
        {
            "page_rule": f"{HOST}/*",
            "actions": {"forwarding_url": {"url": f"https://{ESP}/$1", "status_code": 302}},
        }
    ]


def test_rules_of_the_rules_engine_are_listed_by_phase() -> None:
    settings = HostSettings("rulesets", "strict", bypass_cache=True, x_forwarded_host=False)

    listed = by_hand(HOST, settings, ESP)

    only = f'http.host in {{"{HOST}"}}'
    assert [set(rule) for rule in listed] == [
        {"phase", "expression", "action", "action_parameters"}
    ] * 2
    assert {rule["phase"]: (rule["expression"], rule["action"]) for rule in listed} == {
        "http_config_settings": (only, "set_config"),
        "http_request_cache_settings": (only, "set_cache_settings"),
    }
    by_phase = {rule["phase"]: rule["action_parameters"] for rule in listed}
    assert by_phase["http_config_settings"] == {"ssl": "strict"}
    assert by_phase["http_request_cache_settings"] == {"cache": False}


def test_where_nothing_is_wanted_nothing_is_listed() -> None:
    assert by_hand(HOST, HostSettings("page_rules", None, False, False), ESP) == []
