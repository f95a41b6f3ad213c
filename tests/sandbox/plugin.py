"""A plugin process by its gRPC client, and the engine's calls that the tests beside make."""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2 as protocol
from pulumi.runtime.proto import provider_pb2_grpc

from sandbox.cloud import Cloud
from sandbox.properties import Properties
from sandbox.provider.wire import decode, encode
from tests.sandbox.samples import ZONE_ID

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
