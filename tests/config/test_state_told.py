"""What the resources of a state say of a host, each value by itself: no program is run for it."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from components import liveness
from components.dns.provider import Pointing
from components.edge_names import TRACKING_DOMAIN
from components.liveness import Known, corrected
from components.memory import Place, Was
from components.project import PACKAGE
from components.state import State
from tests.config.reading import HOST, left

EDGE, ESP, OWN = "d1.cloudfront.net", "sendgrid.net", "rest.example.org"
ROUTE53, FLARE = "aws:route53/record:Record", "cloudflare:index/dnsRecord:DnsRecord"
DISTRIBUTION = ("aws:cloudfront/distribution:Distribution", f"{HOST}-distribution")
OF_DISTRIBUTION = {
    "defaultCacheBehavior": {"targetOriginId": "esp"},
    "origins": [{"originId": "esp", "domainName": "other.sendgrid.net"}],
}


def state(
    component: Mapping[str, object] | None = None,
    at: str | None = None,
    *,
    proxied: bool = False,
    zone: str | None = "Z1",
    more: State | None = None,
) -> State:
    """A state with the host's component, a record of it and what else there is."""
    found: dict[tuple[str, str], Mapping[str, object]] = {
        (TRACKING_DOMAIN, HOST): component or {},
        **(more or {}),
    }
    if at is not None and proxied:
        record = {"content": at, "proxied": True, "zoneId": zone}
        found[FLARE, f"{HOST}-tracking"] = record
    elif at is not None:
        found[ROUTE53, f"{HOST}-tracking"] = {"records": [at], "zoneId": zone}
    return found


def known(resources: State, *edges: str, named: Mapping[str, Pointing] | None = None) -> Known:
    """What tells who is live."""
    return Known(resources, named or {}, edges, {type_ for type_, _ in resources})


def was(before: Was, resources: State, *edges: str) -> Was:
    """The host as the state corrects it."""
    return corrected({HOST: before}, known(resources, *edges))[HOST]


@pytest.mark.parametrize(
    ("component", "expected"),
    [({}, False), ({"protect": True}, True), ({"protect": "true"}, False)],
)
def test_protection_is_what_the_last_update_registered(
    component: Mapping[str, object], expected: bool
) -> None:
    for at in (None, ESP, EDGE):
        assert was(left(), state(component, at)).kept is expected
        assert was(left(kept=True), state(component, at)).kept is expected


@pytest.mark.parametrize(
    ("outputs", "component", "stage"),
    [
        ("build", "live", "live"),
        ("live", "build", "live"),
        ("build", "build", "build"),
        ("certificate", None, "certificate"),
    ],
)
def test_without_a_record_a_host_is_live_where_anything_says_so(
    outputs: str, component: str | None, stage: str
) -> None:
    place = {"provider": "manual", "zone": "example.com"}
    kept = {"stage": component, "place": place}

    found = was(left(outputs, place=Place("route53")), state(kept))

    assert (found.stage, found.place) == (stage, Place("manual", "example.com"))


def test_the_place_of_a_record_is_its_own_zone() -> None:
    kept = {"place": {"provider": "route53", "zone": "example.com", "zone_id": "Z9"}}
    for at in (ESP, EDGE):
        assert was(left(), state(kept, at)).place == Place("route53", "example.com", "Z1")
        assert was(left(), state(kept, at, zone=None)).place == Place(
            "route53", "example.com", "Z9"
        )
        assert was(left(), state({}, at)).place == Place("route53", None, "Z1")
        assert was(left(), state(kept, at, proxied=True)).place == Place("cloudflare", None, "Z1")


@pytest.mark.parametrize(
    ("outputs", "expected"), [("live", "build"), ("build", "build"), ("certificate", "certificate")]
)
def test_a_record_off_the_edges_is_where_the_host_points(outputs: str, expected: str) -> None:
    found = was(left(outputs, target=EDGE), state({}, ESP))

    assert (found.stage, found.target, found.live) == (expected, ESP, False)
    assert found.place is not None


def test_a_name_that_rested_where_the_outputs_say_is_not_live() -> None:
    assert was(left(target=OWN), state({}, OWN)).stage == "build"
    assert was(left("live", target=OWN), state({}, OWN)).live
    assert was(left(target="another.example.org"), state({}, OWN)).live


def test_a_name_rests_where_the_last_update_said_that_it_would() -> None:
    def at_rest(rest: object, at: str, *, proxied: bool = False) -> bool:
        return not was(left("live"), state({"rest": rest}, at, proxied=proxied)).live

    assert at_rest({"value": OWN}, OWN)
    assert at_rest({"value": f"{OWN.upper()}."}, OWN)
    assert at_rest({"value": OWN, "proxied": True}, OWN, proxied=True)
    assert not at_rest({"value": OWN}, OWN, proxied=True)
    assert not at_rest({"value": OWN, "proxied": True}, OWN)
    assert not at_rest({"value": OWN, "proxied": "yes"}, OWN, proxied=True)
    for other in (None, OWN, {}, {"value": 1}, {"VALUE": OWN}):
        assert not at_rest(other, OWN)


