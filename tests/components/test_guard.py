"""Which resources the guard hooks, what it exports, and that it costs nothing before a move."""

import json
import subprocess
import sys

import pytest

from tests.support.earlier import leave
from tests.support.recording import DISTRIBUTION, RECORD, ROOT, Recorded, run

HOST = "ablink.example.com"
ROUTE53 = {"provider": "route53", "zone": "example.com"}
DOMAIN = {"cdn": "cloudfront", "esp": "sendgrid", "dns": ROUTE53}
NAMES = {"guard-cut-over", "guard-confirm", "guard-edge-change"}


def hooked(recorded: Recorded) -> dict[str, set[str]]:
    """Resource -> the guard's hooks that it has, as `kind hook`."""
    found: dict[str, set[str]] = {}
    for resource in recorded.resources:
        hooks = resource.request.hooks
        for kind in ("before_create", "before_update", "after_create", "after_update"):
            for name in NAMES & set(getattr(hooks, kind)):
                found.setdefault(resource.name, set()).add(f"{kind} {name}")
    return found


RECORD_HOOKS = {
    "before_create guard-cut-over",
    "before_update guard-cut-over",
    "after_create guard-confirm",
    "after_update guard-confirm",
}
CHANGE = {"after_create guard-edge-change", "after_update guard-edge-change"}


def test_a_live_record_and_everything_of_its_edge_are_hooked() -> None:
    assert hooked(run({HOST: {**DOMAIN, "stage": "live"}})) == {
        f"{HOST}-tracking": RECORD_HOOKS,
        f"{HOST}-certificate": CHANGE,
        f"{HOST}-certificate-issued": CHANGE,
        f"{HOST}-distribution": CHANGE,
    }


def test_what_distributions_share_is_hooked_where_a_live_one_uses_it() -> None:
    shared = {"settings": "current", "group": "g", "esp": "sparkpost"}
    hosts = {"a.example.com": "live", "b.example.com": "build"}
    found = hooked(run({h: {**DOMAIN, **shared, "stage": stage} for h, stage in hosts.items()}))

    assert {name for name, hooks in found.items() if hooks == CHANGE} >= {
        "sparkpost-cache-policy-1",
        "sparkpost-forwarded-host-1",
    }


@pytest.mark.parametrize("stage", ["build", "certificate"])
def test_a_record_that_rests_is_hooked_from_its_first_update(stage: str) -> None:
    """Hooks that join it later would make the engine write the whole state for each record."""
    recorded = run({HOST: {**DOMAIN, "stage": stage}})

    assert hooked(recorded) == {
        f"{HOST}-tracking": {"before_update guard-cut-over", "after_update guard-confirm"}
    }
    assert bool(recorded.of(DISTRIBUTION)) == (stage != "certificate")


@pytest.mark.parametrize("stage", ["build", "live"])
def test_nothing_is_hooked_where_nobody_wants_it(stage: str) -> None:
    recorded = run({HOST: {**DOMAIN, "stage": stage, "guard": False}})

    assert hooked(recorded) == {}
    assert recorded.of(RECORD)


def test_at_cloudflare_rules_and_certificate_are_hooked() -> None:
    dns = {"provider": "cloudflare", "zone": "example.com"}
    host = "ablink.mail.example.com"
    keys = {"cdn": "cloudflare", "esp": "sendgrid", "dns": dns, "stage": "live"}

    documented = hooked(run({host: keys}))
    current = hooked(run({host: {**keys, "settings": "current"}}))

    assert documented[f"{host}-page-rule"] == CHANGE
    assert documented[f"{host}-certificate"] == CHANGE
    assert current["example.com-configuration-rules"] == CHANGE


def test_at_fastly_and_keycdn_what_serves_is_hooked() -> None:
    fastly = hooked(run({HOST: {**DOMAIN, "cdn": "fastly", "stage": "live"}}))
    keycdn = hooked(run({HOST: {**DOMAIN, "cdn": "keycdn", "stage": "live"}}))

    for part in ("service", "subscription"):
        assert fastly[f"{HOST}-{part}"] == CHANGE
    for part in ("zone", "alias", "certificate"):
        assert keycdn[f"{HOST}-{part}"] == CHANGE


def test_a_standby_is_not_watched() -> None:
    both = {"cdn": "cloudfront", "also": ["fastly"], "stage": "live"}
    found = hooked(run({HOST: {**DOMAIN, **both}}))

    assert f"{HOST}-distribution" in found
    assert f"{HOST}-service" not in found


PROXY = {"cdn": "proxy", "esp": "sendgrid", "proxy": {"address": "192.0.2.7"}}
DNS = ("route53", "cloudflare", "google")


@pytest.mark.parametrize("provider", DNS)
def test_the_address_of_a_machine_that_serves_is_guarded_as_the_record_is(
    monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    """Recipients move with it, and the tracking record does not change."""
    own = {**PROXY, "dns": {"provider": provider, "zone": "example.com"}}
    name = f"{HOST}-proxy-address"
    build = run({HOST: own})
    live = run({HOST: {**own, "stage": "live"}})
    assert name not in hooked(live), "it goes live in this update: the tracking record is asked"

    leave(monkeypatch, live.outputs, live.state)
    assert hooked(run({HOST: {**own, "stage": "live"}}))[name] == RECORD_HOOKS
    assert name not in hooked(run({HOST: {**own, "stage": "live", "guard": False}}))
    assert name not in hooked(run({HOST: own})), "a rollback"
    leave(monkeypatch, build.outputs, build.state)
    assert name not in hooked(run({HOST: own}))


def test_the_address_of_a_standby_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {**DOMAIN, "also": ["proxy"], "stage": "live", "proxy": PROXY["proxy"]}
    left = run({HOST: keys})
    leave(monkeypatch, left.outputs, left.state)

    assert f"{HOST}-proxy-address" not in hooked(run({HOST: keys}))


def test_what_verify_expects_is_exported() -> None:
    app = {"package": "com.example.shop", "fingerprints": [":".join(["AB"] * 32)]}
    links = {"apple": ["ABCDE12345.com.example.shop"], "android": [app]}
    owner = {"owner_record": "1.example.com", "region": "eu", "settings": "current"}
    outputs = run({HOST: {**DOMAIN, **owner, "deep_links": links}}).outputs

    assert outputs[HOST]["expect"] == {
        "region": "eu",
        "origin": "eu.sendgrid.net",
        "rollback_to": "eu.sendgrid.net",
        "x_forwarded_host": True,
        "owner_record": "1.example.com",
        "deep_links": links,
        "ttl": 300,
    }


PROGRAM = """
import json, sys
from tests.support.recording import run
run({"ablink.example.com": json.loads(sys.argv[1])})
print(json.dumps(sorted(n for n in sys.modules if n.startswith(("verify.", "dns.", "h11")))))
"""


def test_verify_is_not_imported_before_something_moves() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps({**DOMAIN, "stage": "live"})],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == []
