"""The certificate of a zone: its secret, its place after the record, and when it is given up."""

from typing import Any

import pytest

from components.dns.lookup import RESOLVER
from components.keycdn.certificate import ZoneCertificateProvider, at_rest
from components.keycdn.errors import KeyCdnError
from components.keycdn.pointing import wait_until_pointing
from components.keycdn.zone import ZoneAliasProvider, ZoneProvider
from sandbox import dns_zones, faults
from sandbox.cloud import Cloud
from sandbox.dns_zones import Record
from tests.keycdn.conftest import Watch
from tests.keycdn.plugin import HOST, configured, made
from tests.support.certificates import own

CERTIFICATE, PRIVATE = own()
SECRET_LINE = PRIVATE.splitlines()[1]

pytestmark = pytest.mark.usefixtures("plugin_environment", "traceback_stays")


def point(cloud: Cloud, host: str, target: str) -> None:
    dns_zones.put(cloud, Record("z", host, "CNAME", 300, (target,)))


def test_a_custom_certificate_is_set_read_and_taken_away_without_its_key_in_outputs(
    cloud: Cloud,
) -> None:
    provider = configured(ZoneCertificateProvider())
    identity, _ = made()
    props = {
        "zone_id": identity,
        "sslcert": "custom",
        "customsslcert": CERTIFICATE,
        "customsslkey": PRIVATE,
    }

    outs = provider.create(props).outs or {}

    assert cloud.items("keycdn", "zone")[identity]["customsslkey"] == PRIVATE
    assert SECRET_LINE not in str(outs)
    assert not provider.diff(identity, outs, props).changes
    assert provider.diff(identity, outs, {**props, "customsslkey": PRIVATE + "x"}).changes
    assert SECRET_LINE not in str(provider.read(identity, outs).outs)
    provider.delete(identity, outs)
    assert cloud.items("keycdn", "zone")[identity]["sslcert"] == "shared"


@pytest.mark.usefixtures("resolver")
def test_lets_encrypt_is_asked_for_once_the_name_points_at_the_zone(cloud: Cloud) -> None:
    provider = configured(ZoneCertificateProvider())
    identity, outs = made()
    configured(ZoneAliasProvider()).create({"host": HOST, "zone_id": identity})
    props = {
        "zone_id": identity,
        "sslcert": "letsencrypt",
        "hosts": [HOST],
        "points_at": outs["domain_name"],
        "wait": 1,
    }
    with pytest.raises(KeyCdnError, match=f"{HOST}  CNAME  {outs['domain_name']}  "):
        provider.create(props)
    assert cloud.items("keycdn", "zone")[identity]["sslcert"] == "shared"

    point(cloud, HOST, outs["domain_name"])
    set_ = provider.create(props).outs or {}

    assert cloud.items("keycdn", "zone")[identity]["issued"] == [HOST]
    assert not provider.diff(identity, set_, props).changes
    # A host that joins the group needs a certificate that holds it, too.
    assert provider.diff(identity, set_, {**props, "hosts": [HOST, "b.example.com"]}).changes


@pytest.mark.usefixtures("resolver")
def test_a_record_that_a_person_sets_is_not_waited_for(cloud: Cloud) -> None:
    """It is named, and the next update asks for the certificate; another one asks for nothing."""
    provider = configured(ZoneCertificateProvider())
    identity, outs = made()
    target, other = outs["domain_name"], "b.example.com"
    for host in (HOST, other):
        configured(ZoneAliasProvider()).create({"host": host, "zone_id": identity})
    props = {
        "zone_id": identity,
        "sslcert": "letsencrypt",
        "hosts": [HOST, other],
        "by_hand": [HOST, other],
        "points_at": target,
        "wait": 600,
    }

    def zone() -> dict[str, Any]:
        return cloud.items("keycdn", "zone")[identity]

    first = provider.create(props).outs or {}
    assert (first["pending"], zone()["sslcert"]) == ([HOST, other], "shared")
    assert provider.diff(identity, first, props).changes

    point(cloud, HOST, target)
    second = provider.update(identity, first, props).outs or {}
    assert (second["pending"], zone()["issued"]) == ([other], [HOST])
    assert provider.diff(identity, second, props).changes

    faults.arm(cloud, "keycdn:EditZone", "refuse")
    assert (provider.update(identity, second, props).outs or {})["pending"] == [other]
    assert faults.armed(cloud), "it was asked for nothing"
    faults.clear(cloud)

    point(cloud, other, target)
    third = provider.update(identity, second, props).outs or {}
    assert (third["pending"], zone()["issued"]) == ([], [HOST, other])
    assert not provider.diff(identity, third, props).changes