def test_a_stack_file_says_where_its_own_host_rests_and_never_at_an_edge() -> None:
    def live(named: str, edges: tuple[str, ...], host: str = HOST) -> bool:
        found = known(state({}, OWN), *edges, named={host: Pointing(named)})
        return liveness.is_live(found, HOST)

    assert not live(OWN, ())
    assert live(OWN, (), host="other.example.com")
    assert live(OWN, (OWN,))
    assert live("another.example.org", ())
    # A proxied rest may be the record that an edge of this stack serves by.
    edge: State = {(f"{PACKAGE}:CloudflareSendGrid", HOST): {}}
    for more, expected in ((None, False), (edge, True)):
        resources = state({}, OWN, proxied=True, more=more)
        rest = {HOST: Pointing(OWN, proxied=True)}
        assert liveness.is_live(known(resources, named=rest), HOST) is expected
    # One that is not proxied is no such record.
    plain = known(state({}, OWN, more=edge), named={HOST: Pointing(OWN)})
    assert not liveness.is_live(plain, HOST)


def test_where_a_host_was_live_it_does_not_rest() -> None:
    """Whatever else says that it does."""
    rest = {"rest": {"value": OWN}}

    assert was(left(), state({**rest, "target": OWN, "stage": "live"}, OWN)).live
    assert not was(left(), state({**rest, "target": OWN, "stage": "build"}, OWN)).live
    assert not was(left(), state({"target": OWN, "stage": "build"}, OWN)).live
    assert was(left(), state({"target": OWN, "stage": "live"}, OWN)).live


def test_what_serves_is_told_by_what_a_record_looks_like() -> None:
    def serving(resources: State) -> str | None:
        return liveness.serving(known(resources), HOST)

    assert serving(state({}, EDGE)) == "cloudfront"
    assert serving(state({}, ESP, proxied=True)) == "cloudflare"
    assert serving(state({}, "who.example.org")) == ""
    assert serving(state({}, ESP)) is None
    assert serving(state({"stage": "live"}, ESP)) is None  # the record is at the ESP
    assert serving(state({"stage": "live"})) == ""  # by hand: nobody knows
    assert serving(state({"stage": "build"})) is None
    both = {**state({}, "who.example.org"), **state({}, ESP, proxied=True)}
    assert serving(both) == "cloudflare"


def test_the_zone_of_a_live_record_is_the_records() -> None:
    assert liveness.live_zone(known(state({}, EDGE)), HOST) == "Z1"
    assert liveness.live_zone(known(state({}, EDGE, zone=None)), HOST) is None
    assert liveness.live_zone(known(state({}, ESP)), HOST) is None


def test_a_record_that_nobody_can_read_counts_as_live() -> None:
    several = {"records": ["a.example.org", "b.example.org"], "zoneId": "Z1"}
    resources = {**state({}), (ROUTE53, f"{HOST}-tracking"): several}

    assert liveness.is_live(known(resources), HOST)
    assert was(left(target="x"), resources).live


@pytest.mark.parametrize(
    ("before", "resources", "origin"),
    [
        # A proxied record names the ESP's host itself.
        (left("live", cdn="cloudflare"), state({}, "eu.sendgrid.net", proxied=True), "eu.sendgrid"),
        (left(), state({}, EDGE, more={DISTRIBUTION: OF_DISTRIBUTION}), "other.sendgrid.net"),
        (left("live"), state({}, more={DISTRIBUTION: OF_DISTRIBUTION}), "other.sendgrid.net"),
        (left("live"), state({}, EDGE), "as-told"),  # the distribution is gone from the state
        (left("build"), state({}, more={DISTRIBUTION: OF_DISTRIBUTION}), "as-told"),
        (left("live", cdn="of-old"), state({}), "as-told"),
        (left("live", group="other"), state({}, more={DISTRIBUTION: OF_DISTRIBUTION}), "as-told"),
    ],
)
def test_links_lead_to_the_host_that_the_edge_in_the_state_has(
    before: Was, resources: State, origin: str
) -> None:
    found = was(replace(before, origin="as-told"), resources)

    assert found.origin is not None
    assert found.origin.startswith(origin)


def test_of_a_group_the_edge_bears_the_groups_name() -> None:
    edge = {(DISTRIBUTION[0], "mail-distribution"): OF_DISTRIBUTION}

    assert was(left("live", group="mail"), state({}, more=edge)).origin == "other.sendgrid.net"


def test_links_are_those_of_the_last_whole_update() -> None:
    place = {"provider": "route53", "cdn": "fastly", "esp": "ses", "origin": "r.us.example.org"}

    outputs = was(left("build", origin="o"), state({"place": place}, ESP))
    assert (outputs.cdn, outputs.esp, outputs.origin) == (
        "cloudfront", "sendgrid", "r.us.example.org"
    )  # fmt: skip
    untold = was(left("build", told=False), state({"place": place}, ESP))
    assert (untold.cdn, untold.esp, untold.origin) == ("cloudfront", "ses", "r.us.example.org")
    nothing = was(left("build", told=False, cdn="", esp=""), state({"place": place}, ESP))
    assert (nothing.cdn, nothing.esp) == ("fastly", "ses")
    less = {"provider": "route53", "origin": "r.us.example.org"}
    assert was(left("build", told=False, cdn=""), state({"place": less}, ESP)).cdn == ""
    assert was(left("build", told=False), state({"place": less}, ESP)).esp == "sendgrid"
    before = was(left("build", told=False), state({"place": {"provider": "route53"}}, ESP))
    assert (before.cdn, before.esp, before.origin) == ("cloudfront", "sendgrid", None)
