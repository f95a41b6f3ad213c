"""Every CDN with every DNS provider through every stage: one stack, one host a pair of them.

What recipients get is asked of the sandbox's DNS, whichever provider holds the record.
"""

from typing import Any

import pytest

from sandbox import dns_answers, dns_command, loopback
from tests.support.engine import Stack

ESP = "sendgrid.net"
PROVIDERS = ("route53", "cloudflare", "google", "manual")
CDNS: dict[str, dict[str, Any]] = {
    "cloudfront": {},
    "cloudflare": {"cloudflare": {"plan": "business"}},
    "fastly": {},
    "keycdn": {"keycdn": {"accept_https_gap": True}},
    "proxy": {"proxy": {"address": "203.0.113.10"}},
}


def zone(provider: str) -> str:
    return f"{provider}.example.com"


HOSTS = {f"{cdn}.{zone(dns)}": (cdn, dns) for dns in PROVIDERS for cdn in CDNS}
BY_HAND = {host for host, (_, dns) in HOSTS.items() if dns == "manual"}
AT_KEYCDN = {host for host, (cdn, _) in HOSTS.items() if cdn == "keycdn"}


def domain(host: str) -> dict[str, Any]:
    """One pair of a CDN and a DNS provider, as a stack file has it."""
    cdn, dns = HOSTS[host]
    keys: dict[str, Any] = {"cdn": cdn, "esp": "sendgrid", **CDNS[cdn], "dns": {"provider": dns}}
    if dns != "manual":
        keys["dns"]["zone"] = zone(dns)
    if cdn == "cloudflare" != dns:
        keys["cloudflare"] = {"setup": "partial", "zone": zone(dns), **keys["cloudflare"]}
    return keys


class Life:
    """The stack on its way from stage to stage."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack

    def up(self, stage: str) -> set[tuple[str, str]]:
        """All hosts at a stage, with the records that a person sets; gives what was touched."""
        self.stack.write({host: {**domain(host), "stage": stage} for host in HOSTS})
        return self.again()

    def again(self) -> set[tuple[str, str]]:
        """The same stack file once more."""
        outcome = self.stack.must_up()
        summaries = self.stack.outputs()
        for host in BY_HAND:
            for record in summaries[host]["dns_records"]:
                deed = ["set", record["name"], record["type"], record["value"]]
                assert dns_command.main(deed) == 0
        return {step for step in outcome.steps if step[1].startswith(tuple(HOSTS))}

    def answers(self) -> dict[str, str | None]:
        """Where DNS leads recipients, by host."""
        return {host: dns_answers.address(self.stack.cloud, host) for host in HOSTS}

    def stages(self) -> set[str]:
        """What the outputs say."""
        return {summary["stage"] for summary in self.stack.outputs().values()}


def at_esp(life: Life) -> dict[str, str | None]:
    server = loopback.server_of(life.stack.cloud, ESP)
    assert server is not None
    return dict.fromkeys(HOSTS, server.address)


def at_edges() -> dict[str, str | None]:
    (proxy, *_) = loopback.proxy_addresses()
    return {
        host: proxy if cdn == "proxy" else loopback.cdn_address(cdn)
        for host, (cdn, _) in HOSTS.items()
    }


def issued(life: Life) -> set[str]:
    """The hosts that have a Let's Encrypt certificate at KeyCDN."""
    zones = life.stack.cloud.items("keycdn", "zone").values()
    return {host for zone in zones for host in zone["issued"]}


def records(steps: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The steps on tracking records and KeyCDN's certificates."""
    return {
        (op, name)
        for op, name in steps
        if name.endswith("-tracking") or name.removesuffix("-certificate") in AT_KEYCDN
    }


@pytest.mark.needs("addresses")
def test_every_cdn_with_every_dns_provider_through_every_stage(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANDBOX_HOME", str(stack.home))
    life = Life(stack)
    moved = {("update", f"{host}-tracking") for host in HOSTS.keys() - BY_HAND}

    life.up("certificate")
    assert life.stages() == {"certificate"}
    assert life.answers() == at_esp(life)

    life.up("build")
    assert life.stages() == {"build"}
    assert life.answers() == at_esp(life)

    asked = {("create", f"{host}-certificate") for host in AT_KEYCDN}
    assert records(life.up("live")) == moved | asked
    assert issued(life) == AT_KEYCDN - BY_HAND
    assert life.stages() == {"live"}

    # The one step that follows a person's deed, and no other.
    assert life.again() == {("update", f"{host}-certificate") for host in AT_KEYCDN & BY_HAND}
    assert issued(life) == AT_KEYCDN
    assert life.answers() == at_edges()
    assert stack.preview("--expect-no-changes").code == 0

    # KeyCDN's certificate rests as long as its zone stands.
    rests = {("update", f"{host}-certificate") for host in AT_KEYCDN}
    assert records(life.up("build")) == moved | rests
    assert life.stages() == {"build"}
    assert life.answers() == at_esp(life)

    stack.must_destroy()
    assert life.answers() == at_esp(life), "what recipients resolve stays"
    for cloud, kind in (("aws", "distribution"), ("fastly", "service"), ("keycdn", "zone")):
        assert stack.cloud.items(cloud, kind) == {}


def test_a_record_set_by_hand_is_named_and_not_waited_for(stack: Stack) -> None:
    """KeyCDN gets its certificate only once the name points there: the update ends and says so."""
    host = next(iter(AT_KEYCDN & BY_HAND))
    stack.write({host: {**domain(host), "stage": "build"}}).must_up()

    said = stack.write({host: {**domain(host), "stage": "live"}}).must_up().output

    summary = stack.outputs()[host]
    assert f"{host}: KeyCDN has no certificate for it yet" in said
    assert summary["next_step"].startswith("Set the tracking record (pulumi stack output domains)")
    assert summary["next_step"].endswith(f"\n{host} CNAME {summary['edge']}")
    (made,) = stack.cloud.items("keycdn", "zone").values()
    assert made["sslcert"] == "shared"


@pytest.mark.parametrize("workers", ["1", "3"])
def test_more_records_move_than_there_are_workers(stack: Stack, workers: str) -> None:
    """Each hook that asks holds a worker; one waited for a thread, three for a provider."""
    hosts = [
        host
        for host, (cdn, dns) in HOSTS.items()
        if cdn in ("cloudfront", "fastly", "keycdn") and dns in ("route53", "google")
    ]
    stack.write({host: {**domain(host), "stage": "live"} for host in hosts}).must_up()
    stack.longest_run = 120

    outcome = stack.write({host: {**domain(host), "stage": "build"} for host in hosts}).up(
        "--parallel", workers
    )

    assert outcome.code == 0, outcome.output
    assert {("update", f"{host}-tracking") for host in hosts} <= outcome.steps
