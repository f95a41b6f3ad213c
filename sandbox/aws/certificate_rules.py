"""CloudFront's rules for aliases and viewer certificates (sources/cloudfront#aliases)."""

from sandbox import settings
from sandbox.aws import acm, iam
from sandbox.aws.api import CLOUD, AwsError
from sandbox.certificates import covers
from sandbox.dns_values import is_host_name
from sandbox.operations import Session, require
from sandbox.properties import Properties

_CERTIFICATE_REGION = "us-east-1"


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidViewerCertificate", 400, message)


def _unusable() -> AwsError:
    return _invalid(
        "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or "
        "doesn't include a valid certificate chain."
    )


def check(session: Session, config: Properties) -> None:
    """Refuse aliases and a certificate that CloudFront would refuse.

    Raises:
        AwsError: with CloudFront's code.
    """
    aliases: list[str] = config.get("aliases") or []
    _check_aliases(session, aliases)
    names = _certificate_names(session, config["viewerCertificate"])
    if names is None:
        require(
            not aliases,
            lambda: _invalid(
                "To add an alternate domain name (CNAME) to a CloudFront distribution, you must "
                "attach a trusted certificate that validates your authorization to use the domain "
                "name."
            ),
        )
        return
    for alias in aliases:
        require(
            any(covers(name, alias) for name in names),
            lambda: _invalid(
                "The certificate that is attached to your distribution doesn't cover the "
                "alternate domain name (CNAME) that you're trying to add."
            ),
        )


def _check_aliases(session: Session, aliases: list[str]) -> None:
    limit = settings.get(session.cloud, "cloudfront.aliases")
    require(
        len(aliases) <= limit,
        lambda: AwsError(
            "TooManyDistributionCNAMEs",
            400,
            f"Your request contains more CNAMEs than are allowed per distribution ({limit:g}).",
        ),
    )
    for alias in aliases:
        require(
            is_host_name(alias, wildcard=True),
            lambda alias=alias: AwsError(
                "InvalidArgument", 400, f"The parameter CNAME contains an invalid name: {alias}"
            ),
        )
    require(
        len(aliases) == len({alias.lower() for alias in aliases}),
        lambda: AwsError("InvalidArgument", 400, "The parameter CNAME contains duplicates."),
    )


def _certificate_names(session: Session, viewer: Properties) -> list[str] | None:
    """The names of the viewer certificate, or nothing for CloudFront's default one."""
    arn, iam_id = viewer.get("acmCertificateArn"), viewer.get("iamCertificateId")
    default = viewer.get("cloudfrontDefaultCertificate")
    require(
        bool(arn) + bool(iam_id) + bool(default) == 1,
        lambda: AwsError(
            "InvalidArgument", 400, "The parameter ViewerCertificate must name one certificate."
        ),
    )
    if default:
        return None
    require(
        viewer.get("sslSupportMethod"),
        lambda: AwsError("InvalidArgument", 400, "The parameter SSLSupportMethod is required."),
    )
    require(
        not (viewer["sslSupportMethod"] == "sni-only" and _policy(viewer) == "SSLv3"),
        lambda: AwsError("InvalidMinimumProtocolVersion", 400, "SSLv3 cannot be used with SNI."),
    )
    return _acm_names(session, arn) if arn else _iam_names(session, str(iam_id))


def _policy(viewer: Properties) -> str:
    return viewer.get("minimumProtocolVersion") or "TLSv1"


def _acm_names(session: Session, arn: str) -> list[str]:
    certificate = acm.current(session.cloud, arn)
    if certificate is None:
        raise _unusable()
    require(certificate["account"] == session.account, _unusable)
    require(certificate["region"] == _CERTIFICATE_REGION, _unusable)
    require(certificate["status"] == "ISSUED", _unusable)
    return certificate["names"]


def _iam_names(session: Session, identity: str) -> list[str]:
    certificate = session.cloud.get(CLOUD, iam.KIND, identity)
    if certificate is None:
        raise _unusable()
    owner = session.cloud.account_of(CLOUD, iam.KIND, identity)
    require(owner == session.account, _unusable)
    require(certificate["path"].startswith("/cloudfront/"), _unusable)
    return certificate["names"]
