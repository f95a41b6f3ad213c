"""Fastly's services: what a version may hold, activation, and domains on one service only."""

from typing import Any

import pytest

from sandbox import faults, settings
from sandbox.cloud import Cloud, encode
from sandbox.fastly import services, tls
from sandbox.fastly.api import FastlyError, account_of
from sandbox.operations import Session
from sandbox.properties import Properties
from sandbox.provider.context import IncompleteError, ProviderError
from sandbox.provider.lifecycle import Urn
from sandbox.provider.wire import UNKNOWN
from sandbox.seed import seed
from tests.sandbox.engine import run
from tests.sandbox.fastly_engine import SERVICE, FastlyEngine, active, open_fastly, service
from tests.sandbox.samples import HOST


@pytest.fixture
def session(cloud: Cloud) -> Session:
    return open_fastly(cloud)


@pytest.fixture
def engine(cloud: Cloud) -> FastlyEngine:
    return FastlyEngine(cloud)


def with_backend(**changes: Any) -> Properties:
    backend = {**service()["backends"][0], **changes}
    return service(backends=[backend])


HEADER = {"name": "h", "action": "set", "type": "request", "destination": "http.X", "source": "a"}
REFUSED: list[tuple[Properties, str]] = [
    (service(domains=[]), "Version has no associated domains"),
    (service(HOST, HOST), "Duplicate record: domains 'ablink.email.example.com'"),
    (service("not a host"), "'not a host' is not a valid domain name"),
    (with_backend(address="not a host"), "is no host name or address"),
    (with_backend(port=0), "port must be 1 to 65535"),
    (with_backend(minTlsVersion="2"), "invalid minTlsVersion"),
    (with_backend(useSsl=False), "sslSniHostname is set without use_ssl"),
    (with_backend(requestCondition="c"), "there is no REQUEST condition 'c'"),
    (service(headers=[{**HEADER, "source": ""}]), "Source can't be blank"),
    (service(headers=[{**HEADER, "destination": "X"}]), "destination has to name a header"),
    (service(headers=[HEADER, HEADER]), "Duplicate record: headers 'h'"),
    (service(requestSettings=[{"name": "r", "action": "bogus"}]), "'bogus' is not a valid action"),
    (service(requestSettings=[{"name": "r", "xff": "bogus"}]), "'bogus' is not a valid xff"),
    (service(cacheSettings=[{"name": "c", "action": "bogus"}]), "'bogus' is not a valid action"),
    (service(*(f"h{n}.example.com" for n in range(21))), "Exceeding max number of domains: 20"),
]


@pytest.mark.parametrize(("inputs", "message"), REFUSED)
def test_a_version_that_fastly_refuses(
    engine: FastlyEngine, inputs: Properties, message: str
) -> None:
    """sources/pulumi#fastly-preview: the real provider lets all of these through its preview."""
    with pytest.raises(IncompleteError) as caught:
        run(engine.create(SERVICE, inputs))
    assert message in str(caught.value)
    assert str(caught.value).startswith("error activating version: 400 - Bad Request:")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"headers": [{**HEADER, "action": "replace"}]}, "headers[0].action"),
        ({"headers": [{**HEADER, "type": "viewer"}]}, "headers[0].type"),
        ({"backends": [{"name": "b", "address": "a.example", "port": "443"}]}, "backends[0].port"),
        ({"backends": [{"name": "b"}]}, "backends[0].address"),
        ({"forced": True}, "forced"),
        ({"vcls": [{"name": "g", "content": "sub x {}"}]}, "vcls"),
        ({"forceDestroy": True, "reuse": True}, "reuse"),
    ],
)
def test_a_preview_refuses_what_the_real_provider_refuses(
    engine: FastlyEngine, changes: Properties, path: str
) -> None:
    assert [found for found, _ in engine.faults(SERVICE, **service(**changes))] == [path]


