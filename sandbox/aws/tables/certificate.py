"""The ``Certificate`` and ``CertificateValidation`` of ``aws:acm``."""

from typing import Any

from sandbox.aws import acm
from sandbox.aws.api import planned_tags, tag_outputs
from sandbox.operations import ApiError, Session, merged_tags
from sandbox.properties import Properties, as_list, list_at
from sandbox.provider.context import Context, ProviderError
from sandbox.provider.resource_type import Fault, ResourceType
from sandbox.provider.wire import UNKNOWN, is_known

_VALIDATION_SECONDS = 4500.0
_GIVEN_UP = "VALIDATION_TIMED_OUT"
"""To the real provider a certificate of this status does not exist (findCertificateByARN)."""

_FURTHER = "subjectAlternativeNames"
_OPTIONS = {"certificateTransparencyLoggingPreference": "ENABLED", "export": "DISABLED"}


def _state(context: Context, arn: str, body: Properties, known: Properties) -> Properties:
    options: list[Properties] = []
    for name in body["names"]:
        record, value = acm.validation_record(body["account"], name)
        options.append(
            {
                "domainName": name,
                "resourceRecordName": record,
                "resourceRecordType": "CNAME",
                "resourceRecordValue": value,
            }
        )
    return {
        "arn": arn,
        "domainName": body["domainName"],
        "subjectAlternativeNames": sorted(body["names"]),
        "domainValidationOptions": options,
        "keyAlgorithm": body["keyAlgorithm"],
        "notAfter": body.get("notAfter", ""),
        "notBefore": body.get("notBefore", ""),
        "options": body["options"],
        "pendingRenewal": False,
        "region": body["region"],
        "renewalEligibility": "INELIGIBLE",
        "renewalSummaries": [],
        "status": body["status"],
        **tag_outputs(context.session, body["tags"], known),
        "type": body["type"],
        "validationEmails": [],
        "validationMethod": body["validationMethod"],
    }


def _options(inputs: Properties) -> Properties:
    return {**_OPTIONS, **(inputs.get("options") or {})}


async def _create(context: Context, inputs: Properties) -> tuple[str, Properties]:
    domain = inputs["domainName"]
    request = {**inputs, "options": _options(inputs), "tags": merged_tags(context.session, inputs)}
    region = inputs.get("region") or context.session.region
    try:
        arn = await context.call(acm.request_certificate, region, request)
        body = await context.call(acm.describe_certificate, arn)
    except ApiError as error:
        raise ProviderError(f"requesting ACM Certificate ({domain}): {error}") from error
    return arn, _state(context, arn, body, inputs)


async def _read(context: Context, arn: str, known: Properties) -> tuple[str, Properties] | None:
    try:
        body = await context.call(acm.describe_certificate, arn)
    except ApiError as error:
        if error.code == "ResourceNotFoundException":
            return None
        raise ProviderError(f"reading ACM Certificate ({arn}): {error}") from error
    if body["status"] == _GIVEN_UP:
        return None
    return arn, _state(context, arn, body, known)


async def _update(context: Context, arn: str, _: Properties, inputs: Properties) -> Properties:
    changed = {"tags": merged_tags(context.session, inputs), "options": _options(inputs)}
    try:
        await context.call(acm.update_certificate, arn, changed)
        body = await context.call(acm.describe_certificate, arn)
    except ApiError as error:
        raise ProviderError(f"updating ACM Certificate ({arn}): {error}") from error
    return _state(context, arn, body, inputs)


async def _delete(context: Context, arn: str, _: Properties) -> None:
    """The real provider tries again for 20 minutes while the certificate is in use."""
    try:
        await context.call(acm.delete_certificate, arn)
    except ApiError as error:
        if error.code != "ResourceNotFoundException":
            raise ProviderError(f"deleting ACM Certificate ({arn}): {error}") from error


def _check(inputs: Properties) -> list[Fault]:
    found: list[Fault] = []
    imported = ("certificateBody", "certificateChain", "privateKey", "privateKeyWo")
    for name in (*imported, "certificateAuthorityArn"):
        if inputs.get(name) is not None:
            found.append((name, "the sandbox models only certificates that ACM issues itself"))
    if inputs.get("domainName") is None:
        found.append(("domainName", "one of domainName, privateKey must be specified"))
    if inputs.get("validationMethod") is None:
        found.append(("validationMethod", "must be set when creating an ACM certificate"))
    names: list[Any] = inputs.get("subjectAlternativeNames") or []
    for path, name in [
        ("domainName", inputs.get("domainName")),
        *((f"subjectAlternativeNames[{place}]", name) for place, name in enumerate(names)),
    ]:
        if isinstance(name, str) and name.endswith("."):
            found.append((path, "cannot end with a period"))
    return found


def _plan(session: Session, inputs: Properties) -> Properties:
    """ACM adds the domain name to the further names; the real provider shows that at once."""
    others = inputs.get("subjectAlternativeNames")
    names = [inputs.get("domainName"), *(as_list(others) or [])]
    known = is_known(names) and is_known(others)
    listed = sorted({str(name).lower() for name in names}) if known else UNKNOWN
    return {**planned_tags(session, inputs), "subjectAlternativeNames": listed}


def _aligned(old: Properties, new: Properties) -> tuple[Properties, Properties]:
    """The domain name counts as one of the further names, whether it is written there or not.

    Leaving all further names out is no change in the real provider: the old ones are kept.
    """
    return _with_domain(old), _with_domain(new) if new.get(_FURTHER) else new


