"""ACM: certificates that stay pending until their validation records are in the sandbox's DNS.

Rules: sources/cloudfront, sources/quotas and sources/certificates; RequestCertificate in the ACM
API reference.
"""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sandbox import caa, dns_answers, settings
from sandbox.aws.api import CLOUD, AwsError, check_region, digest, operation
from sandbox.cloud import Cloud, timestamp
from sandbox.dns_values import is_host_name
from sandbox.operations import Session, require
from sandbox.properties import Properties

KIND = "certificate"
IN_USE = "cloudfront:uses"
_VALID_DAYS = 198  # sources/quotas#acm-validity
_COMMON_NAME_OCTETS = 64  # RequestCertificate, DomainName: RFC 5280's limit of a common name


def validation_record(account: str, name: str) -> tuple[str, str]:
    """The validation CNAME of a name, and its value, both with trailing dot.

    The same for every certificate an account requests for the name; a wildcard shares the
    record of its parent (ACM user guide, DNS validation).
    """
    name = name.lower().removeprefix("*.")
    token = digest("acm-name", account, name)[:32]
    value = digest("acm-value", account, name)
    return f"_{token}.{name}.", f"_{value[:32]}.{value[32:42]}.acm-validations.aws."


@operation("ACM", "RequestCertificate")
def request_certificate(session: Session, region: str, request: Properties) -> str:
    """Request a certificate for ``domainName`` and ``subjectAlternativeNames``; gives its ARN."""
    domain = request["domainName"].lower()
    names = _names(domain, request.get("subjectAlternativeNames") or ())
    _check_names(session.cloud, names)
    limit = settings.get(session.cloud, "acm.certificates")
    require(
        session.cloud.count(CLOUD, KIND, session.account) < limit,
        lambda: AwsError("LimitExceededException", 400, f"Too many certificates ({limit:g})."),
    )
    arn = f"arn:aws:acm:{check_region(region)}:{session.account}:certificate/{uuid.uuid4()}"
    body = {
        "domainName": domain,
        "names": names,
        "region": region,
        "account": session.account,
        "type": "AMAZON_ISSUED",
        "status": "PENDING_VALIDATION",
        "createdAt": timestamp(),
        "keyAlgorithm": request.get("keyAlgorithm", "RSA_2048"),
        "options": request["options"],
        "validationMethod": request["validationMethod"],
        "tags": request.get("tags", {}),
    }
    session.cloud.put(CLOUD, KIND, arn, body, session.account)
    return arn


def add_issued(cloud: Cloud, arn: str, names: Sequence[str], account: str) -> None:
    """Put an issued certificate into an account that nobody here requested."""
    region = arn.split(":")[3]
    body: Properties = {
        "domainName": names[0],
        "names": list(names),
        "region": region,
        "account": account,
        "type": "AMAZON_ISSUED",
        "keyAlgorithm": "RSA_2048",
        "options": {"certificateTransparencyLoggingPreference": "ENABLED", "export": "DISABLED"},
        "validationMethod": "DNS",
        "tags": {},
    }
    cloud.put(CLOUD, KIND, arn, {**body, **_issued()}, account)


def _names(domain: str, others: Sequence[str]) -> list[str]:
    return [domain, *sorted({name.lower() for name in others} - {domain})]


def _check_names(cloud: Cloud, names: list[str]) -> None:
    for name in names:
        require(
            is_host_name(name, wildcard=True),
            lambda name=name: AwsError(
                "ValidationException", 400, f"{name!r} does not satisfy the pattern of a domain"
            ),
        )
    require(
        len(names[0]) <= _COMMON_NAME_OCTETS,
        lambda: AwsError(
            "ValidationException",
            400,
            f"The first domain name, {names[0]!r}, is longer than {_COMMON_NAME_OCTETS} "
            "characters; give a shorter one first and this one as a further name.",
        ),
    )
    require(
        len(names) <= settings.get(cloud, "acm.names_per_certificate"),
        lambda: AwsError("LimitExceededException", 400, "Certificate has too many domains."),
    )


def _issued() -> Properties:
    now = datetime.now(UTC).replace(microsecond=0)
    return {
        "status": "ISSUED",
        "issuedAt": timestamp(),
        "notBefore": now.isoformat().replace("+00:00", "Z"),
        "notAfter": (now + timedelta(days=_VALID_DAYS)).isoformat().replace("+00:00", "Z"),
    }


@operation("ACM", "DescribeCertificate")
def describe_certificate(session: Session, arn: str) -> Properties:
    """A certificate as it is now: it is issued as soon as all its records are in the DNS."""
    body = current(session.cloud, arn)
    if body is None or body["account"] != session.account:
        raise AwsError("ResourceNotFoundException", 400, f"Could not find certificate {arn}.")
    return body


def current(cloud: Cloud, arn: str) -> Properties | None:
    """A certificate of any account as it is now, or nothing."""
    body = cloud.get(CLOUD, KIND, arn)
    if body is None:
        return None
    if body["status"] == "PENDING_VALIDATION":
        came = _outcome(cloud, body)
        if came:
            body |= came
            cloud.put(CLOUD, KIND, arn, body)
    return body


def _outcome(cloud: Cloud, body: Properties) -> Properties:
    """What became of a request; nothing while it is pending.

    ACM gives up after 72 hours, and fails at once where a CAA record forbids Amazon: neither
    certificate ever comes to life again.
    """
    records = [validation_record(body["account"], name)[0] for name in body["names"]]
    seconds = settings.get(cloud, "acm.seconds_to_prove")
    if dns_answers.late(cloud, records, body.get("createdAt", timestamp()), seconds):
        return {"status": "VALIDATION_TIMED_OUT"}
    if missing_records(cloud, body):
        return {}
    if caa.forbidden(cloud, body["names"], "amazon"):
        return {"status": "FAILED", "failureReason": "CAA_ERROR"}
    return _issued()


def missing_records(cloud: Cloud, body: Properties) -> list[tuple[str, str, str]]:
    """The name, validation record and value of every name not validated yet."""
    missing: list[tuple[str, str, str]] = []
    for name in body["names"]:
        record, value = validation_record(body["account"], name)
        if value.rstrip(".") not in dns_answers.cnames(cloud, record):
            missing.append((name, record, value))
    return missing


@operation("ACM", "AddTagsToCertificate")
def update_certificate(session: Session, arn: str, changed: Properties) -> None:
    """Change the tags and options of a certificate."""
    body = describe_certificate(session, arn)
    session.cloud.put(CLOUD, KIND, arn, {**body, **changed})


@operation("ACM", "DeleteCertificate")
def delete_certificate(session: Session, arn: str) -> None:
    """Delete a certificate that nothing uses."""
    describe_certificate(session, arn)
    users = session.cloud.linked_to(IN_USE, arn)
    require(
        not users,
        lambda: AwsError(
            "ResourceInUseException",
            400,
            f"Certificate {arn} is in use by distribution {', '.join(users)}.",
        ),
    )
    session.cloud.remove(CLOUD, KIND, arn)
