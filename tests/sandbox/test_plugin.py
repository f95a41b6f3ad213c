"""The plugin as the engine sees it: a process that speaks the provider protocol."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pulumi.runtime.proto import plugin_pb2
from pulumi.runtime.proto import provider_pb2 as protocol

from sandbox.cloud import Cloud
from sandbox.properties import Properties
from sandbox.provider.wire import UNKNOWN, Secret, decode, encode
from tests.sandbox.plugin import (
    CERTIFICATE,
    DISTRIBUTION,
    EMPTY,
    RECORD,
    VALIDATION,
    VERSION,
    check,
    create,
    grpc,
    plugin,
    record,
    urn,
)
from tests.sandbox.samples import HOST, ZONE_ID, distribution, open_cloud, open_session, publish


@pytest.fixture(scope="module")
def shared_cloud(tmp_path_factory: pytest.TempPathFactory) -> Cloud:
    return open_cloud(tmp_path_factory.mktemp("plugin"))


@pytest.fixture(scope="module")
def client(shared_cloud: Cloud) -> Iterator[Any]:
    with plugin(shared_cloud) as client:
        yield client


def test_plugin_says_what_it_is(client: Any) -> None:
    assert client.GetPluginInfo(EMPTY).version == VERSION
    handshake = client.Handshake(protocol.ProviderHandshakeRequest())
    assert handshake.accept_secrets
    configured = client.Configure(protocol.ConfigureRequest(args=encode({"region": UNKNOWN})))
    assert configured.supportsPreview
    assert configured.acceptSecrets
    assert client.Attach(plugin_pb2.PluginAttach(address="127.0.0.1:1")) == EMPTY


def test_schema_describes_the_inputs(client: Any) -> None:
    schema = json.loads(client.GetSchema(protocol.GetSchemaRequest()).schema)
    inputs = schema["resources"][DISTRIBUTION]["inputProperties"]
    origin = inputs["origins"]["items"]["$ref"].removeprefix("#/types/")
    assert schema["types"][origin]["required"] == ["domainName", "originId"]
    assert schema["version"] == VERSION


def test_unknown_provider_config_is_refused(client: Any) -> None:
    news = encode({"region": "eu-west-1", "regoin": "x", "version": "1"})
    response = client.CheckConfig(protocol.CheckRequest(urn="x", news=news))
    assert [failure.property for failure in response.failures] == ["regoin"]


def test_check_names_every_fault(client: Any) -> None:
    inputs = record("check", tll=1, records="sendgrid.net")
    response = client.Check(protocol.CheckRequest(urn=urn(RECORD), news=encode(inputs)))
    assert {failure.property: failure.reason for failure in response.failures} == {
        "tll": "tll: is no property of Record; did you mean ttl?",
        "records": "records: must be a list, not a string of 12 characters",
    }


def test_type_without_a_table_is_refused(client: Any) -> None:
    request = protocol.CheckRequest(urn=urn("aws:s3/bucket:Bucket"), news=encode({}))
    with pytest.raises(grpc.RpcError) as caught:
        client.Check(request)
    assert "no aws:s3/bucket:Bucket" in caught.value.details()


def test_preview_has_unknowns_and_makes_nothing(client: Any, shared_cloud: Cloud) -> None:
    before = shared_cloud.items("aws", "certificate")
    inputs = {"domainName": HOST, "validationMethod": "DNS", "region": "us-east-1"}
    identity, state = create(client, CERTIFICATE, inputs, preview=True)
    assert identity == ""
    assert state["arn"] is UNKNOWN
    assert state["domainValidationOptions"] is UNKNOWN
    assert state["domainName"] == HOST
    identity, state = create(
        client, RECORD, record("preview", ttl=UNKNOWN, records=[UNKNOWN]), preview=True
    )
    assert state["records"] == [UNKNOWN]
    assert shared_cloud.items("aws", "certificate") == before


def diff(client: Any, token: str, old: Properties, new: Properties) -> protocol.DiffResponse:
    return client.Diff(
        protocol.DiffRequest(
            urn=urn(token), id="x", olds=encode(old), old_inputs=encode(old), news=encode(new)
        )
    )


def test_record_lives_from_create_to_delete(client: Any) -> None:
    inputs = record("life")
    identity, state = create(client, RECORD, inputs)
    assert identity == f"{ZONE_ID}_life.example.com_CNAME"
    assert state["fqdn"] == "life.example.com"
    same = diff(client, RECORD, inputs, check(client, RECORD, inputs))
    assert same.changes == protocol.DiffResponse.DIFF_NONE

    changed = record("life", records=["d1.cloudfront.net"])
    found = diff(client, RECORD, inputs, changed)
    assert found.changes == protocol.DiffResponse.DIFF_SOME
    assert list(found.diffs) == ["records"]
    assert list(found.replaces) == []
    assert found.detailedDiff["records[0]"].kind == protocol.PropertyDiff.UPDATE
    updated = client.Update(
        protocol.UpdateRequest(
            urn=urn(RECORD), id=identity, olds=encode(state), news=encode(changed)
        )
    )
    assert decode(updated.properties)["records"] == ["d1.cloudfront.net"]

    read = client.Read(
        protocol.ReadRequest(
            urn=urn(RECORD), id=identity, properties=encode(state), inputs=encode(inputs)
        )
    )
    assert decode(read.inputs) == changed
    request = protocol.DeleteRequest(urn=urn(RECORD), id=identity, properties=read.properties)
    client.Delete(request)
    gone = client.Read(protocol.ReadRequest(urn=urn(RECORD), id=identity))
    assert gone.id == ""


def test_replacement_is_told_with_its_reason(client: Any) -> None:
    found = diff(client, RECORD, record("one"), record("two"))
    assert list(found.replaces) == ["name"]
    assert found.detailedDiff["name"].kind == protocol.PropertyDiff.UPDATE_REPLACE
    assert not found.deleteBeforeReplace


def test_import_reads_inputs_and_state(client: Any) -> None:
    identity, _ = create(client, RECORD, record("import"))
    read = client.Read(protocol.ReadRequest(urn=urn(RECORD), id=identity))
    assert read.id == identity
    assert decode(read.inputs) == record("import")
    assert decode(read.properties)["fqdn"] == "import.example.com"


def test_secret_comes_back_wrapped(client: Any) -> None:
    inputs = distribution(None) | {"comment": Secret("hush")}
    _, state = create(client, DISTRIBUTION, inputs)
    assert state["comment"] == Secret("hush")


def test_refusal_of_the_api_is_shown(client: Any) -> None:
    create(client, RECORD, record("twice"))
    with pytest.raises(grpc.RpcError) as caught:
        create(client, RECORD, record("twice"))
    assert caught.value.details() == (
        "creating Route53 Record: operation error Route 53: ChangeResourceRecordSets, https "
        "response error StatusCode: 400, InvalidChangeBatch: [Tried to create resource record set "
        "[name='twice.example.com.', type='CNAME'] but it already exists]"
    )


def test_data_source_is_invoked(client: Any) -> None:
    def invoke(**arguments: Any) -> Properties:
        request = protocol.InvokeRequest(tok="aws:route53/getZone:getZone", args=encode(arguments))
        return decode(getattr(client.Invoke(request), "return"))

    assert invoke(name="example.com")["zoneId"] == ZONE_ID
    with pytest.raises(grpc.RpcError, match="no matching Route 53 Hosted Zone found"):
        invoke(name="example.org")


def test_validation_ends_when_the_record_appears(client: Any, shared_cloud: Cloud) -> None:
    inputs = {"domainName": HOST, "validationMethod": "DNS", "region": "us-east-1"}
    arn, _ = create(client, CERTIFICATE, inputs)
    request = protocol.CreateRequest(
        urn=urn(VALIDATION), properties=encode({"certificateArn": arn}), timeout=60
    )
    waiting = client.Create.future(request)
    client.GetPluginInfo(EMPTY)
    assert not waiting.done()
    publish(open_session(shared_cloud), HOST)
    assert decode(waiting.result(timeout=60).properties)["certificateArn"] == arn