def _with_domain(inputs: Properties) -> Properties:
    names, domain = list_at(inputs, _FURTHER), inputs.get("domainName")
    if str(domain).lower() in {str(name).lower() for name in names}:
        return inputs
    return inputs | {_FURTHER: [*names, domain]}


def _lower(text: str) -> str:
    return text.lower()


CERTIFICATE = ResourceType(
    token="aws:acm/certificate:Certificate",
    arguments="pulumi_aws.acm:CertificateArgs",
    source="internal/service/acm/certificate.go, schema, CustomizeDiff and CRUD",
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    plan=_plan,
    aligned=_aligned,
    mirrors={"tagsAll": "tags"},
    check=_check,
    replace=frozenset(
        {
            "certificateAuthorityArn",
            "domainName",
            "keyAlgorithm",
            "region",
            "subjectAlternativeNames",
            "validationMethod",
            "validationOptions",
        }
    ),
    computed=frozenset(
        {
            "arn",
            "domainValidationOptions",
            "notAfter",
            "notBefore",
            "pendingRenewal",
            "renewalEligibility",
            "renewalSummaries",
            "status",
            "type",
            "validationEmails",
        }
    ),
    optional_computed=frozenset(
        {
            "domainName",
            "keyAlgorithm",
            "options",
            "options.certificateTransparencyLoggingPreference",
            "options.export",
            "region",
            "subjectAlternativeNames",
            "validationMethod",
        }
    ),
    sets={"subjectAlternativeNames": None, "validationOptions": "domainName"},
    values={
        "validationMethod": ("DNS", "EMAIL", "HTTP"),
        "options.certificateTransparencyLoggingPreference": ("ENABLED", "DISABLED"),
        "options.export": ("ENABLED", "DISABLED"),
        "keyAlgorithm": (
            "RSA_1024",
            "RSA_2048",
            "RSA_3072",
            "RSA_4096",
            "EC_prime256v1",
            "EC_secp384r1",
            "EC_secp521r1",
        ),
    },
    normal={"domainName": _lower, "subjectAlternativeNames": _lower},
    secrets=frozenset({"privateKey"}),
)


async def _validate(context: Context, inputs: Properties) -> tuple[str, Properties]:
    arn = inputs["certificateArn"]
    try:
        body = await context.call(acm.describe_certificate, arn)
    except ApiError as error:
        raise ProviderError(f"reading ACM Certificate ({arn}): {error}") from error
    if body["status"] == _GIVEN_UP:
        raise ProviderError(f"reading ACM Certificate ({arn}): {_GIVEN_UP}")
    if body["type"] != "AMAZON_ISSUED":
        raise ProviderError(
            f"ACM Certificate ({arn}) has type {body['type']}, no validation necessary"
        )
    _check_record_names(body, inputs.get("validationRecordFqdns") or [])
    await context.wait_until(
        lambda: _is_issued(arn, acm.describe_certificate(context.session, arn)),
        f"waiting for ACM Certificate ({arn}) to be issued: timeout while waiting for state to "
        f"become 'ISSUED' (last state: 'PENDING_VALIDATION', timeout: {duration(context.timeout)})",
    )
    issued = acm.describe_certificate(context.session, arn)
    return issued["issuedAt"], _validation_state(context, inputs)


def _is_issued(arn: str, body: Properties) -> bool:
    """Whether the wait is over; a status from which nothing leads there ends it at once."""
    status = body["status"]
    if status in ("ISSUED", "PENDING_VALIDATION"):
        return status == "ISSUED"
    reason = body.get("failureReason") or body.get("revocationReason") or "%!s(<nil>)"
    raise ProviderError(
        f"waiting for ACM Certificate ({arn}) to be issued: unexpected state '{status}', wanted "
        f"target 'ISSUED'. last error: {reason}"
    )


def _check_record_names(body: Properties, fqdns: list[str]) -> None:
    if not fqdns:
        return
    given = {fqdn.rstrip(".").lower() for fqdn in fqdns}
    missing: list[str] = []
    for name in body["names"]:
        record = acm.validation_record(body["account"], name)[0].rstrip(".")
        if record not in given:
            missing.append(f"missing {name} DNS validation record: {record}")
    if missing:
        raise ProviderError("\n".join(missing))


def _validation_state(context: Context, inputs: Properties) -> Properties:
    return {"region": context.session.region, **inputs}


def duration(seconds: float) -> str:
    """A time as Go prints it, ``1h15m0s``: the real provider's texts have it so."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h{minutes}m{rest}s"
    return f"{minutes}m{rest}s" if minutes else f"{rest}s"


async def _read_validation(
    context: Context, identity: str, known: Properties
) -> tuple[str, Properties] | None:
    try:
        body = await context.call(acm.describe_certificate, known["certificateArn"])
    except (ApiError, KeyError):
        return None
    return (identity, known) if body["status"] == "ISSUED" else None


async def _forget_validation(context: Context, identity: str, state: Properties) -> None:
    """Nothing exists that could be deleted."""


CERTIFICATE_VALIDATION = ResourceType(
    token="aws:acm/certificateValidation:CertificateValidation",
    arguments="pulumi_aws.acm:CertificateValidationArgs",
    source="internal/service/acm/certificate_validation.go",
    create=_validate,
    read=_read_validation,
    delete=_forget_validation,
    replace=frozenset({"*"}),
    optional_computed=frozenset({"region"}),
    sets={"validationRecordFqdns": None},
    create_timeout=_VALIDATION_SECONDS,
)
