"""A live host in a program of one's own: its edge does not go because its component does."""

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from components import hook_names
from components.catalog import ESPS
from components.click_tracking import ClickTracking
from components.keeping import Keeping
from components.owners import Owner
from components.registry import CDNS
from components.tracking_domain import TrackingDomain
from tests.support.earlier import leave, said_by
from tests.support.pairs import FLARE, HOST, PAIRS, ROUTE53, args, class_of
from tests.support.recording import Recorded, record

OTHER = "other.email.example.com"
Part = Callable[[], object]
TEAM = "urn:pulumi:test::ssl-click-tracking::team:index:Mail::team"
every_pair = pytest.mark.parametrize("kind", PAIRS)


def pair(kind: str, name: str = "links", stage: str = "live", **more: Any) -> Part:
    opts = more.pop("opts", None)
    return lambda: class_of(kind)(name, args(kind, stage, **more), opts)


def dns(kind: str) -> Any:
    return FLARE if CDNS[PAIRS[kind][0]].default_dns else ROUTE53


def domain(kind: str, stage: str = "live", host: str = HOST) -> Part:
    """The host by itself, with an edge that is made elsewhere."""
    own: Any = {"host": host, "esp": PAIRS[kind][1], "stage": stage, "dns": dns(kind)}
    own |= {"target": {"value": "edge.example.org"}}
    own |= {"region": "eu-west-1"} if PAIRS[kind][1] == "ses" else {}
    return lambda: TrackingDomain("alone", own)


def whole(kind: str, stage: str = "live", name: str = "all", **more: Any) -> Part:
    """The host in a stack file as a component."""
    cdn, esp = PAIRS[kind]
    block = {
        key: value for key, value in args(kind).items() if key not in ("hosts", "stage", "dns")
    }
    region = {"region": block.pop("region")} if "region" in block else {}
    keys = {"cdn": cdn, "esp": esp, "stage": stage, "dns": dns(kind), **region, **more}
    own: Any = {"domains": {HOST: {**keys, **({cdn: block} if block else {})}}}
    return lambda: ClickTracking(name, own)


def beside() -> None:
    """A component of another host, so that the program has one of the library."""
    TrackingDomain("beside", {"host": OTHER, "esp": "sendgrid", "dns": {"provider": "manual"}})


def made(*parts: Part) -> Recorded:
    def program() -> None:
        for part in parts:
            part()

    return record(program)


def left(monkeypatch: pytest.MonkeyPatch, *parts: Part) -> Recorded:
    """What the next update finds."""
    before = made(*parts)
    leave(monkeypatch, before.outputs, before.state)
    return before