def test_defaults_are_those_of_the_real_provider(engine: FastlyEngine) -> None:
    checked = engine.check(SERVICE, service(requestSettings=[{"name": "r"}], headers=[HEADER]))

    assert (checked["comment"], checked["defaultTtl"]) == ("Managed by Terraform", 3600)
    assert checked["backends"][0]["firstByteTimeout"] == 15000
    assert checked["requestSettings"][0]["xff"] == "append"
    assert checked["headers"][0]["priority"] == 100


def test_a_domain_is_on_one_service_of_all_accounts(session: Session, cloud: Cloud) -> None:
    active(session, HOST)

    for other in (session, open_fastly(cloud, "fastly-other")):
        with pytest.raises(FastlyError, match="already taken by another service"):
            active(other, HOST, name="second")


def test_a_domain_is_free_again_once_its_service_lets_it_go(session: Session) -> None:
    first = active(session, HOST, "b.example.com")
    services.activate(session, first, {"domains": [{"name": "b.example.com"}]})
    second = active(session, HOST, name="second")

    services.deactivate(session, second)
    services.delete_service(session, second)
    assert services.service_of(session, HOST) is None


def test_a_refused_activation_keeps_the_active_version(session: Session) -> None:
    identity = active(session, HOST)
    active(session, "b.example.com", name="second")
    with pytest.raises(FastlyError):
        services.activate(
            session, identity, {"domains": [{"name": HOST}, {"name": "b.example.com"}]}
        )

    body = services.get_service(session, identity)
    assert (body["active"], body["config"]) == (1, {"domains": [{"name": HOST}]})


def test_each_change_is_a_new_version_and_the_provider_s_own_flags_are_none(
    engine: FastlyEngine,
) -> None:
    async def life() -> list[int]:
        identity, state = await engine.create(SERVICE, service())
        versions = [state["activeVersion"]]
        for inputs in (
            service(forceDestroy=True),
            service(comment="other"),
            service(HOST, "b.example.com"),
        ):
            state = await engine.update(SERVICE, identity, state, inputs)
            versions.append(state["activeVersion"])
        return versions

    assert run(life()) == [1, 1, 1, 2]


def test_an_active_service_is_deleted_only_when_forced(
    engine: FastlyEngine, session: Session
) -> None:
    async def life() -> None:
        identity, state = await engine.create(SERVICE, service())
        with pytest.raises(ProviderError, match="Cannot delete service with active version"):
            await engine.delete(SERVICE, identity, state)
        state = await engine.update(SERVICE, identity, state, service(forceDestroy=True))
        await engine.delete(SERVICE, identity, state)
        await engine.delete(SERVICE, identity, state)
        assert await engine.read(SERVICE, identity, {}, {}) is None

    run(life())
    assert services.service_of(session, HOST) is None


def test_a_service_whose_activation_failed_is_completed_by_the_next_run(
    engine: FastlyEngine, cloud: Cloud
) -> None:
    faults.arm(cloud, "fastly:ActivateVersion", "refuse")

    async def life() -> Properties:
        with pytest.raises(IncompleteError) as caught:
            await engine.create(SERVICE, service())
        return await engine.update(SERVICE, caught.value.identity, caught.value.state, service())

    assert run(life())["activeVersion"] == 1


def test_names_are_unique_in_an_account(session: Session, cloud: Cloud) -> None:
    active(session, HOST)

    with pytest.raises(FastlyError, match="Name 'links' is already used"):
        services.create_service(session, "links", "")
    services.create_service(open_fastly(cloud, "fastly-other"), "links", "")


def test_a_service_of_another_account_does_not_exist(session: Session, cloud: Cloud) -> None:
    with pytest.raises(FastlyError, match="Cannot load service"):
        services.get_service(open_fastly(cloud, "fastly-other"), active(session, HOST))


