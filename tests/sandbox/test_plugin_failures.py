"""The plugin when something goes wrong: what it tells the engine, and how it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2 as protocol
from pulumi.runtime.proto import provider_pb2_grpc, status_pb2

from sandbox import settings
from sandbox.provider.wire import encode
from tests.sandbox.plugin import (
    CERTIFICATE,
    COMMAND,
    DISTRIBUTION,
    EMPTY,
    RECORD,
    VALIDATION,
    VERSION,
    create,
    grpc,
    plugin,
    record,
    urn,
)
from tests.sandbox.samples import HOST, distribution, open_cloud


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


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("package", ["aws", "cloudflare", "fastly", "gcp"])
def test_plugin_ends_at_once_and_without_a_word(
    tmp_path: Path, package: str, number: signal.Signals
) -> None:
    """The engine has five seconds for all of its plugins, one after another.

    Tidying up takes a while on a busy machine, and grpc complains of its closed event loop then.
    Whoever runs the CLI in the background hands down that interrupts are ignored.
    """
    command = [sys.executable, "-m", "sandbox.provider", package, "--version", VERSION]
    with subprocess.Popen(
        ["sh", "-c", "trap '' INT TERM; exec \"$@\"", "sh", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"SANDBOX_HOME": str(tmp_path)},
    ) as process:
        assert process.stdout is not None
        try:
            with grpc.insecure_channel(f"127.0.0.1:{int(process.stdout.readline())}") as channel:
                client: Any = provider_pb2_grpc.ResourceProviderStub(channel)
                client.Configure(protocol.ConfigureRequest(args=encode({})))
                client.Cancel(EMPTY)
            process.send_signal(number)
            assert process.communicate(timeout=60) == ("", "")
        finally:
            process.kill()
    assert process.returncode == 128 + number


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
