"""Zones and aliases through the client against the stand-in API: nothing is ever made twice."""

import json

import httpx2
import pytest

from components.keycdn.api import Api
from components.keycdn.client import Client
from components.keycdn.errors import (
    AccessRefusedError,
    NotFoundError,
    RejectedError,
    UnsureError,
)
from components.keycdn.patience import Patience
from sandbox import faults
from sandbox.cloud import Cloud
from sandbox.keycdn.server import DENIED_KEY, REFUSED_KEY
from tests.keycdn.conftest import Watch
from tests.support.certificates import own

FIELDS = {"type": "pull", "originurl": "https://sendgrid.net", "http2": "enabled"}
HOST = "ablink.example.com"


def zones(cloud: Cloud) -> list[str]:
    return [zone["name"] for zone in cloud.items("keycdn", "zone").values()]


def test_a_zone_is_made_read_changed_and_deleted(api: Api) -> None:
    made = api.ensure_zone("mail", FIELDS)
    assert made.fields["http2"] == "enabled"

    changed = api.change_zone(made.id, {"http2": "disabled"})
    assert changed.fields["http2"] == "disabled"
    assert changed.fields["originurl"] == "https://sendgrid.net"
    assert api.zone(made.id) == changed

    api.delete_zone(made.id)
    assert api.zone(made.id) is None
    api.delete_zone(made.id)


def test_a_zone_answers_under_its_name_and_its_id_in_hexadecimal(api: Api) -> None:
    """sources/keycdn#zone-address: `sendgrid-1c6b.kxcdn.com`."""
    made = api.ensure_zone("mail", FIELDS)

    assert made.domain_name == f"mail-{int(made.id):x}.kxcdn.com"


@pytest.mark.parametrize("fault", ["lose", "error", "hang", "throttle"])
def test_a_zone_is_made_once_whatever_happens_to_the_answer(
    fault: str, api: Api, cloud: Cloud
) -> None:
    faults.arm(cloud, "keycdn:AddZone", fault)

    made = api.ensure_zone("mail", FIELDS)

    assert zones(cloud) == ["mail"]
    assert api.zone(made.id) == made


@pytest.mark.parametrize("fault", ["lose", "error", "hang", "throttle"])
def test_an_alias_is_made_once_whatever_happens_to_the_answer(
    fault: str, api: Api, cloud: Cloud
) -> None:
    zone = api.ensure_zone("mail", FIELDS)
    faults.arm(cloud, "keycdn:AddZoneAlias", fault)

    made = api.ensure_alias(zone.id, HOST)

    assert api.alias(made.id) == made
    assert len(cloud.items("keycdn", "zonealias")) == 1


def test_a_lost_answer_is_found_although_the_look_fails_too(api: Api, cloud: Cloud) -> None:
    faults.arm(cloud, "keycdn:AddZone", "lose")
    # The first look comes before anything is made.
    faults.arm(cloud, "keycdn:ListZones", "error", nth=2)

    api.ensure_zone("mail", FIELDS)

    assert zones(cloud) == ["mail"]


def test_a_zone_that_an_earlier_run_lost_is_taken_up_with_the_wanted_settings(
    api: Api, cloud: Cloud
) -> None:
    lost = api.ensure_zone("mail", {**FIELDS, "http2": "disabled"})

    assert api.ensure_zone("mail", FIELDS).id == lost.id
    assert cloud.items("keycdn", "zone")[lost.id]["http2"] == "enabled"


@pytest.mark.parametrize("operation", ["EditZone", "ViewZone", "DeleteZone"])
@pytest.mark.parametrize("fault", ["lose", "error", "hang", "throttle"])
def test_everything_else_is_simply_repeated(
    operation: str, fault: str, api: Api, cloud: Cloud
) -> None:
    zone = api.ensure_zone("mail", FIELDS)
    faults.arm(cloud, f"keycdn:{operation}", fault)

    api.change_zone(zone.id, {"http2": "disabled"})
    assert api.zone(zone.id) is not None
    api.delete_zone(zone.id)

    assert zones(cloud) == []
    assert faults.armed(cloud) == []


def test_an_alias_of_another_zone_is_left_alone_and_said(api: Api) -> None:
    first, second = api.ensure_zone("one", FIELDS), api.ensure_zone("two", FIELDS)
    api.ensure_alias(first.id, HOST)

    with pytest.raises(RejectedError, match=f"{HOST}: belongs to zone {first.id} already"):
        api.ensure_alias(second.id, HOST)


