"""The apps of `deep_links`: read, checked, and each host's own."""

from typing import Any

import pytest

from tests.config.reading import HOST, PLAIN, config, fault, one, read

PRINT = ":".join(["AB"] * 32)
ANDROID = {"package": "com.example.shop", "fingerprints": [PRINT]}


def test_apps_are_read() -> None:
    links = one(
        {
            "deep_links": {
                "apple": ["ABCDE12345.com.example.shop"],
                "android": [{**ANDROID, "fingerprints": [PRINT.lower()]}],
            }
        }
    ).deep_links

    assert links is not None
    assert links.apple == ("ABCDE12345.com.example.shop",)
    assert [(app.package, app.fingerprints) for app in links.android] == [
        ("com.example.shop", (PRINT,))
    ]
    assert one({}).deep_links is None


def test_hosts_of_a_group_may_have_apps_of_their_own() -> None:
    grouped: dict[str, Any] = {**PLAIN, "group": "g"}
    apps = {"deep_links": {"apple": ["ABCDE12345.com.example"]}}

    assert read(config({HOST: {**grouped, **apps}, "b.example.com": grouped})).edges


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ({"apple": ["com.example.shop"]}, "apple[0]: 'com.example.shop' is not a team ID and a"),
        ({"apple": "ABCDE12345.com.example"}, "apple: is the text 'ABCDE12345.com.example', not a"),
        ({"apple": ["ABCDE12345.a", "ABCDE12345.a"]}, "apple: 'ABCDE12345.a' is listed twice"),
        ({"android": [{"package": "a.b"}]}, "android[0].fingerprints: missing"),
        ({"android": [{**ANDROID, "package": "shop"}]}, "android[0].package: 'shop' is not the"),
        ({"android": [{**ANDROID, "fingerprints": []}]}, "fingerprints: names no fingerprint"),
        ({"android": [{**ANDROID, "fingerprints": ["AB:CD"]}]}, "'AB:CD' is not the SHA-256"),
        ({"android": [ANDROID, ANDROID]}, "android: 'com.example.shop' is listed twice"),
        ({"aple": []}, "deep_links.aple: unknown key; did you mean 'apple'?"),
    ],
    ids=str,
)
def test_what_is_no_app_says_so(links: dict[str, Any], expected: str) -> None:
    found: list[str] = fault({"deep_links": links}).splitlines()

    assert expected in found[0]
