"""The state in a bucket: what the launcher tells the CLI of an S3 on loopback (`s3_server`).

`SANDBOX_BACKEND_URL` names it as `PULUMI_BACKEND_URL` would; nothing but an S3 on this machine is
taken. A lock that a killed run left in it stays, as it would in a real bucket.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

URL = "SANDBOX_BACKEND_URL"
KEY = "SANDBOX_BACKEND_KEY"
"""Environment variable: `ID:SECRET` of who asks; a stand-in that may do everything without it."""

STAND_IN_KEY = "stand-in:stand-in"

_QUESTIONS = {"endpoint", "region", "s3ForcePathStyle"}
"""What the URL may say; others would lead to another host than the endpoint."""


class BucketError(Exception):
    """No bucket of a sandbox; the text says what to write instead."""


@dataclass(frozen=True)
class Bucket:
    """A bucket on loopback.

    Attributes:
        url: of the backend.
        environment: what the CLI needs to reach it.
    """

    url: str
    environment: Mapping[str, str]


def of(settings: Mapping[str, str]) -> Bucket | None:
    """The bucket that the environment names; None for a folder.

    Raises:
        BucketError: It is none, or not on this machine.
    """
    url = settings.get(URL)
    if not url:
        return None
    if not _is_on_loopback(url):
        raise BucketError(
            f"{URL}: {url!r} leads out of the sandbox; write s3://BUCKET?region=REGION&"
            "endpoint=http://127.0.0.1:PORT&s3ForcePathStyle=true, or use `pulumi` itself"
        )
    identity, _, secret = settings.get(KEY, STAND_IN_KEY).partition(":")
    return Bucket(
        url,
        {
            "AWS_ACCESS_KEY_ID": identity,
            "AWS_SECRET_ACCESS_KEY": secret,
            # Nothing of the user's own has a say.
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true",
        },
    )


def _is_on_loopback(url: str) -> bool:
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    endpoint = urlsplit((asked.get("endpoint") or [""])[0])
    try:
        here = ip_address(endpoint.hostname or "").is_loopback
    except ValueError:
        return False
    named_once = all(len(values) == 1 for values in asked.values())
    return parts.scheme == "s3" and set(asked) <= _QUESTIONS and named_once and here
