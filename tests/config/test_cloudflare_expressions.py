"""How hosts share the rules of a zone: an expression holds as many as Cloudflare takes."""

import pytest

from components.cloudflare.rules import LONGEST_EXPRESSION, expressions, merged, wish

FIRST = "a.example.com"
FRAME = len('http.host in {"a.example.com" ""}')


@pytest.mark.parametrize(("longer", "count"), [(0, 1), (1, 2)])
def test_an_expression_is_as_long_as_cloudflare_takes_and_no_longer(
    longer: int, count: int
) -> None:
    second = "b" * (LONGEST_EXPRESSION - FRAME + longer)
    found = list(expressions([FIRST, second]))

    assert [len(text) for text in found] == (
        [LONGEST_EXPRESSION] if count == 1 else [FRAME - 3, LONGEST_EXPRESSION + 1 - len(FIRST) - 3]
    )
    together = [f'http.host in {{"{FIRST}" "{second}"}}']
    apart = [f'http.host in {{"{host}"}}' for host in (FIRST, second)]
    assert found == (together if count == 1 else apart)


def test_nobody_s_expression_is_none() -> None:
    assert list(expressions([])) == []


def test_rules_of_one_kind_have_names_of_their_own_and_say_the_same() -> None:
    hosts = [f"{letter}.{'x' * 2000}" for letter in "abc"]
    (rules,) = merged(wish("no_cache", host) for host in hosts).values()

    assert [rule.ref for rule in rules] == ["click_tracking_no_cache", "click_tracking_no_cache_2"]
    assert {rule.description for rule in rules} == {"Click tracking: every request reaches the ESP"}
    assert [host in rules[1].expression for host in hosts] == [False, False, True]
