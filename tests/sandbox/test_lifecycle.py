"""Previews, refresh and import of every resource type; secrets, tags, regions, accounts."""

import pytest

from sandbox.aws import route53
from sandbox.aws.package import PACKAGE
from sandbox.cloud import Cloud
from sandbox.properties import Properties
from sandbox.provider.context import ProviderError
from sandbox.provider.lifecycle import Urn
from sandbox.provider.wire import UNKNOWN, Secret
from tests.sandbox.engine import CERTIFICATE, DISTRIBUTION, RECORD, Engine, certificate, record, run
from tests.sandbox.samples import HOST, ZONE_ID, distribution

SAMPLES: list[tuple[str, Properties]] = [
    (RECORD, record()),
    (RECORD, record(name="TXT.example.com.", type="TXT", records=["hello"])),
    (RECORD, record(name="relative")),
    (
        RECORD,
        {
            "zoneId": ZONE_ID,
            "name": HOST,
            "type": "A",
            "aliases": [
                {
                    "name": "D1.cloudfront.net",
                    "zoneId": route53.CLOUDFRONT_ZONE,
                    "evaluateTargetHealth": False,
                }
            ],
        },
    ),
    (CERTIFICATE, certificate(HOST, "b.example.com") | {"tags": {"a": "b"}}),
    (CERTIFICATE, {"domainName": HOST, "validationMethod": "DNS"}),
    (DISTRIBUTION, distribution(None) | {"tags": {"a": "b"}, "comment": "x"}),
    ("aws:route53/zone:Zone", {"name": "example.org"}),
    (
        "aws:cloudfront/function:Function",
        {"runtime": "cloudfront-js-2.0", "code": "x", "name": "f", "tags": {"a": "b"}},
    ),
    (
        "aws:cloudfront/originRequestPolicy:OriginRequestPolicy",
        {
            "cookiesConfig": {"cookieBehavior": "none"},
            "headersConfig": {"headerBehavior": "allViewer"},
            "queryStringsConfig": {"queryStringBehavior": "all"},
        },
    ),
]


def present(state: Properties) -> Properties:
    return {name: value for name, value in state.items() if value is not None}


@pytest.mark.parametrize("place", range(len(SAMPLES)))
def test_resource_is_unchanged_after_create_refresh_and_import(engine: Engine, place: int) -> None:
    token, inputs = SAMPLES[place]
    checked = engine.check(token, inputs)

    async def life() -> None:
        identity, state = await engine.create(token, inputs)
        again = engine.check(token, inputs, checked)
        assert engine.paths(token, checked, again) == []

        refreshed = await engine.read(token, identity, state, checked)
        assert refreshed is not None
        assert refreshed[0] == identity
        assert present(refreshed[1]) == present(state)
        assert engine.paths(token, refreshed[2], again) == []

        imported = await engine.read(token, identity, {}, {})
        assert imported is not None
        name = {"name": checked["name"]} if "name" in checked else {}
        assert engine.paths(token, imported[2] | name, again | name) == []

        await engine.delete(token, identity, state)
        assert await engine.read(token, identity, state, checked) is None
        await engine.delete(token, identity, state)

    run(life())


@pytest.mark.parametrize("place", range(len(SAMPLES)))
def test_preview_knows_inputs_and_nothing_else(engine: Engine, cloud: Cloud, place: int) -> None:
    token, inputs = SAMPLES[place]
    before = cloud.execute("SELECT count(*) FROM resources")
    identity, preview = run(engine.create(token, inputs, preview=True))
    assert identity == ""
    _, state = run(engine.create(token, inputs))
    row = PACKAGE.resources[token]
    assert {name for name, value in preview.items() if value is UNKNOWN} == row.computed
    known = {name: value for name, value in preview.items() if value is not UNKNOWN}
    expected = {name: state.get(name) for name in known}
    for name in ("name", "aliases"):  # printed back in the provider's own spelling
        expected[name], known[name] = known.get(name), known.get(name)
    assert {k: v for k, v in known.items() if v} == {k: v for k, v in expected.items() if v}
    assert before == [(0,)]


def test_preview_of_an_update_keeps_what_does_not_change(engine: Engine) -> None:
    identity, state = run(engine.create(DISTRIBUTION, distribution(None) | {"comment": "old"}))
    new = engine.check(DISTRIBUTION, distribution(None) | {"aliases": UNKNOWN})
    preview = run(
        engine.provider.update(
            Urn(DISTRIBUTION, "name"), identity, state, new, preview=True, timeout=0
        )
    )
    assert preview["domainName"] == state["domainName"]
    assert preview["aliases"] is UNKNOWN
    assert "comment" not in preview


def test_secret_stays_secret(engine: Engine) -> None:
    inputs = distribution(None) | {"comment": Secret("hush"), "tags": {"a": Secret("hush")}}
    identity, state = run(engine.create(DISTRIBUTION, inputs))
    refreshed = run(engine.read(DISTRIBUTION, identity, state, inputs))
    assert refreshed is not None
    for properties in (state, refreshed[1]):
        assert properties["comment"] == Secret("hush")
        assert properties["tagsAll"] == Secret({"a": "hush"})
    assert refreshed[2]["comment"] == Secret("hush")
    _, preview = run(engine.create(DISTRIBUTION, inputs, preview=True))
    assert preview["tagsAll"] == Secret({"a": "hush"})


def test_default_tags_are_in_tags_all_only(cloud: Cloud) -> None:
    engine = Engine(cloud, defaultTags='{"tags": {"team": "mail"}}')
    inputs = distribution(None) | {"tags": {"a": "b"}}
    identity, state = run(engine.create(DISTRIBUTION, inputs))
    assert state["tags"] == {"a": "b"}
    assert state["tagsAll"] == {"a": "b", "team": "mail"}
    refreshed = run(engine.read(DISTRIBUTION, identity, state, inputs))
    assert refreshed is not None
    assert refreshed[2]["tags"] == {"a": "b"}


def test_region_comes_from_resource_then_provider_then_a_default(cloud: Cloud) -> None:
    inputs = certificate(HOST) | {"region": None}
    arn, _ = run(Engine(cloud).create(CERTIFICATE, inputs))
    assert arn.startswith("arn:aws:acm:eu-central-1:123456789012:")
    arn, _ = run(Engine(cloud, region="eu-west-3").create(CERTIFICATE, inputs))
    assert arn.startswith("arn:aws:acm:eu-west-3:")
    arn, _ = run(Engine(cloud, region="eu-west-3").create(CERTIFICATE, certificate(HOST)))
    assert arn.startswith("arn:aws:acm:us-east-1:")


def test_role_is_another_account(cloud: Cloud) -> None:
    other = Engine(cloud, assumeRoles='[{"roleArn": "arn:aws:iam::222222222222:role/x"}]')
    arn, state = run(other.create(CERTIFICATE, certificate(HOST)))
    assert ":222222222222:" in arn
    _, own = run(Engine(cloud).create(CERTIFICATE, certificate(HOST)))
    assert state["domainValidationOptions"] != own["domainValidationOptions"]
    with pytest.raises(ProviderError, match="AccessDenied"):
        run(other.create(RECORD, record()))
