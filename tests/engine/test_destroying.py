"""`pulumi destroy`: nothing goes that a live host needs, whatever flags and `protect` say."""

from typing import Any

from components.keeping import LIVE, PROTECTED
from sandbox import dns_zones
from tests.engine.examples import DOMAIN, ESP, HOST, OTHER, ROUTE53, at
from tests.support.engine import Stack

CLOUDFLARE = {"provider": "cloudflare", "zone": "example.net"}
LIVE_HOSTS: dict[str, dict[str, Any]] = {
    "alias.example.com": {"cdn": "cloudfront", "dns": {**ROUTE53, "record": "alias"}},
    "a.b.example.net": {"cdn": "cloudflare", "dns": CLOUDFLARE},
    "f.example.com": {"cdn": "fastly", "owner_record": "1.example.com"},
    "k.example.com": {"cdn": "keycdn", "keycdn": {"accept_https_gap": True}},
    "p.example.com": {"cdn": "proxy", "proxy": {"address": "192.0.2.7"}},
    # In a zone of its own: of two zones of one name, one alone is delegated.
    "m.example.org": {"cdn": "fastly", "dns": {"provider": "manual", "zone": "example.org"}},
}
DEFAULTS = {"esp": "sendgrid", "dns": ROUTE53, "protect": False}
AT_BUILD = {OTHER: {"cdn": "cloudfront", "stage": "build"}}


KINDS = (
    ("aws", "distribution"),
    ("aws", "certificate"),
    ("cloudflare", "certificatePack"),
    ("cloudflare", "pageRule"),
    ("fastly", "service"),
    ("fastly", "tls_subscription"),
    ("keycdn", "zone"),
)


def everything(stack: Stack) -> dict[str, Any]:
    """What stands in DNS and in the clouds."""
    cloud = stack.cloud
    found: dict[str, Any] = {
        f"record {record.name} {record.type}": (record.values, record.alias)
        for zone in dns_zones.zones(cloud)
        for record in dns_zones.records(cloud, zone.id)
    }
    for name, kind in KINDS:
        found |= {f"{kind} {key}": body for key, body in cloud.items(name, kind).items()}
    return found


def test_a_live_stack_is_not_destroyed_at_any_cdn_and_an_update_off_it_is_enough(
    stack: Stack,
) -> None:
    """The matrix in one stack: with `protect: false`, so that nothing else holds anything."""
    first = {
        # Nobody goes live in the update that orders a certificate pack or names a machine.
        host: {**LIVE_HOSTS[host], "stage": stage}
        for host, stage in (
            ("m.example.org", "certificate"),
            ("a.b.example.net", "build"),
            ("p.example.com", "build"),
        )
    }
    stack.write(first, defaults=DEFAULTS).must_up()
    challenge = next(
        r for r in stack.outputs()["m.example.org"]["dns_records"] if r["purpose"] == "validation"
    )
    zone = dns_zones.zones(stack.cloud, "example.org")[0]
    dns_zones.put(
        stack.cloud,
        dns_zones.Record(zone.id, challenge["name"], "CNAME", 300, (challenge["value"],)),
    )
    live = {host: {**keys, "stage": "live"} for host, keys in LIVE_HOSTS.items()}
    stack.write({**live, **AT_BUILD}, defaults=DEFAULTS).must_up()
    before = everything(stack)
    assert {kind for _, kind in KINDS} <= {key.partition(" ")[0] for key in before}

    refused = stack.run("destroy", "--yes", "--skip-preview")

    assert refused.returncode != 0
    for host in LIVE_HOSTS:
        assert any(host in line and LIVE in line for line in refused.stdout.splitlines()), host
    assert everything(stack) == before

    forced = stack.run("destroy", "--yes", "--skip-preview", "--run-program")

    assert forced.returncode != 0
    assert "every link of mails already sent needs this" in forced.stdout
    after = everything(stack)
    at_build = {key for key in before if OTHER in key or OTHER in str(before[key])}
    assert {key for key in before if key not in after} <= at_build
    assert {k: v for k, v in after.items() if k not in at_build} == {
        k: v for k, v in before.items() if k not in at_build
    }


def test_a_pending_subscription_that_fastly_would_refuse_stops_a_destroy_before_all_else(
    stack: Stack,
) -> None:
    """Asked for at `live` it is not to be forced away, though its host never went live."""
    unproved = {"dns": {"provider": "manual", "zone": "example.org"}, "certificate": {"wait": "1s"}}
    hosts = {
        OTHER: {"cdn": "keycdn", "stage": "build"},
        "f.example.org": {"cdn": "fastly", "stage": "live", **unproved},
    }
    failed = stack.write(hosts, defaults=DEFAULTS).up("--continue-on-error")
    assert "f.example.org-subscription-issued: the certificate was not issued" in failed.output
    before = everything(stack)

    refused = stack.run("destroy", "--yes", "--skip-preview")

    assert refused.returncode != 0
    assert any(
        "f.example.org-subscription" in line and LIVE in line
        for line in refused.stdout.splitlines()
    )
    assert everything(stack) == before


def test_off_the_cdn_a_stack_is_destroyed_but_not_before_an_update_took_it_off(
    stack: Stack,
) -> None:
    """`destroy --run-program` reads the new stack file and moves no record."""
    stack.write(at("live", protect=False)).must_up()
    before = everything(stack)
    stack.write(at("build", protect=False))

    refused = stack.run("destroy", "--yes", "--skip-preview", "--run-program")

    assert refused.returncode != 0
    assert f"{HOST} still points at" in refused.stdout
    assert everything(stack) == before
    stack.must_up()
    stack.must_destroy()
    assert stack.records()[HOST] == ESP
    assert not stack.cloud.items("aws", "distribution")


def test_what_is_protected_at_build_is_neither_destroyed_half_nor_let_go(stack: Stack) -> None:
    stack.write({**at("build", protect=True), OTHER: DOMAIN}).must_up()
    before = everything(stack)

    refused = stack.run("destroy", "--yes", "--skip-preview")

    assert refused.returncode != 0
    assert PROTECTED in refused.stdout
    assert everything(stack) == before

    for file in ({OTHER: DOMAIN}, {**at("certificate", protect=True), OTHER: DOMAIN}):
        for left in (stack.write(file).preview(), stack.up()):
            assert left.code != 0
            assert "protect: true" in left.output
            assert "write protect: false" in left.output
            assert "state unprotect" not in left.output
            assert (left.steps, everything(stack)) == (frozenset(), before)

    stack.write({**at("build", protect=False), OTHER: DOMAIN}).must_up()
    stack.write({OTHER: DOMAIN}).must_up()
    assert HOST not in stack.outputs()


def test_a_rollback_of_an_alias_passes_the_hooks_and_leaves_none(stack: Stack) -> None:
    """What the rollback deletes carries a hook, as every part of a live host does."""
    dns = {**ROUTE53, "record": "alias"}
    stack.write(at("live", dns=dns)).must_up()

    stack.write(at("build", dns=dns)).must_up()
    stack.must_up()

    assert stack.records()[HOST] == ESP
    stack.must_destroy()
