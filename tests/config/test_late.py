"""Outputs in the place of text, told apart from values while nothing of Pulumi is imported."""

from dataclasses import dataclass
from typing import Any, cast

import pytest

from components.config.faults import Fault
from components.config.late import Late
from components.config.reading import parsed
from components.fastly.descriptor import FASTLY
from tests.config.outputs import Output


class Known:
    """Something else that says whether it is known."""

    is_known = True


class Applied:
    """Something else that can be applied."""

    def apply(self) -> None:
        """Never called here."""


@dataclass
class Applying:
    """Something whose `apply` is no method."""

    is_known: bool = True
    apply: str = "text"


def test_a_mark_stands_for_every_output_and_everything_else_stays() -> None:
    zone, first, second = Output(), Output(), Output()
    late = Late()

    plain = late.marked(
        {"dns": {"zone_id": zone, "ttl": 300}, "arns": (first, "text", [second]), "off": None}
    )

    assert isinstance(plain, dict)
    one, two, three = late.values
    assert plain == {
        "dns": {"zone_id": one, "ttl": 300},
        "arns": [two, "text", [three]],
        "off": None,
    }
    assert late.values == {one: zone, two: first, three: second}
    assert late.values[one] is zone
    assert late.places == {one: ("dns", "zone_id"), two: ("arns", 0), three: ("arns", 2, 0)}


@pytest.mark.parametrize("value", ["apply", 1, 1.5, True, None])
def test_what_is_no_output_stays_as_it_is(value: object) -> None:
    late = Late()

    assert late.marked(value) is value
    assert (late.values, late.faults()) == ({}, [])


@pytest.mark.parametrize("value", [Known(), Applied(), Applying()])
def test_what_is_neither_an_output_nor_a_value_is_a_fault(value: object) -> None:
    late = Late()

    assert late.marked({"dns": value}) == {"dns": None}
    assert late.values == {}
    (fault,) = late.faults()
    assert (fault.where, fault.what) == (
        "dns",
        f"is a {type(value).__name__}, which is no value",
    )


def test_an_output_whose_place_takes_none_is_a_fault_there() -> None:
    late = Late()
    late.marked({"dns": {"zone_id": Output()}, "hosts": [Output()]})
    late.used.add(next(iter(late.values)))

    assert late.faults() == [
        Fault(
            "hosts[0]",
            "is an Output, and has to be known while the program plans",
            "write the value itself",
        )
    ]


def test_no_text_that_a_person_writes_is_a_mark() -> None:
    late = Late()
    mark = late.marked(Output())

    assert isinstance(mark, str)
    assert mark.startswith("\0")


def test_an_output_takes_the_place_of_its_mark_where_a_value_may_come_late() -> None:
    late, wanted = Late(), Output()
    plain = late.marked(
        {
            "cdn": "fastly",
            "esp": "sendgrid",
            "host": "a.example.com",
            "fastly": {"tls_configuration_id": wanted, "cname_target": "j.sni.global.fastly.net"},
        }
    )

    domain = parsed(cast(dict[str, Any], plain), late)
    assert FASTLY.of(domain).tls_configuration_id is wanted
    assert late.faults() == []


@pytest.mark.parametrize("late", [None, Late()])
def test_text_stays_text_beside_outputs(late: Late | None) -> None:
    given = "aB3dE6gH9jK2mN5pQ8rS1t"
    keys = {"cdn": "fastly", "esp": "sendgrid", "host": "a.example.com"}

    domain = parsed({**keys, "fastly": {"tls_configuration_id": given}}, late)
    assert FASTLY.of(domain).tls_configuration_id == given


def test_of_the_place_of_an_output_only_its_own_fault_is_told() -> None:
    """What was found there was found of the mark, and so was what shows one."""
    late = Late()
    late.marked({"dns": {"ttl": Output()}})
    (mark,) = late.values
    elsewhere = Fault("dns.zone", "missing", "write it")
    there = Fault("dns.ttl", "is a text", "write a number")
    shown = Fault("dns", f"has '{mark}'", "remove it")
    advised = Fault("dns", "is odd", f"write {mark!r}")

    (own,) = late.faults()
    assert late.with_faults([there, elsewhere, shown, advised]) == [elsewhere, own]
