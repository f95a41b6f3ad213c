"""Which origin of a distribution is the one that this program makes, and what it loses."""

from typing import Any

import pytest

from components.cloudfront import adoption as cloudfront
from tests.adoption import made_by_hand as by_hand

HOST = "sendgrid.net"
IDENTITY = {"originAccessIdentity": "origin-access-identity/cloudfront/E1"}
S3 = {"s3OriginConfig": IDENTITY}
VPC = {"vpcOriginConfig": {"vpcOriginId": "vo_1"}}


def lost(theirs: dict[str, Any], ours: dict[str, Any]) -> list[str]:
    found = cloudfront.losses({"origins": [theirs]}, {"origins": [ours]})
    return [str(item) for item in found]


@pytest.mark.parametrize(
    ("more", "other"),
    [
        (S3, True),
        (VPC, True),
        ({"s3OriginConfig": {"originAccessIdentity": ""}}, False),
        ({}, False),
        # As any host, too: it is reached as ours is.
        ({**S3, "customOriginConfig": {"httpPort": 80}}, False),
        ({**VPC, "customOriginConfig": {"httpPort": 80}}, False),
    ],
)
def test_an_origin_of_another_kind_is_lost_though_its_host_is_ours(
    more: dict[str, Any], other: bool
) -> None:
    theirs = {"originId": "theirs", "domainName": HOST, **more}

    assert lost(theirs, by_hand.origin("ours", HOST)) == (["origin:theirs"] if other else [])


def test_an_origin_of_ours_whose_host_is_not_known_yet_is_not_lost() -> None:
    ours = {**by_hand.origin("ours", HOST), "domainName": None}

    assert lost(by_hand.origin("ours", HOST), ours) == []


@pytest.mark.parametrize("kind", [S3, VPC])
def test_an_origin_that_stays_of_its_kind_is_not_lost(kind: dict[str, Any]) -> None:
    assert (
        lost({"originId": "o", "domainName": HOST, **kind}, by_hand.origin("o", HOST, **kind)) == []
    )


def test_a_header_towards_the_origin_is_known_by_its_name_in_any_case() -> None:
    def headers(*names: str) -> dict[str, Any]:
        return {"customHeaders": [{"name": name, "value": "x"} for name in names]}

    theirs = by_hand.origin("theirs", HOST, **headers("x-forwarded-host", "X-Other"))
    ours = by_hand.origin("ours", HOST, **headers("X-Forwarded-Host"))

    assert lost(theirs, ours) == ["origin_header:X-Other"]


@pytest.mark.parametrize(("value", "items"), [("x", []), ("y", ["other:something_new"])])
def test_a_property_that_nothing_knows_is_lost_only_where_it_changes(
    value: str, items: list[str]
) -> None:
    found = cloudfront.losses({"somethingNew": "x"}, {"somethingNew": value})

    assert [str(item) for item in found] == items