def test_an_alias_moves_to_another_zone_in_place(api: Api) -> None:
    first, second = api.ensure_zone("one", FIELDS), api.ensure_zone("two", FIELDS)
    alias = api.ensure_alias(first.id, HOST)

    api.move_alias(alias.id, second.id, HOST)

    moved = api.alias(alias.id)
    assert moved is not None
    assert moved.zone_id == second.id
    api.delete_alias(alias.id)
    api.delete_alias(alias.id)
    assert api.alias(alias.id) is None


def test_changing_a_zone_that_is_gone_says_so(api: Api) -> None:
    with pytest.raises(NotFoundError, match=r"zones/7\.json: not found"):
        api.change_zone("7", FIELDS)


def test_a_zone_of_another_account_is_refused(api: Api, url: str, watch: Watch) -> None:
    zone = api.ensure_zone("mail", FIELDS)
    other = Api(Client("another-key", url, clock=watch.clock))

    assert other.zone_named("mail") is None
    with pytest.raises(AccessRefusedError, match="403"):
        other.change_zone(zone.id, FIELDS)


@pytest.mark.parametrize(("key", "said"), [(REFUSED_KEY, "401"), (DENIED_KEY, "403")])
def test_a_refused_key_is_said_and_never_shown(key: str, said: str, url: str, watch: Watch) -> None:
    with pytest.raises(AccessRefusedError, match=said) as caught:
        Api(Client(key, url, clock=watch.clock)).ensure_zone("mail", FIELDS)

    assert key not in str(caught.value)
    assert watch.sleeps == []


def test_a_private_key_is_never_read_back(api: Api) -> None:
    zone = api.ensure_zone("mail", FIELDS)
    certificate, pem = own()
    fields = {"sslcert": "custom", "customsslkey": pem, "customsslcert": certificate}

    changed = api.change_zone(zone.id, fields, (pem,))

    assert changed.fields["sslcert"] == "custom"
    assert "customsslkey" not in changed.fields
    assert pem.splitlines()[1] not in repr(changed)


@pytest.mark.parametrize("answer", [httpx2.ReadTimeout("lost"), httpx2.Response(502)])
def test_after_a_lost_answer_it_looks_before_it_asks_again(
    answer: httpx2.Response | Exception, watch: Watch
) -> None:
    """Not every API refuses a second zone of the same name, so that must not be counted on."""
    made: list[dict[str, str]] = []

    def careless(request: httpx2.Request) -> httpx2.Response:
        if request.method == "GET":
            return httpx2.Response(200, json={"status": "success", "data": {"zones": made}})
        made.append({**json.loads(request.content), "id": "7"})
        if isinstance(answer, Exception):
            raise answer
        return answer

    transport = httpx2.MockTransport(careless)
    api = Api(Client("key-of-a-test", clock=watch.clock, transport=transport))

    assert api.ensure_zone("mail", FIELDS).id == "7"
    assert len(made) == 1


def test_what_is_done_only_after_the_first_look_is_found_before_it_is_asked_for_again(
    watch: Watch,
) -> None:
    asked: list[str] = []

    def slow(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.method)
        if request.method == "POST":
            raise httpx2.ReadTimeout("lost")
        made = [{"name": "mail", "id": "7"}] if asked.count("GET") > 2 else []
        return httpx2.Response(200, json={"status": "success", "data": {"zones": made}})

    transport = httpx2.MockTransport(slow)
    api = Api(Client("key-of-a-test", clock=watch.clock, transport=transport))

    assert api.ensure_zone("mail", FIELDS).id == "7"
    assert asked == ["GET", "POST", "GET", "GET"]
    assert watch.sleeps == [0.5]


def test_a_zone_that_can_never_be_made_is_given_up_in_time(watch: Watch) -> None:
    def never(request: httpx2.Request) -> httpx2.Response:
        if request.method == "POST":
            raise httpx2.ReadTimeout("lost")
        return httpx2.Response(200, json={"status": "success", "data": {"zones": []}})

    transport = httpx2.MockTransport(never)
    patience = Patience(total=100)
    api = Api(Client("key", patience=patience, clock=watch.clock, transport=transport))

    with pytest.raises(UnsureError, match=r"POST /zones\.json: the API did not answer"):
        api.ensure_zone("mail", FIELDS)
    assert 50 < watch.time <= 100
