"""What Google Cloud DNS has at a name is looked at before a record is made there."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
import pytest

from components.dns import asking
from components.dns.google import GOOGLE_DNS
from components.hooks import Hooks, Refuse
from tests.support.recording import record, run

HOST = "ablink.email.example.com"
TRACKING = f"{HOST}-tracking"
WANTED = {
    "managedZone": "example-com",
    "name": f"{HOST}.",
    "type": "CNAME",
    "ttl": 300,
    "rrdatas": ["sendgrid.net."],
}
TEXT = {"type": "TXT", "ttl": 300, "rrdatas": ['"proof"']}
Found = Sequence[Mapping[str, object]]


class Zone:
    """What the API answers, and what it was asked."""

    def __init__(self, answer: Found | Exception | None) -> None:
        self._answer: Found | Exception | None = answer
        self.asked: list[tuple[str, Mapping[str, object], pulumi.InvokeOptions]] = []

    async def invoke(
        self, token: str, question: Mapping[str, object], options: pulumi.InvokeOptions
    ) -> Mapping[str, object] | None:
        """Stands for the engine's `invoke_async`."""
        self.asked.append((token, question, options))
        if isinstance(self._answer, Exception):
            raise self._answer
        return None if self._answer is None else {"rrsets": self._answer}


def hooks(
    monkeypatch: pytest.MonkeyPatch, accounts: Mapping[str, str | None] | None = None
) -> dict[str, pulumi.ResourceHook]:
    """What the engine calls before each record is made, by the record's logical name."""
    found: dict[str, pulumi.ResourceHook] = {}
    real = Hooks.before_creating

    def before_creating(self: Hooks, name: str, refuse: Refuse) -> pulumi.ResourceHookBinding:
        bound = real(self, name, refuse)
        (found[name],) = [
            h for h in bound.before_create or [] if isinstance(h, pulumi.ResourceHook)
        ]
        return bound

    monkeypatch.setattr(Hooks, "before_creating", before_creating)
    hosts = {HOST: None} if accounts is None else accounts
    run(
        {
            host: {
                "cdn": "cloudfront",
                "esp": "sendgrid",
                "owner_record": f"1.{host}",
                "dns": {
                    "provider": "google",
                    "zone": "example.com",
                    **({} if account is None else {"account": account}),
                },
            }
            for host, account in hosts.items()
        },
        accounts={name: {"project": f"{name}-dns-1"} for name in hosts.values() if name},
    )
    return found


def look(
    hooks: Mapping[str, pulumi.ResourceHook],
    zone: Zone,
    monkeypatch: pytest.MonkeyPatch,
    *,
    name: str = TRACKING,
    preview: bool = False,
    wanted: Mapping[str, object] = WANTED,
) -> None:
    """The engine is about to make a record."""
    monkeypatch.setattr(asking, "invoke_async", zone.invoke)
    monkeypatch.setattr(pulumi.runtime, "is_dry_run", lambda: preview)
    finish(hooks[name].callback(pulumi.ResourceHookArgs("urn", "", name, "type", wanted)))


def finish(done: Any) -> None:
    """Runs a coroutine that waits for nothing; gRPC does not stand an event loop more."""
    with pytest.raises(StopIteration):
        done.send(None)


@pytest.mark.parametrize(
    "there",
    [
        None,
        [],
        [WANTED],
        [{**WANTED, "ttl": 300.0}],
        [WANTED, TEXT],
    ],
)
def test_a_free_name_and_the_very_record_are_taken(
    monkeypatch: pytest.MonkeyPatch, there: Found | None
) -> None:
    found = hooks(monkeypatch)
    zone = Zone(there)

    look(found, zone, monkeypatch)
    ((token, question, options),) = zone.asked
    assert token == "gcp:dns/getRecordSets:getRecordSets"
    assert question == {"managedZone": "example-com", "name": f"{HOST}."}
    assert options.version, "else another default provider would be asked"


def test_an_address_stands_beside_text(monkeypatch: pytest.MonkeyPatch) -> None:
    found = hooks(monkeypatch)
    address = {**WANTED, "type": "A", "rrdatas": ["192.0.2.1"]}

    look(found, Zone([TEXT]), monkeypatch, wanted=address)
    with pytest.raises(RuntimeError, match="a record already exists"):
        look(
            found, Zone([TEXT, {**address, "rrdatas": ["192.0.2.2"]}]), monkeypatch, wanted=address
        )


