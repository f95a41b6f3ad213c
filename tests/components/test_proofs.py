"""What is decided about a proof, from what its provider says stands at the name."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, cast

import pulumi
import pytest

from components import proofs
from components.config.dns import Dns
from components.dns.asking import NoAnswerError
from components.dns.provider import DnsPublisher, Found
from components.dns.records import Record, State
from components.hooks import Hooks
from components.previous import Previous
from components.proofs import Proofs
from components.registry import DNS_PROVIDERS

HOST = "ablink.example.com"
LABEL = "acme-challenge"
NAME = f"{HOST}-{LABEL}"
AT = f"_acme-challenge.{HOST}"
OWN, OTHER = "own.proofs.example.net", "other.proofs.example.net"
PROVIDERS = sorted(name for name, provider in DNS_PROVIDERS.items() if not provider.by_hand)

UNKNOWN = object()
"""In the place of an output, whose value no program knows while it plans."""

INPUTS: Mapping[str, Mapping[str, Any]] = {
    "route53": {"zoneId": "Z1", "name": AT, "type": "CNAME"},
    "cloudflare": {"zoneId": "1a", "name": AT, "type": "CNAME", "proxied": False},
    "google": {"managedZone": "example-com", "name": f"{AT}.", "type": "CNAME"},
}


def inputs(provider: str, value: object) -> dict[str, Any]:
    """Of a record resource at `provider` that says `value`."""
    more: Mapping[str, Mapping[str, Any]] = {
        "route53": {"records": [value]},
        "cloudflare": {"content": value},
        "google": {"rrdatas": [f"{value}." if isinstance(value, str) else value]},
    }
    return {**INPUTS[provider], **more[provider]}


class NoHooks(Hooks):
    """Hooks that no engine knows."""

    def hook(self, name: str, run: Any, *, in_preview: bool = False) -> Any:
        raise AssertionError(f"nothing is registered here: {name}, {run}, {in_preview}")


class Before:
    """A state that a test gives; None where nobody may read it."""

    def __init__(self, state: State | None) -> None:
        self.state = state

    @property
    def resources(self) -> State:
        assert self.state is not None, "the state was read"
        return self.state


class Publisher:
    """Knows where a name is."""

    def place(self, name: str) -> Mapping[str, object]:
        return {"zoneId": "1a", "name": name}


def record(name: Any = AT, remembered: tuple[str, str] | None = None) -> Record:
    return Record("validation", LABEL, name, OWN, 300, remembered=lambda _: remembered)


def cname(value: str, identity: str = "id-1", **more: Any) -> Found:
    return Found("CNAME", (value,), identity, **more)


def watching(
    monkeypatch: pytest.MonkeyPatch,
    provider: str,
    found: Sequence[Found] | NoAnswerError,
    *,
    of: Record | None = None,
    state: State | None = None,
) -> tuple[Proofs, str | None]:
    """The proofs of a program that publishes one, and what imports it."""

    def answer(*_: object) -> Sequence[Found]:
        if isinstance(found, NoAnswerError):
            raise found
        return found

    async def answer_now(*_: object) -> Sequence[Found]:
        return answer()

    monkeypatch.setattr(proofs, "ask", answer)
    monkeypatch.setattr(proofs, "ask_now", answer_now)
    watched = Proofs(NoHooks())
    before = cast(Previous, Before(None if DNS_PROVIDERS[provider].takes_equal else state))
    dns = Dns(provider=provider, zone="example.com")
    publisher = cast(DnsPublisher, Publisher())
    return watched, watched.take(NAME, of or record(), dns, publisher, None, before)


def called(watched: Proofs, old: object, new: object, provider: str) -> None:
    """The hook that the engine would call: at a creation there is no old value."""
    args = pulumi.ResourceHookArgs(
        urn="",
        id="",
        name=NAME,
        type="",
        new_inputs=inputs(provider, new),
        old_inputs=None if old is None else inputs(provider, old),
    )
    asyncio.run(watched.before_create(args) if old is None else watched.before_update(args))


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(
    ("found", "text"),
    [
        ([], None),
        ([cname(f"{OTHER}")], "has another record already"),
        (
            [Found("TXT", ("token",), "id")],
            "has another record already, which was left as it is: TX",
        ),
        ([cname(OWN), Found("TXT", ("token",), "id")], "has another record already"),
        ([cname(OWN, proxied=True)], "has another record already"),
        ([cname(OWN, policy="one of several")], "has another record already"),
        (NoAnswerError("AccessDenied"), "could not be looked up (AccessDenied)"),
    ],
)
def test_what_may_not_be_there_when_a_proof_is_made(
    monkeypatch: pytest.MonkeyPatch, provider: str, found: Any, text: str | None
) -> None:
    watched, _ = watching(monkeypatch, provider, found, state={})
    if text is None:
        called(watched, None, OWN, provider)
        return
    with pytest.raises(RuntimeError) as refused:
        called(watched, None, OWN, provider)
    assert text in str(refused.value)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_an_equal_proof_is_taken_over_at_once_or_by_the_next_update(
    monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    unknown = record(UNKNOWN)
    watched, imported = watching(monkeypatch, provider, [cname(OWN.upper())], of=unknown, state={})
    assert imported is None
    if DNS_PROVIDERS[provider].takes_equal:
        called(watched, None, OWN, provider)
        return
    with pytest.raises(RuntimeError, match="Run `pulumi up` again"):
        called(watched, None, OWN, provider)

    warned: list[str] = []
    monkeypatch.setattr(pulumi.runtime, "is_dry_run", lambda: True)
    monkeypatch.setattr(pulumi.log, "warn", warned.append)
    called(watched, None, OWN, provider)
    assert "the next one imports it" in warned[0]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_value_that_a_preview_does_not_know_is_asked_about_later(
    monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    watched, _ = watching(monkeypatch, provider, [cname(OTHER)], state={})
    called(watched, None, None, provider)
    called(watched, OTHER, None, provider)


@pytest.mark.parametrize(
    ("found", "remembered", "expected"),
    [
        ([], None, None),
        ([cname(OWN)], None, "id-1"),
        # Its value is known only later; the hook before the update that follows decides.
        ([cname(OTHER)], None, "id-1"),
        ([cname(OWN)], (AT, f"{OWN}."), "id-1"),
        ([cname(OTHER)], (AT, OWN), None),
        ([cname(OWN, proxied=True)], None, None),
        ([Found("TXT", ("token",), "id")], None, None),
        ([cname(OWN), Found("TXT", ("token",), "id")], None, None),
        (NoAnswerError("unreachable"), None, None),
    ],
)
def test_what_is_imported(
    monkeypatch: pytest.MonkeyPatch,
    found: Any,
    remembered: tuple[str, str] | None,
    expected: str | None,
) -> None:
    _, imported = watching(
        monkeypatch, "cloudflare", found, of=record(remembered=remembered), state={}
    )
    assert imported == expected


def test_a_name_out_of_the_state_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = record(UNKNOWN, (AT, OWN))
    _, imported = watching(monkeypatch, "cloudflare", [cname(OWN)], of=unknown, state={})
    assert imported == "id-1"


def test_what_is_in_the_state_is_not_imported_again(monkeypatch: pytest.MonkeyPatch) -> None:
    state: State = {("cloudflare:index/dnsRecord:DnsRecord", NAME): {}}
    _, imported = watching(monkeypatch, "cloudflare", [cname(OWN)], state=state)
    assert imported is None


@pytest.mark.parametrize(
    ("there", "remembered", "allowed"),
    [
        (OWN, OWN, {"route53", "google", "cloudflare"}),
        # Nothing says that the old value was this stack's: it was imported.
        (OWN, None, {"route53", "google"}),
        (OWN, OTHER, {"route53", "google"}),
        # Somebody else changed it since.
        ("third.example.net", OWN, set[str]()),
        # It is as wanted already.
        ("new.example.net", None, {"route53", "google", "cloudflare"}),
    ],
)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_proof_is_changed_where_it_is_this_stack_s_own(
    monkeypatch: pytest.MonkeyPatch,
    provider: str,
    there: str,
    remembered: str | None,
    allowed: set[str],
) -> None:
    known = None if remembered is None else (AT, remembered)
    watched, _ = watching(
        monkeypatch, provider, [cname(there)], of=record(remembered=known), state={}
    )
    if provider in allowed:
        called(watched, OWN, "new.example.net", provider)
        return
    with pytest.raises(RuntimeError, match="has another record already"):
        called(watched, OWN, "new.example.net", provider)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_another_ttl_is_no_matter_of_the_hook(
    monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    watched, _ = watching(monkeypatch, provider, NoAnswerError("not asked"), state={})
    called(watched, OWN, f"{OWN}.".upper().lower().rstrip("."), provider)
