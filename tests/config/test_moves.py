"""A live host: what its stack file may not do to it, whatever Pulumi would let pass."""

from typing import Any

import pytest

from tests.config.reading import HOST, PLAIN, config, read, refused

LIVE = {"cdn": "cloudfront", "stage": "live", "group": None}
OTHER = "b.example.com"


def found(previous: dict[str, dict[str, Any]], keys: dict[str, Any] | None) -> list[str]:
    """The faults when HOST has `keys` now (None: it is gone)."""
    domains = {OTHER: PLAIN} if keys is None else {OTHER: PLAIN, HOST: {**PLAIN, **keys}}
    return refused(previous, read(config(domains)))


@pytest.mark.parametrize(
    ("keys", "part"),
    [
        (None, "is live and no longer in the stack file"),
        ({"stage": "certificate"}, "set stage: build first"),
        ({"stage": "live", "group": "g"}, "is live in no group"),
    ],
)
def test_a_change_that_recipients_would_notice_is_refused(
    keys: dict[str, Any] | None, part: str
) -> None:
    (fault,) = found({HOST: LIVE}, keys)

    assert part in fault
    assert fault.startswith(f'domains."{HOST}"')


@pytest.mark.parametrize(
    "keys",
    [
        {"stage": "live"},
        {"stage": "build"},
        {"stage": "live", "settings": "current"},
        {"stage": "live", "dns": {"ttl": 60}},
        {"stage": "live", "cloudfront": {"price_class": "PriceClass_100"}},
    ],
)
def test_a_rollback_and_every_other_change_goes_through(keys: dict[str, Any]) -> None:
    assert found({HOST: LIVE}, keys) == []


@pytest.mark.parametrize("stage", ["build", "certificate"])
@pytest.mark.parametrize("keys", [None, {"group": "g"}, {"stage": "certificate"}])
def test_a_host_that_is_not_live_may_be_changed_in_any_way(
    stage: str, keys: dict[str, Any] | None
) -> None:
    assert found({HOST: {**LIVE, "stage": stage}}, keys) == []


def test_a_live_host_on_another_cdn_needs_the_new_one_as_a_standby_first() -> None:
    faults = found({HOST: {**LIVE, "cdn": "fastly"}}, {"stage": "live"})

    assert any("'cloudfront' does not stand yet" in fault for fault in faults)
    assert any("keep it under also: [fastly]" in fault for fault in faults)


@pytest.mark.parametrize("edge", ["old", None])
def test_a_host_at_a_cdn_that_nobody_knows_is_left_alone(edge: str | None) -> None:
    (fault,) = found({HOST: {**LIVE, "stage": "build", "cdn": "gone", "edge": edge}}, {})

    assert fault.startswith(f"domains.\"{HOST}\": has an edge at 'gone', which this version")
