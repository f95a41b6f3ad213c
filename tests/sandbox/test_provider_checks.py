"""What a preview refuses, fills in, and shows as changed."""

import pytest

from sandbox.properties import Properties
from sandbox.provider.context import ProviderError
from sandbox.provider.lifecycle import Urn
from tests.sandbox.engine import CERTIFICATE, DISTRIBUTION, RECORD, Engine, certificate, record, run
from tests.sandbox.samples import HOST, distribution


def test_defaults_are_those_of_the_real_provider(engine: Engine) -> None:
    checked = engine.check(DISTRIBUTION, distribution(None))
    assert checked["httpVersion"] == "http2"
    assert checked["priceClass"] == "PriceClass_All"
    assert checked["origins"][0]["connectionAttempts"] == 3
    assert checked["defaultCacheBehavior"]["compress"] is False


@pytest.mark.parametrize(
    ("token", "inputs", "path", "text"),
    [
        (DISTRIBUTION, {"httpVersion": "http4"}, "httpVersion", "http1.1"),
        (DISTRIBUTION, {"priceClass": "PriceClas_100"}, "priceClass", "mean 'PriceClass_100'"),
        (DISTRIBUTION, {"comment": "x" * 129}, "comment", "longer than 128"),
        (
            DISTRIBUTION,
            {"viewerCertificate": {"minimumProtocolVersion": "TLSv1.2"}},
            "viewerCertificate.minimumProtocolVersion",
            "TLSv1.2_2021",
        ),
        (CERTIFICATE, {"validationMethod": "dns"}, "validationMethod", "DNS"),
        (CERTIFICATE, {"validationMethod": None}, "validationMethod", "must be set"),
        (CERTIFICATE, {"domainName": None}, "domainName", "must be specified"),
        (CERTIFICATE, {"domainName": "a.example.com."}, "domainName", "period"),
        (CERTIFICATE, {"certificateBody": "x"}, "certificateBody", "models only"),
        (RECORD, {"type": "cname"}, "type", "CNAME"),
        (RECORD, {"records": None, "ttl": None}, "records", "exactly one"),
        (RECORD, {"zoneId": ""}, "zoneId", "must not be empty"),
        (RECORD, {"setIdentifier": "x"}, "setIdentifier", "routing policies"),
    ],
)
def test_preview_refuses_what_the_real_provider_refuses(
    engine: Engine, token: str, inputs: Properties, path: str, text: str
) -> None:
    base = {DISTRIBUTION: distribution(None), CERTIFICATE: certificate(HOST), RECORD: record()}
    found = engine.faults(token, **(base[token] | inputs))
    assert [fault[0] for fault in found] == [path]
    assert text in found[0][1]


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"ttl": 300, "records": None}, {"ttl"}),
        ({"ttl": None}, {"records"}),
        ({"ttl": None, "records": None, "aliases": [1, 2]}, {"aliases[0]", "aliases[1]"}),
    ],
)
def test_alias_and_values_exclude_each_other(
    engine: Engine, changes: Properties, paths: set[str]
) -> None:
    alias = {"name": "d1.cloudfront.net", "zoneId": "Z", "evaluateTargetHealth": False}
    found = engine.faults(RECORD, **(record(aliases=[alias]) | changes))
    assert {fault[0] for fault in found} == paths
    double = engine.faults(RECORD, **record(aliases=[alias, alias], records=None, ttl=None))
    assert [fault[0] for fault in double] == ["aliases"]


def test_type_without_a_table_is_refused_by_name(engine: Engine) -> None:
    with pytest.raises(ProviderError, match=r"no aws:s3/bucket:Bucket; it has .*Distribution"):
        engine.check("aws:s3/bucket:Bucket", {})
    with pytest.raises(ProviderError, match="no aws:s3/getBucket:getBucket"):
        run(engine.provider.invoke("aws:s3/getBucket:getBucket", {}))


def test_left_out_name_is_made_and_kept(engine: Engine) -> None:
    token = "aws:route53/zone:Zone"
    first = engine.check(token, {})
    assert first["name"].startswith("name-")
    assert engine.check(token, {}, first) == first
    other, _ = engine.provider.check(Urn(token, "name"), {}, {}, b"other seed")
    assert other["name"] != first["name"]


def test_fixed_name_is_deleted_before_its_replacement(engine: Engine) -> None:
    token = "aws:iam/serverCertificate:ServerCertificate"
    old = {"name": "c", "certificateBody": "a", "privateKey": "k", "path": "/"}

    def deletes_first(first: Properties, second: Properties) -> bool:
        return engine.provider.diff(Urn(token, "name"), first, second, ())[1]

    assert deletes_first(old, old | {"certificateBody": "b"})
    assert not deletes_first(old, old | {"name": "d"})
    automatic = old | {"name": "name-0123456"}
    assert not deletes_first(automatic, automatic | {"certificateBody": "b"})


def test_ignored_changes_are_no_change(engine: Engine) -> None:
    old, new = record(), record(ttl=60, records=["x.example.com"])
    assert engine.paths(RECORD, old, new, "ttl") == ["records[0]"]
    assert engine.paths(RECORD, old, new, "ttl", "records[*]") == []


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ([], [HOST], False),
        (None, [HOST.upper()], False),
        ([HOST, "b.example.com"], ["b.example.com"], False),
        (["b.example.com"], ["b.example.com", "c.example.com"], True),
        (["b.example.com", "c.example.com"], ["b.example.com"], True),
        # The real provider keeps the further names when all of them are left out.
        (["b.example.com"], None, False),
        (["b.example.com"], [], False),
    ],
)
def test_domain_counts_as_one_of_the_further_names(
    engine: Engine, old: list[str] | None, new: list[str] | None, changed: bool
) -> None:
    before = certificate(HOST) | {"subjectAlternativeNames": old}
    after = certificate(HOST) | {"subjectAlternativeNames": new}
    assert bool(engine.paths(CERTIFICATE, before, after)) is changed
