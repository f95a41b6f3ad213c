"""What a resource in the state says: a text, a block or a list of blocks, else nothing."""

import pytest

from components.config.keyed import account_type
from components.state import block, listed, text


@pytest.mark.parametrize(
    ("value", "found"),
    [("d1.example.net", "d1.example.net"), ("", None), (None, None), (1, None), (["a"], None)],
)
def test_a_text_is_one_that_says_something(value: object, found: str | None) -> None:
    assert text({"domainName": value, "other": "x"}, "domainName") == found
    assert text({"other": "x"}, "domainName") is None


def test_a_block_is_a_map_and_anything_else_an_empty_one() -> None:
    assert block({"a": {"b": 1}}, "a") == {"b": 1}
    for value in (None, "b", ["b"], [{"b": 1}]):
        assert block({"a": value}, "a") == {}
    assert block({}, "a") == {}


def test_blocks_are_the_maps_of_a_list() -> None:
    assert listed({"a": [{"b": 1}, None, "c", {"d": 2}]}, "a") == [{"b": 1}, {"d": 2}]
    for value in (None, "b", {"b": {"c": 1}}):
        assert list(listed({"a": value}, "a")) == []
    assert list(listed({}, "a")) == []


def test_a_key_that_no_vendor_has_is_absent() -> None:
    entry = {"profile": "mail"}
    account = account_type()(**entry)

    assert (account.get("profile"), account.get("role"), account.get("gone")) == (
        "mail",
        None,
        None,
    )
