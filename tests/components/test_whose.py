"""An edge stays in its account, whatever the account is called and whatever credentials say so."""

import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from tests.config.test_places import CDNS, DNS, HOST, host
from tests.support import computed, recording
from tests.support.computed import CallFailedError
from tests.support.earlier import leave
from tests.support.recording import PROJECT, Recorded, run

KEYS: dict[str, str] = {"oneKey": "k-one", "otherKey": "k-other", "sameKey": "k-one"}
ACCOUNTS: dict[str, dict[str, str]] = {
    "one": {"profile": "one", "token_secret": "oneKey"},
    "renamed": {"profile": "one", "token_secret": "sameKey"},
    "other": {"profile": "other", "token_secret": "otherKey"},
}
DEFAULTS = {"AWS_PROFILE": "one", "FASTLY_API_KEY": "k-one", "KEYCDN_API_KEY": "k-one"}
USUAL = [
    *DEFAULTS,
    *("AWS_ACCESS_KEY_ID", "AWS_ROLE_ARN", "CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_KEY"),
]
LOOKS = {
    "cloudfront": "aws:cloudfront/getDistribution:getDistribution",
    "fastly": "fastly:index/getServices:getServices",
}
WITH_ACCOUNTS = {name: keys for name, keys in CDNS.items() if name != "proxy"}
each_cdn = pytest.mark.parametrize("cdn", WITH_ACCOUNTS)
each_asked = pytest.mark.parametrize("cdn", LOOKS)


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys of the accounts are secrets; nobody's own credentials are around."""
    monkeypatch.setenv("PULUMI_CONFIG_SECRET_KEYS", json.dumps([f"{PROJECT}:{n}" for n in KEYS]))
    for name in USUAL:
        monkeypatch.delenv(name, raising=False)


def at(stage: str, cdn: str, account: str | None, **keys: Any) -> dict[str, Any]:
    return host(stage, **WITH_ACCOUNTS[cdn], dns=DNS["google"], account=account, **keys)


def done(
    domains: dict[str, Any],
    accounts: dict[str, dict[str, str]] = ACCOUNTS,
    keys: dict[str, str] = KEYS,
) -> Recorded:
    """A run with these accounts, and the secrets that they name."""
    named = {entry["token_secret"] for entry in accounts.values()}
    secrets: dict[str, Any] = {name: keys[name] for name in named}
    return run(domains, accounts=accounts, **secrets)


Left = Callable[[Recorded], None]


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> Left:
    """Makes a run the last one."""
    return lambda recorded: leave(monkeypatch, recorded.outputs, recorded.state)


def answers(monkeypatch: pytest.MonkeyPatch, cdn: str, answer: object) -> None:
    """What the CDN says of the edge: whether it is there, or why it does not say."""

    def asked(_: computed.Inputs) -> dict[str, Any]:
        if isinstance(answer, str):
            raise CallFailedError(answer)
        if answer:
            return {"arn": "arn:of/it", "ids": [f"{HOST}-service-id"]}
        if cdn == "cloudfront":
            raise CallFailedError("reading CloudFront Distribution: couldn't find resource")
        return {"ids": ["another"]}

    calls = {**recording.CALLS, LOOKS[cdn]: asked}
    monkeypatch.setattr("tests.support.recording.CALLS", calls)


@each_cdn
@pytest.mark.parametrize("stage", ["live", "build"])
@pytest.mark.parametrize(
    ("before", "after"), [("one", "renamed"), (None, "one"), ("one", None), (None, "renamed")]
)
def test_equal_credentials_are_one_account_and_nobody_is_asked(
    monkeypatch: pytest.MonkeyPatch,
    left: Left,
    cdn: str,
    stage: str,
    before: str | None,
    after: str | None,
) -> None:
    """Whatever its name, the default one too."""
    for name, value in DEFAULTS.items():
        monkeypatch.setenv(name, value)
    left(done(at(stage, cdn, before)))

    recorded = done(at(stage, cdn, after))

    assert not set(recorded.calls) & set(LOOKS.values())


