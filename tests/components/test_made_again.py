"""What serves a live name is not made again in its place, whatever the state says of protection."""

from typing import Any

import pytest

from components import made_again
from components.previous import Previous
from components.registry import CDNS
from tests.config.test_places import CDNS as KEYS
from tests.config.test_places import DNS
from tests.support.earlier import leave
from tests.support.recording import Recorded, record, run

HOST = "links.mail.example.com"
EDGES: dict[str, dict[str, Any]] = {**KEYS, "cloudflare": {"cdn": "cloudflare"}}
SERVING = {
    "cloudfront": {f"{HOST}-distribution"},
    "cloudflare": {HOST},
    "fastly": {f"{HOST}-service"},
    "keycdn": {f"{HOST}-zone", f"{HOST}-alias"},
    "proxy": set[str](),
}
each_cdn = pytest.mark.parametrize("cdn", EDGES)


def at(stage: str, cdn: str, **keys: Any) -> Recorded:
    dns = DNS["cloudflare" if cdn == "cloudflare" else "route53"]
    return run({HOST: {"esp": "sendgrid", "stage": stage, "dns": dns, **EDGES[cdn], **keys}})


def noted(recorded: Recorded) -> dict[str, str]:
    """Name -> type of what the engine asks about before it makes it."""
    return {
        one.name: one.type
        for one in recorded.resources
        if "note-new-edge" in one.request.hooks.before_create
    }


def said(cdn: str, resources: dict[str, str]) -> dict[str, str | None]:
    """What is said of making each, with what the last update left."""
    found: dict[str, str | None] = {}

    def program() -> None:
        previous = Previous()
        for name, type_ in resources.items():
            found[name] = made_again.refusal(previous, CDNS[cdn], (type_, name), [HOST])

    record(program)
    return found


@each_cdn
def test_what_serves_a_live_name_is_not_made_again(
    monkeypatch: pytest.MonkeyPatch, cdn: str
) -> None:
    live = at("live", cdn)
    resources = noted(live)
    assert set(resources) == SERVING[cdn]
    leave(monkeypatch, live.outputs, live.state)

    for name, text in said(cdn, resources).items():
        assert text is not None
        assert text.startswith(f"{HOST}: live at {CDNS[cdn].title} by what stands there as {name}")
        assert "stage: build" in text
    # What the state does not have is new, or was deleted by hand.
    assert said(cdn, {"another": "aws:x/y:Z"}) == {"another": None}


@each_cdn
def test_off_the_cdn_it_may_be(monkeypatch: pytest.MonkeyPatch, cdn: str) -> None:
    resources = noted(at("live", cdn))
    built = at("build", cdn)
    leave(monkeypatch, built.outputs, built.state)

    assert noted(built) == {}
    assert set(said(cdn, resources).values()) <= {None}


def test_a_standby_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    other, live = noted(at("live", "cloudfront")), at("live", "fastly", also=["cloudfront"])
    leave(monkeypatch, live.outputs, live.state)

    assert set(said("cloudfront", other).values()) == {None}
    assert None not in said("fastly", noted(live)).values()