def test_versions_are_unknown_in_a_preview(engine: FastlyEngine) -> None:
    _, planned = run(engine.create(SERVICE, service(), preview=True))

    assert planned["activeVersion"] is UNKNOWN


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"forceDestroy": True}, ["activeVersion", "clonedVersion", "forceDestroy"]),
        ({"defaultTtl": 1}, ["activeVersion", "clonedVersion", "defaultTtl"]),
        ({"comment": "other"}, ["comment"]),
        ({"name": "other"}, ["name"]),
        ({}, []),
    ],
)
def test_any_change_but_one_of_words_shows_the_versions_as_changed(
    engine: FastlyEngine, changes: dict[str, Any], paths: list[str]
) -> None:
    """Also a change of a flag that never reaches Fastly."""
    old, new = engine.check(SERVICE, service()), engine.check(SERVICE, service(**changes))
    planned = run(
        engine.provider.update(
            Urn(SERVICE, "name"),
            "id",
            {**old, "activeVersion": 3},
            new,
            preview=True,
            timeout=5,
            old_inputs=old,
        )
    )

    assert sorted(engine.paths(SERVICE, old, new)) == paths
    assert planned["activeVersion"] == (UNKNOWN if "activeVersion" in paths else 3)


def test_order_of_blocks_is_no_change(engine: FastlyEngine) -> None:
    one = engine.check(SERVICE, service("a.example.com", "b.example.com"))
    other = engine.check(SERVICE, service("b.example.com", "a.example.com"))

    assert engine.paths(SERVICE, one, other) == []


def test_a_missing_key_is_said_plainly_once_one_is_wanted(cloud: Cloud) -> None:
    run(FastlyEngine(cloud).create(SERVICE, service()))
    settings.put(cloud, "fastly.api_key_required", 1)

    with pytest.raises(ProviderError) as caught:
        run(FastlyEngine(cloud).create(SERVICE, service()))
    assert "401 - Unauthorized" in str(caught.value)
    assert "no API key was given" in str(caught.value)


def test_an_api_key_leads_to_an_account_and_is_kept_nowhere(cloud: Cloud) -> None:
    key = "fastly-key-of-the-test"
    run(FastlyEngine(cloud, apiKey=key).create(SERVICE, service()))
    faults.arm(cloud, "fastly:*", "refuse")
    with pytest.raises(ProviderError) as caught:
        run(FastlyEngine(cloud, apiKey=key).create(SERVICE, service("b.example.com")))

    assert key not in str(caught.value)
    assert key not in encode(cloud.execute("SELECT * FROM resources"))
    assert account_of(key, required=False) != account_of("another", required=False)


def test_throttled_calls_are_repeated(engine: FastlyEngine, cloud: Cloud) -> None:
    faults.arm(cloud, "fastly:*", "throttle", times=5)
    faults.arm(cloud, "fastly:*", "error", times=5)

    assert run(engine.create(SERVICE, service()))[1]["activeVersion"] == 1


def test_an_adopted_service_and_a_named_configuration_exist(
    cloud: Cloud, engine: FastlyEngine
) -> None:
    identity, configuration = "SU1Z0isxPaozGVKXdv0eYa", "TLS0isxPaozGVKXdv0eYab"
    domain = {
        "cdn": "fastly",
        "esp": "sendgrid",
        "adopt": {"service": identity},
        "fastly": {"tls_configuration_id": configuration},
    }
    config = {"ssl-click-tracking:domains": {HOST: domain}}
    seed(cloud, config)
    seed(cloud, config)

    found = run(engine.read(SERVICE, identity, {}, {}))
    assert found is not None
    assert found[2]["domains"] == [{"name": HOST}]
    assert configuration in tls.list_configurations(open_fastly(cloud))
    services.deactivate(open_fastly(cloud), identity)
    services.delete_service(open_fastly(cloud), identity)
    seed(cloud, config)
    assert run(engine.read(SERVICE, identity, {}, {})) is None