@each_cdn
@pytest.mark.parametrize(("before", "after"), [("one", "other"), (None, "one"), ("one", None)])
@pytest.mark.parametrize(("stood", "stage"), [("live", "live"), ("live", "build")])
def test_another_account_is_refused_while_live(
    left: Left, cdn: str, before: str | None, after: str | None, stood: str, stage: str
) -> None:
    left(done(at(stood, cdn, before)))

    with pytest.raises(pulumi.RunError, match="account: is live at an edge in") as refused:
        done(at(stage, cdn, after, protect=False))

    assert "set stage: build" in str(refused.value)


@each_cdn
@pytest.mark.parametrize("stage", ["build", "live"])
def test_off_the_cdn_another_account_is_refused_with_the_way(
    left: Left, cdn: str, stage: str
) -> None:
    left(done(at("build", cdn, "one")))

    with pytest.raises(pulumi.RunError, match="has an edge in account 'one'") as refused:
        done(at(stage, cdn, "other"))

    assert "take the host out of the file" in str(refused.value)
    left(done(host("build", cdn="proxy", proxy={"address": "192.0.2.1"}, dns=DNS["google"])))
    done(at("build", cdn, "other"))


@each_asked
@pytest.mark.parametrize("changed", ["value", "name"])
def test_a_token_may_change_where_the_edge_is_still_there(
    monkeypatch: pytest.MonkeyPatch, left: Left, cdn: str, changed: str
) -> None:
    """It is not part of what makes an account another one; asked once, and not again."""
    left(done(at("live", cdn, "one")))
    answers(monkeypatch, cdn, True)
    rotated = {"one": {"profile": "newer", "token_secret": "oneKey"}}
    used = at("live", cdn, "one" if changed == "value" else "other")
    accounts = rotated if changed == "value" else {"other": rotated["one"]}

    def again() -> Recorded:
        recorded = done(used, accounts, {"oneKey": "rotated"})
        left(recorded)
        return recorded

    assert again().calls.count(LOOKS[cdn]) == 1
    assert LOOKS[cdn] not in again().calls


@each_asked
@pytest.mark.parametrize("stage", ["live", "build"])
def test_the_same_name_with_another_account_s_credentials_is_refused(
    monkeypatch: pytest.MonkeyPatch, left: Left, cdn: str, stage: str
) -> None:
    accounts = {"one": ACCOUNTS["other"]}
    left(done(at(stage, cdn, "one"), {"one": ACCOUNTS["one"]}))
    answers(monkeypatch, cdn, False)

    with pytest.raises(pulumi.RunError, match="with the credentials in use") as refused:
        done(at(stage, cdn, "one"), accounts)

    assert "k-other" not in str(refused.value)


@each_asked
@pytest.mark.parametrize("answer", [False, "Throttling: Rate exceeded"])
def test_a_rollback_goes_through_and_what_was_not_seen_is_not_taken_for_seen(
    monkeypatch: pytest.MonkeyPatch, left: Left, cdn: str, answer: object
) -> None:
    left(done(at("live", cdn, None)))
    for name, value in DEFAULTS.items():
        monkeypatch.setenv(name, value)
    answers(monkeypatch, cdn, answer)
    with pytest.raises(pulumi.RunError):
        done(at("live", cdn, None))

    left(done(at("build", cdn, None)))
    answers(monkeypatch, cdn, answer)

    with pytest.raises(pulumi.RunError):
        done(at("live", cdn, None))


@each_asked
def test_no_answer_refuses(monkeypatch: pytest.MonkeyPatch, left: Left, cdn: str) -> None:
    left(done(at("live", cdn, "one")))
    answers(monkeypatch, cdn, "Throttling: Rate exceeded")

    with pytest.raises(pulumi.RunError, match="does not say whether"):
        done(at("live", cdn, "other"))


def test_the_state_has_no_secret_of_an_account(left: Left) -> None:
    recorded = done(at("live", "fastly", "one"))

    (place,) = [kept["place"] for kept in recorded.registered.values() if "place" in kept]
    assert set(place["credentials"]) == {"fastly"}
    assert "k-one" not in str(place)
    left(recorded)
