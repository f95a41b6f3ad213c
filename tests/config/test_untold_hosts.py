"""Hosts that no outputs tell of, or not what serves them: an update of them failed half way."""

from components.config import links
from components.edge_names import TRACKING_DOMAIN
from components.liveness import Known, corrected
from components.memory import Was
from components.project import PACKAGE
from components.state import State
from tests.config.reading import HOST, one

THERE: State = {(TRACKING_DOMAIN, HOST): {}}
CLOUDFRONT = f"{PACKAGE}:CloudFrontSendGrid"
FASTLY = f"{PACKAGE}:FastlySendGrid"
KEYCDN = f"{PACKAGE}:KeyCdnSendGrid"


def found(*classes: str) -> Was:
    """What is known of the host when the state has it and these edges."""
    resources: State = {**THERE, **{(name, HOST): {} for name in classes}}
    return corrected({}, Known(resources, {}, (), ()))[HOST]


def test_without_an_edge_nothing_is_known_of_it() -> None:
    assert found() == Was(HOST, "", "", None, "build", None, None, {}, told=False)
    assert found().edges == {}
    # Nobody knows its links, so no change of them is refused.
    assert list(links.faults(one({"esp": "sparkpost"}), found())) == []


def test_its_edges_in_the_state_are_all_its_own() -> None:
    """One that were forgotten would go without a word."""
    assert found(FASTLY) == Was(
        HOST, "fastly", "sendgrid", None, "build", None, None, {}, told=False
    )
    assert found(FASTLY, CLOUDFRONT).also == {"fastly": None}
    assert found(FASTLY, CLOUDFRONT, KEYCDN).edges == {
        "cloudfront": None,
        "fastly": None,
        "keycdn": None,
    }


def test_what_the_outputs_tell_of_goes_before_that() -> None:
    told = Was(HOST, "proxy", "sendgrid", "g", "certificate", None, None, {})
    resources: State = {**THERE, (FASTLY, HOST): {}}

    assert corrected({HOST: told}, Known(resources, {}, (), ()))[HOST] == told


RECORD = "aws:route53/record:Record"


def served(told: Was, target: str) -> Was:
    """What is known of a host whose outputs and whose record say this."""
    record = {"records": [target], "zoneId": "Z1"}
    resources: State = {**THERE, (RECORD, f"{HOST}-tracking"): record}
    return corrected({HOST: told}, Known(resources, {}, (), ()))[HOST]


def test_where_the_record_leads_to_no_edge_that_is_known_the_outputs_tell_the_cdn() -> None:
    told = Was(HOST, "fastly", "sendgrid", None, "build", None, None, {"proxy": "192.0.2.1"})

    was = served(told, "who.example.org")

    assert (was.cdn, was.live) == ("fastly", True)
    assert was.edges == {"fastly": None, "proxy": "192.0.2.1"}


def test_where_the_record_leads_to_a_standby_that_is_in_front() -> None:
    for edge in ("p.example.org", "p.example.org."):
        told = Was(HOST, "fastly", "sendgrid", None, "build", None, "f", {"proxy": edge})

        was = served(told, "p.example.org")

        assert (was.cdn, was.edge, was.also) == ("proxy", edge, {"fastly": "f"})


def test_where_it_leads_to_an_edge_by_its_looks_that_cdn_is_in_front() -> None:
    told = Was(HOST, "fastly", "sendgrid", None, "build", None, "f", {"proxy": "p.example.org"})

    by_its_looks = served(told, "d1.cloudfront.net")
    assert (by_its_looks.cdn, by_its_looks.edge) == ("cloudfront", None)
    assert by_its_looks.edges.keys() == {"cloudfront", "fastly", "proxy"}
