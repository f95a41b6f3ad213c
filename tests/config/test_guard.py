"""The key `guard`: three words, and a message of its own for everything else."""

import pytest

from tests.config.reading import HOST, config, faults, read

PLAIN = {"cdn": "cloudfront", "esp": "sendgrid"}


@pytest.mark.parametrize("mode", [True, False, "warn"])
def test_each_word_is_taken(mode: object) -> None:
    (domain,) = read(config({HOST: {**PLAIN, "guard": mode}})).domains

    assert domain.guard == mode


def test_it_is_on_unless_it_is_named() -> None:
    assert read(config({HOST: PLAIN})).domains[0].guard is True


@pytest.mark.parametrize(
    ("value", "shown"),
    [("yes", "the text 'yes'"), ("true", "the text 'true'"), (1, "the number 1"), ([], "a list")],
)
def test_another_value_is_a_fault_that_says_what_each_word_does(value: object, shown: str) -> None:
    (found,) = faults({HOST: {**PLAIN, "guard": value}})

    assert found == (
        f'domains."{HOST}".guard: is {shown}, not true, false or warn; write true to refuse a '
        "cut-over that would break links, warn to be told only, false for no probe"
    )


def test_hosts_of_a_group_may_differ() -> None:
    grouped = {**PLAIN, "group": "g"}
    stack = read(config({"a.example.com": {**grouped, "guard": "warn"}, "b.example.com": grouped}))

    assert [domain.guard for domain in stack.domains] == ["warn", True]
