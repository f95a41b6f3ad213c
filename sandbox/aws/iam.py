"""IAM: server certificates, as far as CloudFront takes them."""

from collections.abc import Sequence

from sandbox.aws.api import CLOUD, AwsError, digest, operation, without
from sandbox.certificates import UnusableCertificateError, read_certificate
from sandbox.cloud import Cloud, timestamp
from sandbox.operations import Session, require
from sandbox.properties import Properties

KIND = "serverCertificate"
IN_USE = "cloudfront:uses"


def add_certificate(
    cloud: Cloud, identity: str, names: Sequence[str], account: str, path: str = "/cloudfront/"
) -> None:
    """Put an uploaded server certificate into the cloud that covers some names."""
    body: Properties = {
        "name": identity,
        "path": path,
        "names": list(names),
        "arn": f"arn:aws:iam::{account}:server-certificate{path}{identity}",
        "uploadDate": timestamp(),
        "tags": {},
    }
    cloud.put(CLOUD, KIND, identity, body, account)


@operation("IAM", "GetServerCertificate")
def get_certificate(session: Session, identity: str) -> Properties:
    """A server certificate by its ID."""
    body = session.cloud.get(CLOUD, KIND, identity)
    if body is None or session.cloud.account_of(CLOUD, KIND, identity) != session.account:
        raise AwsError(
            "NoSuchEntity", 404, f"The Server Certificate with ID {identity} cannot be found."
        )
    return body


@operation("IAM", "UploadServerCertificate")
def upload_certificate(session: Session, request: Properties) -> str:
    """Upload a certificate with its key; gives its ID."""
    taken = session.cloud.items(CLOUD, KIND, session.account)
    name, path = request["name"], request["path"]
    require(
        all(body["name"] != name for body in taken.values()),
        lambda: AwsError(
            "EntityAlreadyExists", 409, f"The Server Certificate with name {name} already exists."
        ),
    )
    require(
        path.startswith("/") and path.endswith("/"),
        lambda: AwsError("ValidationError", 400, f"The path {path!r} must start and end with /"),
    )
    identity = f"ASCA{digest('iam', session.account, name, timestamp())[:17].upper()}"
    try:
        read = read_certificate(request["certificateBody"], request["privateKey"])
    except UnusableCertificateError as error:
        raise AwsError("MalformedCertificate", 400, str(error)) from error
    body = {
        **without(request, "privateKey"),
        "names": read.names,
        "expiration": read.expiration,
        "arn": f"arn:aws:iam::{session.account}:server-certificate{path}{name}",
        "uploadDate": timestamp(),
    }
    session.cloud.put(CLOUD, KIND, identity, body, session.account)
    return identity


@operation("IAM", "TagServerCertificate")
def tag_certificate(session: Session, identity: str, tags: dict[str, str]) -> None:
    """Replace the tags of a server certificate."""
    session.cloud.put(CLOUD, KIND, identity, get_certificate(session, identity) | {"tags": tags})


@operation("IAM", "DeleteServerCertificate")
def delete_certificate(session: Session, identity: str) -> None:
    """Delete a server certificate that no distribution uses."""
    get_certificate(session, identity)
    users = session.cloud.linked_to(IN_USE, identity)
    require(
        not users,
        lambda: AwsError(
            "DeleteConflict",
            409,
            f"Certificate: {identity} is currently in use by CLOUDFRONT: {', '.join(users)}.",
        ),
    )
    session.cloud.remove(CLOUD, KIND, identity)
