"""CloudFront: distributions. Their settings are kept in the shape of the SDK's own inputs.

Rules: ``cloudfront_rules.py`` (settings), ``certificate_rules.py`` (aliases and certificates).
"""

import time
import uuid

from sandbox import dns_answers, settings
from sandbox.aws import certificate_rules, cloudfront_rules
from sandbox.aws.api import CLOUD, AwsError, digest, operation
from sandbox.cloud import Cloud, encode, timestamp
from sandbox.operations import Session, require
from sandbox.properties import Properties, list_at

KIND = "distribution"
ALIAS = "cloudfront:alias"
USES = "cloudfront:uses"


@operation("CloudFront", "CreateDistribution")
def create_distribution(session: Session, config: Properties, tags: dict[str, str]) -> str:
    """Create a distribution; gives its ID."""
    limit = settings.get(session.cloud, "cloudfront.distributions")
    require(
        session.cloud.count(CLOUD, KIND, session.account) < limit,
        lambda: AwsError(
            "TooManyDistributions",
            400,
            f"You have exceeded the maximum number of distributions ({limit:g}).",
        ),
    )
    _check(session, config, None)
    reference = uuid.uuid4().hex
    token = digest("distribution", reference).upper()
    identity = f"E{token[:13]}"
    body: Properties = {
        "arn": f"arn:aws:cloudfront::{session.account}:distribution/{identity}",
        "domainName": f"d{token[13:26].lower()}.cloudfront.net",
        "callerReference": reference,
        "tags": tags,
    }
    _store(session, identity, body, config)
    return identity


@operation("CloudFront", "GetDistribution")
def get_distribution(session: Session, identity: str) -> Properties:
    """A distribution: ``config``, ``status``, ``etag``, ``domainName`` and the rest."""
    body = session.cloud.get(CLOUD, KIND, identity)
    if body is None or session.cloud.account_of(CLOUD, KIND, identity) != session.account:
        raise AwsError("NoSuchDistribution", 404, "The specified distribution does not exist.")
    return body | {"status": "Deployed" if body["deployedAt"] <= time.time() else "InProgress"}


@operation("CloudFront", "UpdateDistribution")
def update_distribution(session: Session, identity: str, config: Properties, etag: str) -> None:
    """Replace a distribution's settings."""
    body = _matching(session, identity, etag)
    # So that quotas on what it uses do not count this distribution twice.
    session.cloud.set_links(USES, identity, set())
    _check(session, config, identity)
    _store(session, identity, body, config)


@operation("CloudFront", "TagResource")
def tag_distribution(session: Session, identity: str, tags: dict[str, str]) -> None:
    """Replace a distribution's tags."""
    body = get_distribution(session, identity)
    session.cloud.put(CLOUD, KIND, identity, body | {"tags": tags})


@operation("CloudFront", "DeleteDistribution")
def delete_distribution(session: Session, identity: str, etag: str) -> None:
    """Delete a distribution that is disabled and whose last change is deployed."""
    body = _matching(session, identity, etag)
    require(
        not body["config"]["enabled"] and body["status"] == "Deployed",
        lambda: AwsError(
            "DistributionNotDisabled",
            409,
            "The distribution you are trying to delete has not been disabled.",
        ),
    )
    session.cloud.remove(CLOUD, KIND, identity)
    session.cloud.set_links(ALIAS, identity, set())
    session.cloud.set_links(USES, identity, set())
    session.cloud.remove_host(body["domainName"])


def _matching(session: Session, identity: str, etag: str) -> Properties:
    body = get_distribution(session, identity)
    require(
        body["etag"] == etag,
        lambda: AwsError(
            "PreconditionFailed", 412, "The request failed because it didn't meet the preconditions"
        ),
    )
    return body


def _check(session: Session, config: Properties, identity: str | None) -> None:
    cloudfront_rules.check(session, config)
    certificate_rules.check(session, config)
    for alias in list_at(config, "aliases"):
        owners = session.cloud.linked_to(ALIAS, alias.lower())
        require(
            not [owner for owner in owners if owner != identity],
            lambda: AwsError(
                "CNAMEAlreadyExists",
                409,
                "One or more of the CNAMEs you provided are already associated with a different "
                "resource.",
            ),
        )
        if identity not in owners:
            _check_dns(session.cloud, alias, identity)


def _check_dns(cloud: Cloud, alias: str, identity: str | None) -> None:
    """Refuse a new name that DNS leads to another distribution, deleted ones among them.

    Source: sources/cloudfront#dangling-alias.
    """
    body = None if identity is None else cloud.get(CLOUD, KIND, identity)
    own = None if body is None else body["domainName"]
    others = [
        name
        for name in dns_answers.leads_to(cloud, alias)
        if name.endswith(".cloudfront.net") and name != own
    ]
    require(
        not others,
        lambda: AwsError(
            "CNAMEAlreadyExists",
            409,
            "One or more aliases specified for the distribution includes an incorrectly "
            "configured DNS record that points to another CloudFront distribution. You must "
            "update the DNS record to correct the problem.",
        ),
    )


def _store(session: Session, identity: str, body: Properties, config: Properties) -> None:
    delay = settings.get(session.cloud, "cloudfront.deployment_seconds")
    body = body | {
        "config": config,
        "deployedAt": time.time() + delay if delay else 0,
        "lastModifiedTime": timestamp(),
        "etag": f"E{digest(identity, encode(config), timestamp())[:13].upper()}",
    }
    put_distribution(session.cloud, identity, body, session.account)


def put_distribution(cloud: Cloud, identity: str, body: Properties, account: str) -> None:
    """Put a whole distribution into the cloud, with everything that refers to it; no checks."""
    config = body["config"]
    cloud.put(CLOUD, KIND, identity, body, account)
    aliases = list_at(config, "aliases")
    cloud.set_links(ALIAS, identity, {alias.lower() for alias in aliases})
    cloud.set_links(USES, identity, cloudfront_rules.uses(config))
    cloud.set_host(body["domainName"], ipv6=bool(config.get("isIpv6Enabled")))
