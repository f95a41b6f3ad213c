"""Validation records that are in the zone already, and that others renew by."""

import pytest

from sandbox import delegation, dns_answers, dns_zones, hand_made
from sandbox.aws import acm
from sandbox.fastly import services, tls
from sandbox.hand_made import HandMade
from tests.engine.examples import DOMAIN, HOST, at
from tests.support.engine import Stack

ARN = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
ACM_NAME, ACM_VALUE = (text.rstrip(".") for text in acm.validation_record("123456789012", HOST))
ACM_RECORD = f"{HOST}-acm-validation"
FASTLY_RECORD = f"{HOST}-acme-challenge"


def make(stack: Stack, name: str, type_: str, value: str) -> None:
    """What somebody else put into the zone."""
    cloud = stack.cloud
    zone = delegation.zone_of(cloud, name)
    assert zone is not None
    hand_made.put(cloud, zone, HandMade(name, type_, (value,), 900))


def remove(stack: Stack, name: str) -> None:
    cloud = stack.cloud
    zone = delegation.zone_of(cloud, name)
    assert zone is not None
    for record in dns_zones.records(cloud, zone.id, name):
        dns_zones.remove(cloud, record)


@pytest.mark.parametrize("provider", ["route53", "google"])
def test_a_proof_of_equal_value_is_taken_over_and_outlives_the_stack(
    stack: Stack, provider: str
) -> None:
    """An adopted certificate was issued by it; where it stands, nothing is imported."""
    dns = {"provider": provider, "zone": "example.com"}
    stack.write(at("build", dns=dns, adopt={"certificate": ARN}))
    assert stack.preview().code == 0
    assert dns_answers.cnames(stack.cloud, ACM_NAME) == [ACM_VALUE]

    outcome = stack.must_up()
    assert ("create", ACM_RECORD) in outcome.steps
    assert stack.preview().steps == set()

    stack.must_destroy()
    assert dns_answers.cnames(stack.cloud, ACM_NAME) == [ACM_VALUE]
    stack.write(at("certificate", dns={**dns, "existing": True})).must_up()
    changes = dns_zones.history(stack.cloud, ACM_NAME)
    assert all(change.new is not None for change in changes)


def test_a_proof_that_is_known_only_now_is_imported_by_the_next_update(stack: Stack) -> None:
    dns = {"provider": "cloudflare", "zone": "example.com"}
    stack.write(at("build", dns=dns, adopt={"certificate": ARN}))
    preview = stack.preview()
    assert preview.code == 0
    assert "the next one imports it" in preview.output

    stopped = stack.up()
    assert stopped.code != 0
    assert "Run `pulumi up` again: now that its name is known, it is imported" in stopped.output

    outcome = stack.must_up()
    assert ("import", ACM_RECORD) in outcome.steps
    assert dns_answers.cnames(stack.cloud, ACM_NAME) == [ACM_VALUE]
    assert stack.preview().steps == set()


@pytest.mark.parametrize(
    ("provider", "type_"), [("route53", "TXT"), ("cloudflare", "CNAME"), ("google", "CNAME")]
)
def test_a_proof_of_another_value_is_left_alone_and_explained(
    stack: Stack, provider: str, type_: str
) -> None:
    """Before a service or a subscription is made, in a preview too, however often one tries."""
    name, value = tls.challenge("fastly-default", HOST)
    dns = {"provider": provider, "zone": "example.com"}
    stack.write({HOST: {**DOMAIN, "cdn": "fastly", "dns": dns, "stage": "certificate"}})
    assert stack.preview().code == 0
    other = "other.proof.example.net" if type_ == "CNAME" else '"a-token-of-certbot"'
    make(stack, name, type_, other)

    for refused in (stack.preview(), stack.up(), stack.up()):
        assert refused.code != 0
        assert f"{name} has another record already" in refused.output
        assert other.strip('"') in refused.output
        assert not stack.cloud.items("fastly", services.KIND)
        assert dns_answers.values(stack.cloud, name, type_)[0].rstrip(".") == other

    remove(stack, name)
    stack.run("refresh", "--yes", "--skip-preview")
    stack.must_up()
    assert dns_answers.cnames(stack.cloud, name) == [value]


def test_a_proof_whose_name_is_known_is_imported_at_once(stack: Stack) -> None:
    name, value = tls.challenge("fastly-default", HOST)
    dns = {"provider": "cloudflare", "zone": "example.com"}
    stack.write({HOST: {**DOMAIN, "cdn": "fastly", "dns": dns, "stage": "build"}})
    assert stack.preview().code == 0
    make(stack, name, "CNAME", value)

    preview = stack.preview()
    assert preview.code == 0
    assert ("import", FASTLY_RECORD) in preview.steps
    outcome = stack.must_up()
    assert ("import", FASTLY_RECORD) in outcome.steps
    assert stack.preview().steps == set()