@pytest.mark.usefixtures("resolver")
def test_a_record_of_the_update_is_waited_for_beside_one_that_a_person_sets() -> None:
    provider = configured(ZoneCertificateProvider())
    identity, outs = made()
    props = {
        "zone_id": identity,
        "sslcert": "letsencrypt",
        "hosts": [HOST, "b.example.com"],
        "by_hand": ["b.example.com"],
        "points_at": outs["domain_name"],
        "wait": 1,
    }

    with pytest.raises(KeyCdnError, match=f"{HOST}  CNAME  ") as caught:
        provider.create(props)
    assert "b.example.com" not in str(caught.value)


@pytest.mark.usefixtures("resolver")
def test_the_wait_for_the_record_goes_on_until_it_is_there(cloud: Cloud, watch: Watch) -> None:
    point(cloud, HOST, "sendgrid.net")
    clock = watch.clock

    def set_at_last(seconds: float) -> None:
        watch.sleep(seconds)
        if len(watch.sleeps) == 3:
            point(cloud, HOST, "mail-1.kxcdn.com")

    patient = type(clock)(clock.now, set_at_last, clock.chance, clock.today)
    wait_until_pointing([HOST], "mail-1.kxcdn.com", 60, patient)
    assert watch.sleeps == [5.0, 5.0, 5.0]


@pytest.mark.usefixtures("resolver")
def test_the_wait_for_the_record_is_bounded_and_says_what_is_there(
    cloud: Cloud, watch: Watch
) -> None:
    point(cloud, HOST, "sendgrid.net")

    with pytest.raises(KeyCdnError, match=r"\(points at sendgrid\.net instead\)"):
        wait_until_pointing([HOST], "mail-1.kxcdn.com", 60, watch.clock)

    assert watch.time <= 60


@pytest.mark.usefixtures("resolver")
@pytest.mark.parametrize(
    ("kept", "asked", "left"),
    [
        (True, True, "letsencrypt"),
        (False, True, "shared"),
        (False, False, "letsencrypt"),
    ],
)
def test_lets_encrypt_is_given_up_only_when_no_name_needs_it(
    kept: bool, asked: bool, left: str, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With manual DNS a person moves the record back after the update; nobody may have asked."""
    provider = configured(ZoneCertificateProvider())
    identity, outs = made()
    target = outs["domain_name"]
    configured(ZoneAliasProvider()).create({"host": HOST, "zone_id": identity})
    point(cloud, HOST, target)
    named = {"hosts": [HOST, "b.example.com"], "points_at": target, "zone_id": identity}
    configured(ZoneProvider()).api({}).change_zone(identity, {"sslcert": "letsencrypt"})

    if not kept:
        point(cloud, HOST, "sendgrid.net")
    if not asked:
        monkeypatch.setenv(RESOLVER, "127.0.0.1:1")
        monkeypatch.setattr("components.dns.lookup.PATIENCE", 0.2)
    provider.delete(identity, {**named, "sslcert": "letsencrypt"})

    assert cloud.items("keycdn", "zone")[identity]["sslcert"] == left


def test_taking_away_the_certificate_of_a_zone_that_is_gone_is_no_fault() -> None:
    configured(ZoneCertificateProvider()).delete("7", {"zone_id": "7", "sslcert": "custom"})


@pytest.mark.usefixtures("resolver")
def test_at_rest_it_asks_for_nothing_and_afterwards_once_more(cloud: Cloud) -> None:
    """No record leads there, so that waiting for one would never end."""
    provider = configured(ZoneCertificateProvider())
    identity, outs = made()
    configured(ZoneAliasProvider()).create({"host": HOST, "zone_id": identity})
    point(cloud, HOST, outs["domain_name"])
    named = {"zone_id": identity, "hosts": [HOST], "points_at": outs["domain_name"], "wait": 1}
    props = {**named, "sslcert": "letsencrypt"}
    asked = provider.create(props).outs or {}
    point(cloud, HOST, "sendgrid.net")

    resting = at_rest(asked)
    assert resting is not None
    wanted = {**resting, "zone_id": identity}
    assert provider.diff(identity, asked, wanted).changes
    faults.arm(cloud, "keycdn:EditZone", "refuse")
    rests = provider.update(identity, asked, wanted).outs or {}
    assert not provider.diff(identity, rests, wanted).changes
    assert faults.armed(cloud), "it was asked for nothing"
    faults.clear(cloud)

    point(cloud, HOST, outs["domain_name"])
    assert provider.diff(identity, rests, props).changes
    again = provider.update(identity, rests, props).outs or {}
    assert not again.get("resting")
    assert not provider.diff(identity, again, props).changes
    assert cloud.items("keycdn", "zone")[identity]["issued"] == [HOST]


@pytest.mark.parametrize("state", [None, {}, {"sslcert": "custom"}])
def test_nothing_rests_where_none_stands(state: dict[str, object] | None) -> None:
    assert at_rest(state) is None
