"""What is said of an edge that somebody deleted by hand."""

from collections.abc import Callable

import pytest

from components import gone
from components.registry import CDNS

AT_ONCE = {
    ("moves", True): "at once, where http links work, and the edge is made anew",
    ("moves", False): "at once, and the edge is made anew",
    ("alias", True): "CNAME to old.example.net, and http links work at once. Then",
    ("alias", False): "CNAME to old.example.net. Then",
}
"""What is said, and whether the name comes to the ESP -> what it says of that."""


@pytest.mark.parametrize("say", [gone.moves, gone.alias], ids=["moves", "alias"])
@pytest.mark.parametrize("at_esp", [True, False])
def test_a_live_host_without_an_edge_is_told_the_way_back(
    say: Callable[..., str], at_esp: bool
) -> None:
    text = say("links.example.com", "d1.cloudfront.net", "old.example.net", at_esp=at_esp)

    assert text.startswith("links.example.com is live at d1.cloudfront.net")
    assert "the state has it no more, as after `pulumi refresh`" in text
    assert "old.example.net" in text
    assert text.endswith("run `pulumi up` again, and https links work, too")
    assert AT_ONCE[say.__name__, at_esp] in text


def test_a_record_that_stays_right_is_told_to_stay() -> None:
    text = gone.stays("links.example.com", "d1.cloudfront.net")

    assert text.startswith("links.example.com is live at d1.cloudfront.net, and its edge there")
    assert text.endswith("so the record stays as it is. Try a link afterwards")


CLOUDFRONT = CDNS["cloudfront"]
MISSING = f"operation error: {CLOUDFRONT.missing[0]}: not there"
TAKEN = "CNAMEAlreadyExists: one or more of the CNAMEs"


def test_a_refusal_is_explained_by_the_cdn_first_whatever_was_done() -> None:
    own = CLOUDFRONT.explain(TAKEN)

    assert own is not None
    assert [gone.explained(CLOUDFRONT, done, TAKEN) for done in ("create", "update")] == [own, own]


def test_only_a_change_finds_an_edge_gone() -> None:
    text = gone.explained(CLOUDFRONT, "update", MISSING)

    assert text is not None
    assert text.startswith("it is gone at CloudFront: somebody deleted it by hand")
    assert gone.explained(CLOUDFRONT, "create", MISSING) is None
    assert gone.explained(CLOUDFRONT, "update", "AccessDenied") is None


@pytest.mark.parametrize(
    ("errors", "named"),
    [
        ("409: incorrectly configured DNS record that points to another", "DNS"),
        (TAKEN, "associate-alias"),
    ],
)
def test_cloudfront_explains_a_name_that_another_distribution_has(errors: str, named: str) -> None:
    text = CLOUDFRONT.explain(errors)

    assert text is not None
    assert named in text


@pytest.mark.parametrize(
    ("outputs", "arguments"),
    [
        ({"arn": "arn:aws:cloudfront::123456789012:distribution/E1/E2"}, {"id": "E2"}),
        ({"arn": "E1"}, None),
        ({"arn": ["a/b"]}, None),
        ({"arn": None}, None),
        ({}, None),
    ],
)
def test_a_distribution_is_looked_up_by_what_its_arn_ends_with(
    outputs: dict[str, object], arguments: dict[str, object] | None
) -> None:
    assert CLOUDFRONT.look is not None
    assert CLOUDFRONT.look.arguments(outputs) == arguments
