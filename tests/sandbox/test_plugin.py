"""The plugin as the engine sees it: a process that speaks the provider protocol."""

import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2_grpc, status_pb2
from pulumi.runtime.proto import provider_pb2 as protocol

from sandbox import settings
from sandbox.cloud import Cloud
from sandbox.properties import Properties
from sandbox.provider.wire import UNKNOWN, Secret, decode, encode
from tests.sandbox.samples import HOST, ZONE_ID, distribution, open_cloud, open_session, publish

grpc: Any = import_module("grpc")

VERSION = "9.8.7"
RECORD = "aws:route53/record:Record"
CERTIFICATE = "aws:acm/certificate:Certificate"
VALIDATION = "aws:acm/certificateValidation:CertificateValidation"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
COMMAND = [sys.executable, "-m", "sandbox.provider", "aws", "--version", VERSION]
EMPTY = empty_pb2.Empty()


def urn(token: str) -> str:
    return f"urn:pulumi:dev::ssl-click-tracking::my:index:Parent${token}::name"


@contextmanager
def plugin(cloud: Cloud) -> Generator[Any]:
    """A configured plugin process, by its gRPC client."""
    environment = os.environ | {"SANDBOX_HOME": str(cloud.path.parent)}
    # The engine's address and flags come after; they mean nothing here.
    command = [*COMMAND, "127.0.0.1:1", "--logtostderr", "-v=9"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        with grpc.insecure_channel(f"127.0.0.1:{int(process.stdout.readline())}") as channel:
            client: Any = provider_pb2_grpc.ResourceProviderStub(channel)
            client.Configure(protocol.ConfigureRequest(args=encode({})))
            yield client
        process.terminate()


@pytest.fixture(scope="module")
def shared_cloud(tmp_path_factory: pytest.TempPathFactory) -> Cloud:
    return open_cloud(tmp_path_factory.mktemp("plugin"))


@pytest.fixture(scope="module")
def client(shared_cloud: Cloud) -> Iterator[Any]:
    with plugin(shared_cloud) as client:
        yield client


def check(client: Any, token: str, inputs: Properties) -> Properties:
    response = client.Check(protocol.CheckRequest(urn=urn(token), news=encode(inputs)))
    assert list(response.failures) == []
    return decode(response.inputs)


def create(
    client: Any, token: str, inputs: Properties, *, preview: bool = False, timeout: float = 0
) -> tuple[str, Properties]:
    checked = check(client, token, inputs)
    response = client.Create(
        protocol.CreateRequest(
            urn=urn(token), properties=encode(checked), preview=preview, timeout=timeout
        )
    )
    return response.id, decode(response.properties)


def record(name: str, **changes: Any) -> Properties:
    base = {"zoneId": ZONE_ID, "name": f"{name}.example.com", "type": "CNAME", "ttl": 300}
    return base | {"records": ["sendgrid.net"]} | changes


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


def test_incomplete_creation_is_told_with_its_id(tmp_path: Path) -> None:
    cloud = open_cloud(tmp_path)
    settings.put(cloud, "cloudfront.deployment_seconds", 3600)
    with plugin(cloud) as client, pytest.raises(grpc.RpcError) as caught:
        create(client, DISTRIBUTION, distribution(None), timeout=0.1)
    metadata = dict(caught.value.trailing_metadata())
    status = status_pb2.Status.FromString(metadata["grpc-status-details-bin"])
    detail = protocol.ErrorResourceInitFailed()
    assert status.details[0].Unpack(detail)
    assert detail.id in cloud.items("aws", "distribution")
    assert "last state: 'InProgress'" in detail.reasons[0]


def test_cancel_ends_what_waits(tmp_path: Path) -> None:
    cloud = open_cloud(tmp_path)
    with plugin(cloud) as client:
        inputs = {"domainName": HOST, "validationMethod": "DNS", "region": "us-east-1"}
        arn, _ = create(client, CERTIFICATE, inputs)
        request = protocol.CreateRequest(
            urn=urn(VALIDATION), properties=encode({"certificateArn": arn})
        )
        waiting = client.Create.future(request)
        client.Cancel(EMPTY)
        with pytest.raises(grpc.RpcError, match="cancelled"):
            waiting.result(timeout=60)


def test_store_that_goes_bad_is_named(tmp_path: Path) -> None:
    cloud = open_cloud(tmp_path)
    with plugin(cloud) as client:
        cloud.execute("DROP TABLE faults")
        with pytest.raises(grpc.RpcError, match="stand-in cloud cannot be used"):
            create(client, RECORD, record("bad"))


def test_plugin_ends_when_the_engine_is_killed(tmp_path: Path) -> None:
    """Its output closes only when it has ended itself."""
    environment = os.environ | {"SANDBOX_HOME": str(tmp_path)}
    program = f"import subprocess; subprocess.Popen({COMMAND!r}); input()"
    engine = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert engine.stdout is not None
    assert engine.stdout.readline().strip().isdigit()
    engine.kill()
    with engine:
        assert engine.communicate(timeout=60) == ("", None)


@pytest.mark.parametrize(
    ("package", "home", "text"),
    [("azure", "home", "'azure' has no stand-in"), ("aws", "file/home", "SANDBOX_HOME")],
)
def test_plugin_that_cannot_start_says_why(
    tmp_path: Path, package: str, home: str, text: str
) -> None:
    (tmp_path / "file").write_text("")
    environment = os.environ | {"SANDBOX_HOME": str(tmp_path / home)}
    command = [sys.executable, "-m", "sandbox.provider", package, "--version", VERSION]
    run = subprocess.run(
        command, capture_output=True, text=True, env=environment, check=False, timeout=60
    )
    assert run.returncode == 1
    assert run.stdout == ""
    assert text in run.stderr
    assert "Traceback" not in run.stderr
