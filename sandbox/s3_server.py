"""An S3 on loopback for the state: moto's, which speaks the protocol, with what it lacks of S3.

``python -m sandbox.s3_server --bucket state`` prints the backend URL for ``SANDBOX_BACKEND_URL``
and serves until interrupted. Nothing is kept.
"""

import argparse
import importlib
import json
import re
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import urlencode

# None of these has type stubs.
_serving: Any = importlib.import_module("werkzeug.serving")
_moto: Any = importlib.import_module("moto.moto_server.werkzeug_app")
_boto3: Any = importlib.import_module("boto3")

_SIGNED_FOR = re.compile(r"Credential=[^/]+/[0-9]+/([^/]+)/s3/")
_ANYWHERE = "us-east-1"
"""The region in which S3 answers for every bucket, if only to say where it is."""

_EVERYBODY = "inf"
"""Calls after which moto asks whether who calls may."""


class Request(NamedTuple):
    """What was asked of a bucket; `size` is that of what was sent."""

    method: str
    path: str
    size: int


App = Callable[[Mapping[str, Any], Any], Iterable[bytes]]


@dataclass
class S3:
    """A running server.

    Attributes:
        endpoint: its address.
        latency: seconds that it lets every request wait.
        requests: those that it got for a bucket.
        regions: bucket -> its region.
    """

    endpoint: str
    latency: float = 0.0
    requests: list[Request] = field(default_factory=list[Request])
    regions: dict[str, str] = field(default_factory=dict[str, str])

    def client(self, service: str = "s3", key: str = "stand-in:stand-in") -> Any:
        """A client of boto3 for it."""
        identity, _, secret = key.partition(":")
        return _boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=_ANYWHERE,
            aws_access_key_id=identity,
            aws_secret_access_key=secret,
        )

    def make_bucket(self, name: str, region: str = _ANYWHERE) -> str:
        """Makes a bucket, and returns the backend URL that leads to it."""
        self.client().create_bucket(Bucket=name)
        self.regions[name] = region
        return self.url(name, region)

    def url(self, bucket: str, region: str = _ANYWHERE) -> str:
        """The backend URL of a bucket, for a region that need not be its own."""
        asked = {"region": region, "endpoint": self.endpoint, "s3ForcePathStyle": "true"}
        return f"s3://{bucket}?{urlencode(asked)}"

    def user(self, name: str, allowed: Mapping[str, Iterable[str]]) -> str:
        """Makes a user, and returns their key; `allowed` is resource -> actions."""
        iam = self.client("iam")
        iam.create_user(UserName=name)
        statements = [
            {"Effect": "Allow", "Action": list(actions), "Resource": f"arn:aws:s3:::{resource}"}
            for resource, actions in allowed.items()
        ]
        if statements:
            policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
            iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=policy)
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return f"{key['AccessKeyId']}:{key['SecretAccessKey']}"

    @contextmanager
    def asking_who_may(self) -> Generator[None]:
        """Has it hold each call against what its user may, for the duration of the block."""
        self._settle("reset-auth", "0")
        try:
            yield
        finally:
            self._settle("reset-auth", _EVERYBODY)

    def forget(self) -> None:
        """Empties it: what moto keeps outlives a server."""
        self._settle("reset", "")

    def _settle(self, what: str, value: str) -> None:
        host, _, port = self.endpoint.rpartition("//")[2].partition(":")
        connection = HTTPConnection(host, int(port))
        try:
            headers = {"Content-Type": "text/plain"}
            connection.request("POST", f"/moto-api/{what}", value.encode(), headers)
            answer = connection.getresponse()
            if answer.status != 200:
                raise RuntimeError(f"moto does not {what}: {answer.status} {answer.reason}")
        finally:
            connection.close()

    def read(self, bucket: str, key: str) -> bytes:
        """An object."""
        return self.client().get_object(Bucket=bucket, Key=key)["Body"].read()

    def write(self, bucket: str, key: str, content: bytes) -> None:
        """Puts an object into a bucket."""
        self.client().put_object(Bucket=bucket, Key=key, Body=content)

    def remove_bucket(self, name: str) -> None:
        """Empties and deletes a bucket."""
        for key in self.keys(name):
            self.client().delete_object(Bucket=name, Key=key)
        self.client().delete_bucket(Bucket=name)

    def keys(self, bucket: str, prefix: str = "") -> list[str]:
        """The objects in a bucket whose names begin so."""
        found = self.client().list_objects_v2(Bucket=bucket, Prefix=prefix)
        return [one["Key"] for one in found.get("Contents", [])]


@contextmanager
def serve() -> Generator[S3]:
    """Serves for the duration of the block."""
    found: list[S3] = []
    inner: App = _moto.DomainDispatcherApplication(_moto.create_backend_app)

    def app(environment: Mapping[str, Any], start: Any) -> Iterable[bytes]:
        return _answer(found[0], inner, environment, start)

    server: Any = _serving.make_server("127.0.0.1", 0, app, True, request_handler=_quiet())
    found.append(S3(f"http://127.0.0.1:{server.server_port}"))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        found[0].forget()
        yield found[0]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _answer(s3: S3, inner: App, environment: Mapping[str, Any], start: Any) -> Iterable[bytes]:
    """What moto answers, unless the request was signed for a region that is not the bucket's."""
    bucket = str(environment["PATH_INFO"]).split("/")[1]
    if bucket in s3.regions:
        size = int(environment.get("CONTENT_LENGTH") or 0)
        method, path = str(environment["REQUEST_METHOD"]), str(environment["PATH_INFO"])
        s3.requests.append(Request(method, path, size))
        time.sleep(s3.latency)
    signed = _SIGNED_FOR.search(environment.get("HTTP_AUTHORIZATION", ""))
    region = s3.regions.get(bucket)
    if signed is None or region is None or signed[1] == region:
        return inner(environment, start)
    return _wrong_region(signed[1], region, environment, start)


def _wrong_region(
    asked: str, region: str, environment: Mapping[str, Any], start: Any
) -> Iterable[bytes]:
    """S3's two answers (sources/pulumi#s3-regions)."""
    if asked == _ANYWHERE:
        status, code = "400 Bad Request", "AuthorizationHeaderMalformed"
        text = (
            f"The authorization header is malformed; the region '{asked}' is wrong; "
            f"expecting '{region}'"
        )
    else:
        status, code = "301 Moved Permanently", "PermanentRedirect"
        text = (
            "The bucket you are attempting to access must be addressed using the specified "
            "endpoint. Please send all future requests to this endpoint."
        )
    body = (
        f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code>"
        f"<Message>{text}</Message><Region>{region}</Region></Error>"
    ).encode()
    body = b"" if environment["REQUEST_METHOD"] == "HEAD" else body
    start(
        status,
        [
            ("Content-Type", "application/xml"),
            ("Content-Length", str(len(body))),
            ("x-amz-bucket-region", region),
        ],
    )
    return [body]


def _quiet() -> type:
    """A handler that writes no line a request."""

    def log(*_: object) -> None:
        return None

    return type("Quiet", (_serving.WSGIRequestHandler,), {"log": log})


def main(arguments: list[str]) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.s3_server", description=__doc__)
    parser.add_argument("--bucket", default="state", help="its name (state)")
    name = parser.parse_args(arguments).bucket
    with serve() as s3:
        print(s3.make_bucket(name), flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
