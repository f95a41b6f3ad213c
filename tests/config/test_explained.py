"""What an API's refusal means: which words are explained, and what is left to the API."""

import pytest

from components import gone
from components.dns.answers import reason
from components.registry import CDNS

TAKEN = [
    ("cloudfront", "CNAMEAlreadyExists: One or more of the CNAMEs", "adopt.distribution"),
    (
        "cloudfront",
        "CNAMEAlreadyExists: One or more aliases specified for the distribution includes an "
        "incorrectly configured DNS record that points to another CloudFront distribution.",
        "adopt.distribution",
    ),
    ("fastly", "Name: 'a' is already used by a service", "adopt.service"),
    ("fastly", "Domain 'a.example.com' is already taken by another customer", "adopt.service"),
]


@pytest.mark.parametrize(("cdn", "errors", "advice"), TAKEN)
def test_a_name_that_another_edge_has_is_explained(cdn: str, errors: str, advice: str) -> None:
    said = CDNS[cdn].explain(f"1 error occurred: 409 - Conflict: {errors}")

    assert said is not None
    assert "another " in said[:50]
    assert f"set {advice} to its ID" in said


@pytest.mark.parametrize("cdn", CDNS)
def test_another_refusal_is_left_to_the_api(cdn: str) -> None:
    assert CDNS[cdn].explain("AccessDenied: User is not authorized to perform this") is None
    assert CDNS[cdn].explain("") is None


@pytest.mark.parametrize(
    ("cdn", "errors"),
    [
        (
            "cloudfront",
            "updating CloudFront Distribution (E1): operation error CloudFront: UpdateDistribution,"
            " NoSuchDistribution: The specified distribution does not exist.",
        ),
        ("fastly", "404 - Not Found: Title: Record not found Detail: Cannot load service"),
        ("keycdn", "KeyCDN: PUT /zones/1.json: not found (404); check the ID"),
    ],
)
def test_an_edge_that_is_gone_is_told_by_the_update_that_would_change_it(
    cdn: str, errors: str
) -> None:
    said = gone.explained(CDNS[cdn], "update", errors)

    assert said is not None
    assert f"it is gone at {CDNS[cdn].title}" in said
    assert "`pulumi refresh`" in said
    assert "stage: build" in said
    assert gone.explained(CDNS[cdn], "create", errors) is None
    assert gone.explained(CDNS[cdn], "update", "AccessDenied") is None


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("plain words", "plain words"),
        ("invoke of f failed: f returned an error: no such zone\n\nmore", "no such zone"),
        ("a returned an error: b returned an error: c", "c"),
        ("returned an error: \n  \n  spaced  \n", "spaced"),
        ("", "no reason given"),
        ("f returned an error: ", "no reason given"),
    ],
)
def test_the_reason_is_the_provider_s_own_words(error: str, said: str) -> None:
    assert reason(RuntimeError(error)) == said
