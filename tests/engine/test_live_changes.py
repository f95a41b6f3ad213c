"""Changes of a live host on the real engine: what is refused, and that the printed ways go."""

from sandbox import delegation, dns_zones, faults
from sandbox.aws import cloudfront
from sandbox.fastly import services
from tests.engine.examples import DOMAIN, ESP, HOST, OTHER, TRACKING, at
from tests.support.engine import Stack

CLOUDFLARE = {"provider": "cloudflare", "zone": "example.com"}


def found(stack: Stack, provider: str) -> dict[str, str]:
    """The records in the zones of one provider."""
    return {
        record.name.rstrip("."): record.values[0].rstrip(".")
        for zone in dns_zones.zones(stack.cloud)
        if zone.cloud == provider
        for record in dns_zones.records(stack.cloud, zone.id)
    }


def test_dns_moves_to_another_provider_as_the_refusal_says(stack: Stack) -> None:
    """Whatever `protect` says, and without a preview; the old record stays behind."""
    stack.write(at("live", protect=False)).must_up()
    before = stack.records()

    for stage in ("live", "build"):
        refused = stack.write(at(stage, protect=False, dns=CLOUDFLARE)).up()
        assert refused.code != 0
        assert f'domains."{HOST}".dns.provider: is live by its record at Route 53' in refused.output
        assert refused.steps == frozenset()
        assert stack.records() == before

    beside = {OTHER: {**DOMAIN, "stage": "certificate"}}
    stack.write({**at("build"), **beside}).must_up()
    stack.write(beside).must_up()
    stack.write({**at("certificate", dns=CLOUDFLARE), **beside}).must_up()
    (new,) = (z for z in dns_zones.zones(stack.cloud, "example.com") if z.cloud == "cloudflare")
    delegation.delegate(stack.cloud, new)
    stack.write({**at("live", dns=CLOUDFLARE), **beside}).must_up()
    assert found(stack, "cloudflare")[HOST].endswith(".cloudfront.net")
    assert found(stack, "aws")[HOST] == ESP


def test_a_host_is_live_after_an_update_that_failed_behind_its_record(stack: Stack) -> None:
    """The outputs lag behind: they say `build`, and the state knows better."""
    stack.write({**at("build"), OTHER: DOMAIN}).must_up()
    faults.arm(stack.cloud, "cloudfront:UpdateDistribution", "refuse", times=None)
    cheap = {**DOMAIN, "cloudfront": {"price_class": "PriceClass_100"}}

    failed = stack.write({**at("live"), OTHER: cheap}).up("--continue-on-error")
    assert failed.code != 0
    assert stack.records()[HOST].endswith(".cloudfront.net")
    faults.clear(stack.cloud)

    refused = stack.write({OTHER: DOMAIN}).up()
    assert f'domains."{HOST}": is live and no longer in the stack file' in refused.output
    assert refused.steps == frozenset()


def test_an_edge_that_somebody_deleted_is_called_gone_and_links_come_back(stack: Stack) -> None:
    """Nobody changed `cdn`, `group` or `account`, so nobody is told to put them back."""
    stack.write(at("live")).must_up()
    ((identity, _),) = stack.cloud.items("aws", "distribution").items()
    stack.cloud.remove("aws", "distribution", identity)
    stack.cloud.set_links(cloudfront.ALIAS, identity, set())
    assert stack.refresh().code == 0

    refused = stack.preview()
    assert refused.code != 0
    assert "that edge is gone" in refused.output
    assert "Put cdn, group and account back" not in refused.output

    stack.write(at("build")).must_up()
    assert stack.records()[HOST] == ESP
    assert stack.write(at("live")).must_up().steps == {("update", TRACKING)}
    assert stack.records()[HOST] == stack.outputs()[HOST]["edge"]


def test_a_zone_that_somebody_deleted_is_called_gone_and_links_come_back(stack: Stack) -> None:
    """KeyCDN: the new zone has another name, so the record is not moved to it directly."""
    keycdn = {"cdn": "keycdn", "esp": "sendgrid", "keycdn": {"accept_https_gap": True}}
    stack.write(at("live", **keycdn)).must_up()
    for kind in ("zonealias", "zone"):
        for identity in stack.cloud.items("keycdn", kind):
            stack.cloud.remove("keycdn", kind, identity)
    assert stack.refresh().code == 0

    refused = stack.preview()
    assert refused.code != 0
    assert "that edge is gone" in refused.output

    stack.write(at("build", **keycdn)).must_up()
    assert stack.records()[HOST] == ESP
    stack.write(at("live", **keycdn)).must_up()
    assert stack.records()[HOST] == stack.outputs()[HOST]["edge"]


def test_a_service_that_somebody_deleted_comes_back_under_the_same_name(stack: Stack) -> None:
    """Fastly: the record is right for the new service, too, so one update mends it."""
    fastly = {"cdn": "fastly", "esp": "sendgrid"}
    stack.write(at("live", **fastly)).must_up()
    record = stack.records()[HOST]
    ((identity, _),) = stack.cloud.items("fastly", "service").items()
    stack.cloud.remove("fastly", "service", identity)
    stack.cloud.set_links(services.ACTIVE_DOMAIN, identity, set())

    # Without a refresh nothing is known before the service is to change.
    failed = stack.write(at("live", x_forwarded_host=True, **fastly)).up()
    assert failed.code != 0
    assert "it is gone at Fastly: somebody deleted it by hand" in failed.output

    assert stack.refresh().code == 0
    mended = stack.must_up()
    assert f"{HOST} is live at {record}, and its edge there is gone" in mended.output
    assert ("create", f"{HOST}-service") in mended.steps
    assert TRACKING not in {name for _, name in mended.steps}
    assert len(stack.cloud.linked_to(services.ACTIVE_DOMAIN, HOST)) == 1
