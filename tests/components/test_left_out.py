"""A host beside the one that an update is told to do: nothing of it stands, and nothing breaks."""

from typing import Any

import pytest

from components.keeping import LIVE
from components.left_out import NEXT
from components.memory import remembered
from tests.components.existing import in_state
from tests.support.recording import RECORD, LeftOut, run

HOST, OTHER = "ablink.example.com", "b.example.com"
CDNS: dict[str, dict[str, Any]] = {
    "cloudfront": {},
    "cloudflare": {"dns": {"provider": "cloudflare", "zone": "example.com"}},
    "fastly": {},
    "keycdn": {"keycdn": {"accept_https_gap": True}},
    "proxy": {"proxy": {"address": "192.0.2.7"}},
}
DNS: dict[str, dict[str, Any]] = {
    name: {"provider": name, "zone": "example.com"} for name in ("route53", "cloudflare", "google")
}
DNS["alias"] = {"provider": "route53", "zone": "example.com", "record": "alias"}
DNS["manual"] = {"provider": "manual", "zone": "example.com"}
PLACES = [
    *((cdn, "route53") for cdn in CDNS if cdn != "cloudflare"),
    *(("cloudfront", dns) for dns in DNS if dns != "route53"),
    ("cloudflare", "cloudflare"),
    ("fastly", "google"),
]


def domain(cdn: str, dns: str = "route53", stage: str = "live") -> dict[str, Any]:
    return {"cdn": cdn, "esp": "sendgrid", "stage": stage, "dns": DNS[dns], **CDNS[cdn]}


@pytest.mark.parametrize("says_unknown", [True, False], ids=["unknown", "none"])
@pytest.mark.parametrize(("cdn", "dns"), PLACES)
def test_a_new_host_that_is_left_out_breaks_nothing_and_is_not_taken_for_live(
    cdn: str, dns: str, says_unknown: bool
) -> None:
    out = LeftOut(new=(OTHER,), says_unknown=says_unknown)
    found = run({HOST: domain("cloudfront"), OTHER: domain(cdn, dns)}, left_out=out).outputs

    assert found[HOST]["stage"] == "live"
    other = found[OTHER]
    assert (other["stage"], other["target"], other["next_step"]) == ("certificate", None, NEXT)
    assert other["cdn"] == cdn
    assert not remembered({"domains": {OTHER: other}})[OTHER].live


@pytest.mark.parametrize("stage", ["certificate", "build"])
@pytest.mark.parametrize("cdn", [cdn for cdn in CDNS if cdn != "cloudflare"])
def test_nothing_is_said_to_stand_of_a_host_that_is_left_out(cdn: str, stage: str) -> None:
    found = run({OTHER: domain(cdn, stage=stage)}, left_out=LeftOut(new=(OTHER,))).outputs[OTHER]

    assert (found["stage"], found["target"], found["edge"]) == ("certificate", None, None)
    assert found["next_step"] == NEXT


def test_a_record_that_was_left_where_it_was_is_said_to_be_there() -> None:
    """The file swaps `cdn` and `also`, and the update was told to do something else."""
    both = {**domain("fastly"), "also": ["cloudfront"]}
    edge = f"{HOST}-distribution.cloudfront.net"
    record = {"records": [edge], "fqdn": HOST, "name": HOST, "type": "CNAME"}
    out = LeftOut(standing={f"{HOST}-tracking": record})

    found = run({HOST: both}, left_out=out).outputs[HOST]
    swapped = run({HOST: both}).outputs[HOST]

    assert (found["cdn"], found["target"], found["edge"]) == ("cloudfront", edge, edge)
    assert list(found["also"]) == ["fastly"]
    assert found["certificate"] == f"arn:{HOST}-certificate"
    assert found["next_step"].startswith("Run pulumi up without --target")
    assert (swapped["cdn"], list(swapped["also"])) == ("fastly", ["cloudfront"])
    assert not swapped["next_step"].startswith("Run pulumi up without")


@pytest.mark.parametrize("cdn", CDNS)
def test_the_record_holds_all_that_serves_whatever_was_targeted(cdn: str) -> None:
    """Nothing it depends on is deleted before it, and it carries what stops a deletion.

    So an edge that an update left out is kept by the record that this update moved.
    """
    keys = domain(cdn, "cloudflare" if cdn == "cloudflare" else "route53")
    recorded = run({HOST: {**keys, "protect": False}})
    found = {resource.name: resource for resource in recorded.resources}
    record = found[f"{HOST}-tracking"]

    assert list(record.request.hooks.before_delete) == [LIVE]
    held, more = set[str](), {record.name}
    while more:
        held |= more
        more = {name for one in more if one in found for name in found[one].dependencies} - held
    serving = {
        r.name for r in recorded.resources if r.request.custom and ":providers:" not in r.type
    }
    after = (
        {f"{HOST}-certificate"} if cdn == "keycdn" else set[str]()
    )  # comes when the record stands
    assert serving - after <= held


@pytest.mark.parametrize("standby", [True, False])
def test_half_way_off_alias_records_the_outputs_name_the_cdn_that_serves(
    monkeypatch: pytest.MonkeyPatch, standby: bool
) -> None:
    """Swapped, and rolled back together with it: the alias stays until the AAAA is gone."""
    stage = "live" if standby else "build"
    in_state(monkeypatch, RECORD, f"{HOST}-tracking-ipv6")
    both = {**domain("fastly", "alias", stage), "also": ["cloudfront"]}

    found = run({HOST: both}).outputs[HOST]

    assert (found["cdn"], list(found["also"])) == ("cloudfront", ["fastly"])
    assert "service" not in found
    assert found["next_step"].startswith("Run pulumi up once more")