@every_pair
def test_an_update_without_a_change_goes_through(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    left(monkeypatch, pair(kind), beside)

    assert said_by(lambda: made(pair(kind), beside)) == ""


@every_pair
@pytest.mark.parametrize("stage", ["build", "live"])
def test_no_other_component_takes_a_live_host_off_its_edge(
    monkeypatch: pytest.MonkeyPatch, kind: str, stage: str
) -> None:
    left(monkeypatch, pair(kind))
    other = "Fastly" if kind.startswith("CloudFront") else "CloudFront"
    another = f"{other}{ESPS[PAIRS[kind][1]].class_suffix}"
    takers: dict[str, Part] = {
        "TrackingDomain": domain(kind, stage),
        "ClickTracking": whole(kind, stage),
        kind: pair(kind, "mail", stage),
        another: pair(another, "mail", stage, dns=dns(kind)),
    }

    for taker, part in takers.items():
        said = said_by(lambda part=part: made(part))
        assert said.startswith(f"{taker} '"), said
        assert f"is live on the edge of {kind} 'links'" in said
        assert f"put {kind} 'links' back" in said
        assert "set stage: build there and run `pulumi up`" in said


@every_pair
def test_nothing_is_registered_before_that_is_known(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    left(monkeypatch, pair(kind))

    recorded = Recorded()
    monkeypatch.setattr("tests.support.recording.Recorded", lambda: recorded)

    assert "is live on the edge of" in said_by(lambda: made(pair(kind, "mail")))
    assert recorded.resources == []


def test_whoever_hides_a_refusal_is_told_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    left(monkeypatch, pair("FastlySes"))

    def program() -> None:
        with pytest.raises(pulumi.RunError, match="is live on the edge of"):
            pair("FastlySes", "mail")()

    assert f"host '{HOST}': is live and in no component" in said_by(lambda: record(program))


@every_pair
def test_off_the_edge_every_move_goes(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    left(monkeypatch, pair(kind, stage="build"))

    for part in (domain(kind), whole(kind, "build"), pair(kind, "mail", "build"), beside):
        assert said_by(lambda part=part: made(part)) == ""


@every_pair
def test_a_live_host_that_is_left_out_is_told_when_the_program_has_ended(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    left(monkeypatch, pair(kind), beside)
    said = said_by(lambda: made(beside))

    assert said.startswith(f"nothing was deleted:\n  host '{HOST}': is live and in no component")
    assert "to retire it, set stage: build and run `pulumi up`" in said


@pytest.mark.parametrize("kind", ["CloudFrontSendGrid", "FastlySes", "ProxySparkPost"])
def test_so_is_one_of_several_hosts_of_a_pair(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    several = pair(kind, hosts=[HOST, "b.email.example.com"])
    left(monkeypatch, several)
    said = said_by(lambda: made(pair(kind)))

    assert "host 'b.email.example.com': is live and no longer in hosts" in said


@pytest.mark.parametrize("part", [domain("FastlySes"), whole("FastlySes")])
def test_so_is_one_of_the_other_components(monkeypatch: pytest.MonkeyPatch, part: Part) -> None:
    left(monkeypatch, part, beside)

    assert f"host '{HOST}': is live and in no component" in said_by(lambda: made(beside))


def test_what_ended_the_program_is_said_and_not_what_it_did_not_come_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left(monkeypatch, pair("FastlySes"), beside)

    def broken() -> None:
        beside()
        raise KeyError("of the program's own")

    with pytest.raises(KeyError, match="of the program's own"):
        record(broken)


def test_an_edge_made_elsewhere_may_become_a_pair_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not go with its tracking domain; who adopts it takes it over while live."""
    own: Any = {"host": HOST, "esp": "sendgrid", "stage": "live", "dns": ROUTE53}
    own |= {"cdn": "cloudfront", "target": {"value": "d111.cloudfront.net"}}
    left(monkeypatch, lambda: TrackingDomain("alone", own))

    assert said_by(lambda: made(pair("CloudFrontSendGrid"))) == ""


def test_a_stack_file_as_a_component_may_get_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it makes has no part of its name; its groups are still held against each other."""
    left(monkeypatch, whole("FastlySes", group="news"))

    assert said_by(lambda: made(whole("FastlySes", name="other", group="news"))) == ""
    moved = said_by(lambda: made(whole("FastlySes", name="other")))
    assert "group: is live in group 'news', and a name sits on one edge only" in moved


@every_pair
def test_a_new_name_that_an_alias_may_explain_is_left_to_the_engine(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """It makes another component where no alias says that it is the same: a hook refuses that."""
    before = left(monkeypatch, pair(kind))
    assert not _asks_first(before, kind)
    aliased = pulumi.ResourceOptions(aliases=[pulumi.Alias(name="links")])
    renamed = made(pair(kind, "mail", opts=aliased))

    assert _asks_first(renamed, kind)
    # One that stood beside it is none of its names.
    left(monkeypatch, pair(kind), pair(kind, "mail", hosts=[OTHER]))
    said = said_by(lambda: made(pair(kind, "mail", hosts=[HOST, OTHER], opts=aliased)))
    assert f"is live on the edge of {kind} 'links'" in said


def _asks_first(recorded: Recorded, kind: str) -> bool:
    component = recorded.one(f"ssl-click-tracking:index:{kind}").request
    return "keep-live-edge" in component.hooks.before_create


def test_a_certificate_alone_takes_no_live_edge_away(monkeypatch: pytest.MonkeyPatch) -> None:
    left(monkeypatch, pair("CloudFrontSendGrid"))
    said = said_by(lambda: made(pair("CloudFrontSendGrid", stage="certificate")))

    assert "stage: is live, and 'certificate' would take its edge away" in said


def test_another_zone_of_a_live_host_is_refused_as_in_a_stack_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kind = "FastlySendGrid"
    left(monkeypatch, pair(kind), domain(kind, host=OTHER))
    by_hand = {"provider": "manual"}

    assert "dns.provider: is live by its record at Route 53" in said_by(
        lambda: made(pair(kind, dns=by_hand))
    )
    alone: Any = {"host": OTHER, "esp": "sendgrid", "stage": "live", "dns": by_hand}
    alone |= {"target": {"value": "e.example.org"}}
    assert "dns.provider: is live by its record at Route 53" in said_by(
        lambda: made(lambda: TrackingDomain("a", alone))
    )


@pytest.mark.parametrize("mine", [0, 1, 2])
def test_a_process_of_the_package_answers_for_its_own_hosts(
    monkeypatch: pytest.MonkeyPatch, mine: int
) -> None:
    """Another process has the others, and nobody tells it of the end of the program."""
    monkeypatch.setattr(hook_names, "_of_this_process", [""])
    hook_names.take(1)
    left(monkeypatch, pair("FastlySes"))
    monkeypatch.setattr(hook_names, "_of_this_process", [""])
    if mine:
        hook_names.take(mine)
    heard: list[str] = []

    async def deleting() -> None:
        keeping: Any = Keeping.of_this_program()
        gone = pulumi.ResourceHookArgs(
            TEAM, "1", "links-service", "fastly:index/serviceVcl:ServiceVcl"
        )
        try:
            await keeping._refuse_while_live(gone)
        except RuntimeError as error:
            heard.append(str(error))

    def program() -> None:
        beside()
        pulumi.Output.from_input(deleting())

    assert said_by(lambda: record(program)) == ""
    assert bool(heard) is (mine == 1)
    assert not heard or heard[0].startswith(f"{HOST}: live and in no component of this program")


@pytest.mark.parametrize("output", [None, "links", {}, {"kind": 1, "name": "x"}])
def test_what_is_no_owner_is_none(output: object) -> None:
    assert Owner.remembered(output) is None
    kept = Owner("FastlySes", "links", " (package)")
    assert Owner.remembered(kept.exported()) == kept


def test_outputs_of_a_program_of_one_s_own_are_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it exports as `domains` is no account of what the last update left."""
    before = made(pair("FastlySes"))
    leave(monkeypatch, ["anything"], before.state)

    assert said_by(lambda: made(pair("FastlySes"))) == ""
