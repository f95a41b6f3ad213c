"""What one update tells the next: both sides agree, and nothing is guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.memory import (
    FORMAT,
    Place,
    Summary,
    UnknownFormatError,
    Was,
    policies_number,
    remembered,
)

HOST = "a.example.com"
NAMES = st.text("abc.", min_size=1, max_size=6)
SUMMARIES = st.builds(
    Summary,
    cdn=NAMES,
    esp=NAMES,
    group=st.none() | NAMES,
    stage=st.sampled_from(["certificate", "build", "live"]),
    target=NAMES,
    edge=st.none() | NAMES,
    url=NAMES,
    certificate=NAMES,
    dns_records=st.lists(st.fixed_dictionaries({}, optional={"alias": st.just(True)}), max_size=2),
    next_step=NAMES,
    expect=st.fixed_dictionaries({"ttl": st.just(300)}, optional={"origin": NAMES}),
    also=st.none() | st.dictionaries(NAMES, st.none() | NAMES, max_size=2),
    left=st.none() | st.lists(NAMES, max_size=2),
)


@given(SUMMARIES)
def test_what_is_written_is_read_again(summary: Summary) -> None:
    outputs = {"format": FORMAT, "domains": {HOST: summary.exported({"service": "s"})}}
    was = remembered(outputs)[HOST]

    for item in fields(Was):
        if item.name not in ("host", "also", "place", "told", "kept", "left", "origin"):
            assert getattr(was, item.name) == getattr(summary, item.name)
    assert was.origin == cast("Mapping[str, object]", summary.expect).get("origin")
    assert was.also == (summary.also or {})
    assert was.left == tuple(cast("Sequence[str]", summary.left or ()))
    assert was.told
    assert not was.kept  # The state says so, not the outputs.


@given(
    st.builds(
        Place,
        provider=NAMES,
        zone=st.none() | NAMES,
        zone_id=st.none() | NAMES,
        dns_account=st.none() | NAMES,
        account=st.none() | NAMES,
        accounts=st.none() | st.dictionaries(NAMES, st.dictionaries(NAMES, NAMES), max_size=2),
    )
)
def test_a_place_is_read_as_it_was_kept(place: Place) -> None:
    assert Place.remembered(place.exported()) == place


@pytest.mark.parametrize("output", [None, "text", {}, {"provider": None}])
def test_what_is_no_place_is_none(output: object) -> None:
    assert Place.remembered(output) is None


def test_before_the_first_update_nothing_is_remembered() -> None:
    assert remembered({}) == {}


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_another_format_stops_the_program(version: object) -> None:
    with pytest.raises(UnknownFormatError, match=r"format .* Nothing was changed"):
        remembered({"format": version, "domains": {}})


@pytest.mark.parametrize("gone", ["cdn", "esp", "stage", "dns_records"])
def test_an_output_that_is_missing_switches_no_rule_off(gone: str) -> None:
    summary: dict[str, Any] = {"cdn": "x", "esp": "y", "stage": "live", "dns_records": []}
    del summary[gone]

    with pytest.raises(UnknownFormatError, match=HOST):
        remembered({"domains": {HOST: summary}})


@pytest.mark.parametrize("summary", [None, "text", 1, [], {"stage": "live"}])
def test_a_summary_of_another_kind_stops_the_program(summary: object) -> None:
    with pytest.raises(UnknownFormatError, match=HOST):
        remembered({"domains": {HOST: summary}})


@pytest.mark.parametrize(
    ("kept", "number"), [(1, 1), (2.0, 2), (0, None), (None, None), ("1", None)]
)
def test_a_number_of_policies_is_read_as_it_is_kept(kept: object, number: int | None) -> None:
    assert policies_number({"policies": kept}) == number


@given(SUMMARIES)
def test_a_host_whose_record_failed_in_an_update_that_went_on_counts_as_live(
    summary: Summary,
) -> None:
    told = summary.exported({})
    left = {key: told[key] for key in told if key not in ("stage", "target", "next_step")}

    assert remembered({"format": FORMAT, "domains": {HOST: left}})[HOST].live


@given(SUMMARIES)
def test_a_stage_that_is_missing_beside_its_target_is_not_guessed(summary: Summary) -> None:
    told = {key: value for key, value in summary.exported({}).items() if key != "stage"}

    with pytest.raises(UnknownFormatError):
        remembered({"format": FORMAT, "domains": {HOST: told}})
