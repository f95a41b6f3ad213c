"""What `protect: true` keeps at `build` is refused a change up front, in our words."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.config.test_places import CDNS, DNS, RENAMED, SECRETS
from tests.support.earlier import leave, said_by
from tests.support.recording import PROJECT, run

HOST, OTHER = "links.mail.example.com", "other.mail.example.com"

Keys = dict[str, Any]
Change = Callable[[Keys, Keys | None], str]
EDGES: dict[str, Keys] = {**CDNS, "cloudflare": {"cdn": "cloudflare"}}
each_cdn = pytest.mark.parametrize("cdn", EDGES)


def done(keys: Keys | None, *, preview: bool = False) -> Any:
    domains = {OTHER: {"cdn": "proxy", "proxy": {"address": "192.0.2.2"}, "dns": DNS["route53"]}}
    domains |= {} if keys is None else {HOST: keys}
    return run(domains, preview=preview, defaults={"esp": "sendgrid"}, accounts=RENAMED, **SECRETS)


@pytest.fixture
def change(monkeypatch: pytest.MonkeyPatch) -> Change:
    """Puts one configuration in place of another; what a preview says then."""
    names = ",".join(f'"{PROJECT}:{name}"' for name in SECRETS)
    monkeypatch.setenv("PULUMI_CONFIG_SECRET_KEYS", f"[{names}]")

    def changed(before: Keys, after: Keys | None) -> str:
        leave(monkeypatch, None)
        left = done(before)
        leave(monkeypatch, left.outputs, left.state)
        return said_by(lambda: done(after, preview=True))

    return changed


def at(stage: str, cdn: str, **keys: Any) -> Keys:
    dns = DNS["cloudflare" if cdn == "cloudflare" else "route53"]
    return {"stage": stage, "dns": dns, **EDGES[cdn], **keys}


@each_cdn
def test_a_kept_host_does_not_leave(change: Change, cdn: str) -> None:
    said = change(at("build", cdn, protect=True), None)

    assert f'domains."{HOST}": protect: true in the stack file keeps it' in said
    assert "write protect: false" in said
    assert "Do not unprotect it in the state" in said
    assert change(at("build", cdn), None) == ""


@each_cdn
@pytest.mark.parametrize("protect", [True, False])
def test_no_change_takes_its_edge_away(change: Change, cdn: str, protect: bool) -> None:
    """Also where the same change ends the protection, which the state has until it is done."""
    before = at("build", cdn, protect=True)
    after = {**before, "protect": protect}
    other = EDGES["fastly" if cdn != "fastly" else "proxy"]
    moved = {**other, "dns": before["dns"], "stage": "build", "protect": protect}

    assert f'domains."{HOST}".cdn: protect: true keeps its edge at' in change(before, moved)
    assert change(before, {**after, "dns": {**before["dns"], "ttl": 600}}) == ""


@pytest.mark.parametrize("cdn", ["cloudfront", "keycdn", "fastly"])
def test_neither_does_an_earlier_stage_or_another_group(change: Change, cdn: str) -> None:
    before = at("build", cdn, protect=True)

    said = change(before, {**before, "stage": "certificate"})
    assert ("stage: protect: true keeps its edge" in said) is (cdn != "fastly")
    assert ".group: protect: true keeps" in change(before, {**before, "group": "g"})
    assert change(at("certificate", cdn, protect=True), before) == ""


@pytest.mark.parametrize("cdn", ["cloudfront", "cloudflare", "fastly"])
def test_neither_does_another_esp(change: Change, cdn: str) -> None:
    before = at("build", cdn, protect=True)

    assert ".esp: protect: true keeps its edge" in change(before, {**before, "esp": "sparkpost"})


@pytest.mark.parametrize(
    ("key", "dns"),
    [
        ("provider", {**DNS["google"]}),
        ("zone", {**DNS["route53"], "zone": "mail.example.com"}),
        ("account", {**DNS["route53"], "account": "other"}),
    ],
)
def test_its_record_stays_in_its_zone_and_account(change: Change, key: str, dns: Keys) -> None:
    before = at("build", "cloudfront", protect=True)

    said = change(before, {**before, "dns": dns})

    assert f'domains."{HOST}".dns.{key}: protect: true keeps its record' in said
    assert change(at("build", "cloudfront"), {**at("build", "cloudfront"), "dns": dns}) == ""
