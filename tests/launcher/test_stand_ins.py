"""What stands in for secrets: one of its own each, which the CLI can read."""

import pytest

from sandbox import stand_ins


def test_two_secrets_have_two_stand_ins_and_the_same_one_stays_itself() -> None:
    assert stand_ins.of("AAABAHg=") == stand_ins.of("AAABAHg=") != stand_ins.of("AAABAHk=")
    assert len(stand_ins.of("AAABAHg=")) == len(stand_ins.STAND_IN)
    assert stand_ins.of(stand_ins.sealed("a token")) == "a token"


@pytest.mark.parametrize("text", ["", "v1", "v1:a:b", "v2:AAAA:AAAA", "AAABAHg=", "v1:AAAA:AAAA"])
def test_what_something_else_encrypted_cannot_be_opened(text: str) -> None:
    assert stand_ins.opened(text) is None


def test_configuration_is_revealed_wherever_a_secret_stands() -> None:
    sealed = {"secure": stand_ins.sealed("t")}

    assert stand_ins.revealed(
        {"a": sealed, "b": [sealed, {"secure": 1}, {"secure": "", "x": 1}]}
    ) == {
        "a": "t",
        "b": ["t", {"secure": 1}, {"secure": "", "x": 1}],
    }
