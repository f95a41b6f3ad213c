"""Own certificates at Fastly: keys, certificates, and their activation for a domain."""

import pytest

from sandbox.cloud import Cloud
from sandbox.fastly import own_certificates, tls
from sandbox.fastly.api import FastlyError
from sandbox.operations import Session
from sandbox.provider.context import ProviderError
from sandbox.provider.wire import Secret
from tests.sandbox.engine import run
from tests.sandbox.fastly_engine import (
    ACTIVATION,
    CERTIFICATE,
    KEY,
    SERVICE,
    FastlyEngine,
    active,
    open_fastly,
    publish,
    service,
    subscription,
)
from tests.sandbox.samples import HOST
from tests.support.certificates import Pem, issue


@pytest.fixture
def session(cloud: Cloud) -> Session:
    return open_fastly(cloud)


@pytest.fixture
def engine(cloud: Cloud) -> FastlyEngine:
    return FastlyEngine(cloud)


@pytest.fixture(scope="module")
def pems() -> tuple[Pem, Pem]:
    """A certificate for the host, and a renewed one that lost it; each with its key."""
    return issue(HOST), issue("other.example.org")


def test_a_certificate_needs_its_key_and_keeps_its_names(
    session: Session, pems: tuple[Pem, Pem]
) -> None:
    (body, key), (other, other_key) = pems
    with pytest.raises(FastlyError, match="No private key of this account matches"):
        own_certificates.create_certificate(session, "", body)
    key_id = own_certificates.create_key(session, "k", key)
    identity = own_certificates.create_certificate(session, "", body)
    own_certificates.create_key(session, "k2", other_key)
    with pytest.raises(FastlyError, match="Misses names of the old one"):
        own_certificates.update_certificate(session, identity, "", other)
    with pytest.raises(FastlyError, match="matched to a certificate"):
        own_certificates.delete_key(session, key_id)
    own_certificates.delete_certificate(session, identity)
    own_certificates.delete_key(session, key_id)


def test_an_activation_serves_one_domain_of_an_active_service(
    engine: FastlyEngine, pems: tuple[Pem, Pem]
) -> None:
    (body, key), _ = pems

    async def life() -> None:
        key_id, stored = await engine.create(KEY, {"name": "k", "keyPem": key})
        assert isinstance(stored["keyPem"], Secret)
        certificate, _ = await engine.create(CERTIFICATE, {"name": "c", "certificateBody": body})
        inputs = {"certificateId": certificate, "domain": HOST}
        with pytest.raises(ProviderError, match="is on no active service"):
            await engine.create(ACTIVATION, inputs)
        await engine.create(SERVICE, service(HOST, "b.example.com"))
        with pytest.raises(ProviderError, match="covers"):
            await engine.create(ACTIVATION, {**inputs, "domain": "b.example.com"})
        activation, state = await engine.create(ACTIVATION, inputs)
        with pytest.raises(ProviderError, match="domain_id has already been taken"):
            await engine.create(ACTIVATION, inputs)
        with pytest.raises(ProviderError, match="is enabled for a domain"):
            await engine.delete(CERTIFICATE, certificate, {})
        await engine.update(ACTIVATION, activation, state, inputs)
        for token, identity in (
            (ACTIVATION, activation),
            (CERTIFICATE, certificate),
            (KEY, key_id),
        ):
            await engine.delete(token, identity, {})
            assert await engine.read(token, identity, {}, {}) is None

    run(life())


def test_a_subscription_does_not_take_a_domain_that_serves_already(
    session: Session, pems: tuple[Pem, Pem]
) -> None:
    """sources/fastly#no-activation: a domain has one activation."""
    (body, key), _ = pems
    active(session, HOST)
    own_certificates.create_key(session, "k", key)
    certificate = own_certificates.create_certificate(session, "", body)
    own_certificates.create_activation(session, {"certificateId": certificate, "domain": HOST})
    publish(session)
    identity = tls.create_subscription(session, subscription())
    assert tls.get_subscription(session, identity)["state"] == "issued"

    assert len(session.cloud.linked_to(tls.ACTIVATED_DOMAIN, HOST)) == 1