@pytest.mark.parametrize(
    ("name", "there", "said"),
    [
        (TRACKING, {**WANTED, "ttl": 3600}, f"{HOST}. 3600 CNAME sendgrid.net.; set domains."),
        (TRACKING, {**WANTED, "rrdatas": ["x."]}, f'300 CNAME x.; set domains."{HOST}".dns.existi'),
        (f"{HOST}-owner", {**WANTED, "ttl": 60}, f'60 CNAME sendgrid.net.; set domains."{HOST}".d'),
        (TRACKING, TEXT, 'TXT "proof"; remove it from the zone if nothing needs it'),
        (TRACKING, {"type": "A"}, f"{HOST}. 0 A ; remove it from the zone"),
    ],
)
def test_any_other_record_is_left_as_it_is(
    monkeypatch: pytest.MonkeyPatch, name: str, there: dict[str, object], said: str
) -> None:
    found = hooks(monkeypatch)

    for preview in (True, False):
        for zone in (Zone([there]), Zone([{"type": "MX", "rrdatas": ["1 m."]}, there])):
            with pytest.raises(RuntimeError) as caught:
                look(found, zone, monkeypatch, name=name, preview=preview)
            assert str(caught.value).startswith(f"{name}: a record already exists and was left")
        with pytest.raises(RuntimeError) as caught:
            look(found, Zone([there]), monkeypatch, name=name, preview=preview)
        assert said in str(caught.value)


@pytest.mark.parametrize("preview", [True, False])
def test_what_cannot_be_looked_up_is_not_made(
    monkeypatch: pytest.MonkeyPatch, preview: bool
) -> None:
    found = hooks(monkeypatch)
    denied = Zone(Exception("invoke of f failed: f returned an error: Error 403: Forbidden"))

    with pytest.raises(RuntimeError) as caught:
        look(found, denied, monkeypatch, preview=preview)
    assert str(caught.value) == (
        f"{TRACKING}: nothing was made, since what is at {HOST}. could not be looked up (Error "
        "403: Forbidden); see that the credentials may list the zone's record sets"
    )


def test_a_zone_that_is_not_there_yet_is_for_a_preview_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Once records are made, the zone that the same program makes stands."""
    found = hooks(monkeypatch)
    missing = Exception("googleapi: Error 404: The resource does not exist., notFound")

    look(found, Zone(missing), monkeypatch, preview=True)
    with pytest.raises(RuntimeError, match="nothing was made"):
        look(found, Zone(missing), monkeypatch, preview=False)


@pytest.mark.parametrize("unknown", ["name", "managedZone"])
def test_what_is_not_known_yet_is_not_asked_for(
    monkeypatch: pytest.MonkeyPatch, unknown: str
) -> None:
    """A preview may not know a record's name, or its zone's; the update has to."""
    found = hooks(monkeypatch)
    zone = Zone([TEXT])
    wanted = {**WANTED, unknown: None}

    look(found, zone, monkeypatch, preview=True, wanted=wanted)
    with pytest.raises(RuntimeError, match="nothing was made"):
        look(found, zone, monkeypatch, preview=False, wanted=wanted)
    assert zone.asked == []


def test_each_account_is_asked_by_its_own_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another project has no such zone, or another one of that name."""
    accounts = {"a.example.com": "prod", "b.example.com": "other", "c.example.com": None}
    found = hooks(monkeypatch, accounts)

    asked: dict[str, str | None] = {}
    for host in accounts:
        zone = Zone([])
        look(found, zone, monkeypatch, name=f"{host}-tracking")
        provider = zone.asked[0][2].provider
        asked[host] = None if provider is None else provider.pulumi_resource_name
    assert asked == accounts


def test_the_engine_gets_one_hook_which_looks_in_a_preview_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = hooks(monkeypatch)

    # A proof is looked after by another one (tests/components/test_proofs.py).
    assert set(found) == {TRACKING, f"{HOST}-owner"}
    (hook,) = set(found.values())
    assert hook.opts is not None
    assert hook.opts.on_dry_run


def test_another_program_has_hooks_of_its_own() -> None:
    seen: list[Hooks] = []
    for _ in range(2):
        record(lambda: seen.extend(Hooks.of_this_program() for _ in range(2)))

    assert seen[0] is seen[1]
    assert seen[1] is not seen[2]
    assert seen[2] is seen[3]


@pytest.mark.parametrize(
    ("errors", "there"),
    [
        ("googleapi: Error 409: The resource 'x' named 'y' already exists, alreadyExists", True),
        ("googleapi: Error 403: Forbidden, forbidden", False),
        ("", False),
    ],
)
def test_what_the_api_says_of_a_record_that_is_there(errors: str, there: bool) -> None:
    assert GOOGLE_DNS.exists_already(errors) is there
