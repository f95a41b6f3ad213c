"""Each wrong setting, deployed: verify says which it is, live and before the cut-over."""

import shutil
from collections.abc import Generator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import pytest

from components.config.values import Domain
from tests.edge.conftest import serving
from tests.edge.deployed import REGION
from tests.edge.probing import before_cutover, verified, with_links
from tests.edge.viewer import Viewer
from tests.edge.wrong_cloud import Place
from tests.edge.wrong_setting import Wrong
from tests.edge.wrong_settings import ALL, SEEN, UNSEEN
from tests.support.engine import Stack
from tests.support.recording import ROOT
from verify.causes import CAUSES
from verify.values import DomainReport, Subject

PROGRAM = "from tests.edge.wrong_program import spoil\n\nspoil()\n"
_DNS: Mapping[str, dict[str, Any]] = {
    "cloudflare": {"dns": {"zone": "example.net"}, "cloudflare": {"plan": "business"}},
    "keycdn": {"keycdn": {"accept_https_gap": True}},
}


@dataclass(frozen=True)
class Seen:
    """What verify found of every domain: live, live with links, and before the cut-over."""

    live: Mapping[str, DomainReport]
    linked: Mapping[str, DomainReport]
    before: Mapping[str, DomainReport]


def keys(wrong: Wrong) -> dict[str, Any]:
    """The domain in the stack file. The record moves whatever the edge answers."""
    unguarded = {"guard": False} if "guard" in {item.name for item in fields(Domain)} else {}
    region = {"region": REGION} if wrong.esp == "ses" else {}
    own = {"cdn": wrong.cdn, "esp": wrong.esp, "stage": "live", **region, **unguarded}
    return {
        "dns": {"provider": "route53", "zone": "example.com"},
        **own,
        **_DNS.get(wrong.cdn, {}),
        **wrong.keys,
    }


@pytest.fixture(scope="module")
def wrong_stack(tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """All of them, deployed in one update."""
    home = tmp_path_factory.mktemp("wrong") / "sandbox"
    own = (ROOT / "__main__.py").read_text(encoding="utf-8")
    stack = Stack(home, program=PROGRAM + own)
    shutil.copy(ROOT / "Pulumi.yaml", home.parent / f"{home.name}-program" / "Pulumi.yaml")
    stack.write({wrong.host: keys(wrong) for wrong in ALL}).must_up()
    for wrong in ALL:
        if wrong.afterwards is not None:
            wrong.afterwards(Place(stack.cloud, wrong.host))
    return stack


@pytest.fixture(scope="module")
def viewer(wrong_stack: Stack) -> Generator[Viewer]:
    with serving(wrong_stack.home) as viewer:
        yield viewer


@pytest.fixture(scope="module")
def seen(wrong_stack: Stack, viewer: Viewer) -> Seen:
    """Live whatever the outputs say of the record; links last, so that no click is kept before."""

    def live(subject: Subject) -> Subject:
        return replace(subject, phase="live", stage="live")

    return Seen(
        before=verified(wrong_stack, viewer, before_cutover),
        live=verified(wrong_stack, viewer, live),
        linked=verified(wrong_stack, viewer, lambda subject: with_links(live(subject))),
    )


def judge(report: DomainReport, wrong: Wrong) -> None:
    check = report.check(CAUSES[wrong.cause].check)
    assert (check.status, check.cause) == (wrong.status, wrong.cause), report
    assert check.means
    assert check.fix
    if wrong.status == "fail":
        assert report.verdict == "fail"


@pytest.mark.parametrize("wrong", SEEN, ids=str)
def test_verify_says_what_is_wrong_of_a_live_domain(seen: Seen, wrong: Wrong) -> None:
    judge((seen.linked if wrong.with_link else seen.live)[wrong.host], wrong)


@pytest.mark.parametrize(
    "wrong", [wrong for wrong in SEEN if wrong.before and not wrong.with_link], ids=str
)
def test_verify_says_what_is_wrong_before_the_cut_over(seen: Seen, wrong: Wrong) -> None:
    judge(seen.before[wrong.host], wrong)


@pytest.mark.parametrize("wrong", [wrong for wrong in SEEN if wrong.with_link], ids=str)
def test_what_takes_a_link_is_not_seen_without_one(seen: Seen, wrong: Wrong) -> None:
    """docs/verify.md, what cannot be seen from outside; so that it stays true."""
    assert seen.live[wrong.host].verdict == "pass"


@pytest.mark.parametrize("wrong", UNSEEN, ids=str)
def test_what_makes_no_difference_to_a_recipient_is_not_seen(seen: Seen, wrong: Wrong) -> None:
    assert seen.linked[wrong.host].verdict == "pass"


def test_a_wrong_setting_is_one_of_many() -> None:
    assert len(SEEN) >= 25
    assert len({wrong.host for wrong in ALL}) == len(ALL)
