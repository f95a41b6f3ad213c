"""``aws:cloudfront/distribution:Distribution``."""

from typing import Any

from sandbox.aws import cloudfront
from sandbox.aws.api import planned_tags, tag_outputs, without
from sandbox.aws.behavior_rules import TIMES_BY_DEFAULT, behaviors
from sandbox.aws.route53 import CLOUDFRONT_ZONE
from sandbox.operations import ApiError, Session, merged_tags
from sandbox.properties import Properties
from sandbox.provider.context import Context, IncompleteError, ProviderError
from sandbox.provider.resource_type import Fault, FunctionType, ResourceType

_LOCAL = {"retainOnDelete": False, "waitForDeployment": True}
_DEPLOY_SECONDS = 5400.0
_COMMENT_LENGTH = 128

_ORIGIN = "origins.customOriginConfig"
_BEHAVIORS = ("defaultCacheBehavior", "orderedCacheBehaviors")
_VIEWER_POLICIES = (
    "SSLv3",
    "TLSv1",
    "TLSv1_2016",
    "TLSv1.1_2016",
    "TLSv1.2_2018",
    "TLSv1.2_2019",
    "TLSv1.2_2021",
    "TLSv1.2_2025",
    "TLSv1.3_2025",
)


def _in_behaviors(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        f"{behavior}.{name}": value for behavior in _BEHAVIORS for name, value in fields.items()
    }


def _config(session: Session, inputs: Properties) -> tuple[Properties, dict[str, str]]:
    """The API's settings and the tags of some inputs."""
    config = without(inputs, "tags", *_LOCAL)
    for behavior in behaviors(config):
        if behavior.get("forwardedValues"):
            behavior.update(
                {name: behavior.get(name, value) for name, value in TIMES_BY_DEFAULT.items()}
            )
    return config, merged_tags(session, inputs)


def _state(context: Context, body: Properties, inputs: Properties) -> Properties:
    return {
        **body["config"],
        **tag_outputs(context.session, body["tags"], inputs),
        "arn": body["arn"],
        "callerReference": body["callerReference"],
        "domainName": body["domainName"],
        "etag": body["etag"],
        "hostedZoneId": CLOUDFRONT_ZONE,
        "inProgressValidationBatches": 0,
        "lastModifiedTime": body["lastModifiedTime"],
        "loggingV1Enabled": bool(body["config"].get("loggingConfig")),
        "status": body["status"],
        "trustedKeyGroups": [{"enabled": False, "items": []}],
        "trustedSigners": [{"enabled": False, "items": []}],
    }


def _known(context: Context, identity: str, inputs: Properties) -> Properties:
    body = cloudfront.get_distribution(context.session, identity)
    local = {name: inputs.get(name, value) for name, value in _LOCAL.items()}
    return _state(context, body, inputs) | local


async def _create(context: Context, inputs: Properties) -> tuple[str, Properties]:
    config, tags = _config(context.session, inputs)
    try:
        identity = await context.call(cloudfront.create_distribution, config, tags)
    except ApiError as error:
        raise ProviderError(f"creating CloudFront Distribution: {error}") from error
    try:
        await _deployed(context, identity, inputs)
    except ProviderError as error:
        raise IncompleteError(identity, _known(context, identity, inputs), str(error)) from error
    return identity, _known(context, identity, inputs)


async def _deployed(context: Context, identity: str, inputs: Properties) -> None:
    if not inputs.get("waitForDeployment", True):
        return
    await context.wait_until(
        lambda: cloudfront.get_distribution(context.session, identity)["status"] == "Deployed",
        f"waiting for CloudFront Distribution ({identity}) deploy: timeout while waiting for state "
        f"to become 'Deployed' (last state: 'InProgress', timeout: {context.timeout:g}s)",
    )


async def _read(
    context: Context, identity: str, known: Properties
) -> tuple[str, Properties] | None:
    try:
        body = await context.call(cloudfront.get_distribution, identity)
    except ApiError as error:
        if error.code == "NoSuchDistribution":
            return None
        raise ProviderError(f"reading CloudFront Distribution ({identity}): {error}") from error
    return identity, _state(context, body, known)


async def _update(context: Context, identity: str, _: Properties, inputs: Properties) -> Properties:
    config, tags = _config(context.session, inputs)
    try:
        body = await context.call(cloudfront.get_distribution, identity)
        if body["tags"] != tags:
            await context.call(cloudfront.tag_distribution, identity, tags)
        if body["config"] != config:
            # A stale tag is refreshed and the update repeated, so the present one is as good.
            await context.call(cloudfront.update_distribution, identity, config, body["etag"])
    except ApiError as error:
        raise ProviderError(f"updating CloudFront Distribution ({identity}): {error}") from error
    await _deployed(context, identity, inputs)
    return _known(context, identity, inputs)


async def _delete(context: Context, identity: str, state: Properties) -> None:
    """Disable, wait for that to be deployed, then delete."""
    try:
        body = await context.call(cloudfront.get_distribution, identity)
        if body["config"]["enabled"]:
            disabled = body["config"] | {"enabled": False}
            await context.call(cloudfront.update_distribution, identity, disabled, body["etag"])
        if state.get("retainOnDelete"):
            return
        await _deployed(context, identity, {})
        body = await context.call(cloudfront.get_distribution, identity)
        await context.call(cloudfront.delete_distribution, identity, body["etag"])
    except ApiError as error:
        if error.code != "NoSuchDistribution":
            raise ProviderError(
                f"deleting CloudFront Distribution ({identity}): {error}"
            ) from error


def _check(inputs: Properties) -> list[Fault]:
    comment = inputs.get("comment")
    if isinstance(comment, str) and len(comment) > _COMMENT_LENGTH:
        return [("comment", f"is longer than {_COMMENT_LENGTH} characters")]
    return []


DISTRIBUTION = ResourceType(
    token="aws:cloudfront/distribution:Distribution",
    arguments="pulumi_aws.cloudfront:DistributionArgs",
    source="internal/service/cloudfront/distribution.go, schema and CRUD",
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    plan=planned_tags,
    mirrors={"tagsAll": "tags"},
    check=_check,
    create_timeout=_DEPLOY_SECONDS,
    replace=frozenset({"staging"}),
    computed=frozenset(
        {
            "arn",
            "callerReference",
            "domainName",
            "etag",
            "hostedZoneId",
            "inProgressValidationBatches",
            "lastModifiedTime",
            "loggingV1Enabled",
            "status",
            "trustedKeyGroups",
            "trustedSigners",
        }
    ),
    local=_LOCAL,
    defaults={
        "httpVersion": "http2",
        "isIpv6Enabled": False,
        "priceClass": "PriceClass_All",
        "retainOnDelete": False,
        "staging": False,
        "waitForDeployment": True,
        "origins.connectionAttempts": 3,
        "origins.connectionTimeout": 10,
        f"{_ORIGIN}.originKeepaliveTimeout": 5,
        f"{_ORIGIN}.originReadTimeout": 30,
        "viewerCertificate.minimumProtocolVersion": "TLSv1",
        "loggingConfig.includeCookies": False,
        **_in_behaviors({"compress": False, "minTtl": 0}),
    },
    optional_computed=frozenset(
        {
            "continuousDeploymentPolicyId",
            "restrictions.geoRestriction.locations",
            *_in_behaviors(
                {
                    "defaultTtl": None,
                    "maxTtl": None,
                    "forwardedValues.headers": None,
                    "forwardedValues.queryStringCacheKeys": None,
                    "forwardedValues.cookies.whitelistedNames": None,
                    "trustedKeyGroups": None,
                    "trustedSigners": None,
                }
            ),
        }
    ),
    sets={
        "aliases": None,
        "customErrorResponses": "errorCode",
        "origins": "originId",
        "origins.customHeaders": "name",
        f"{_ORIGIN}.originSslProtocols": None,
        "originGroups": "originId",
        "restrictions.geoRestriction.locations": None,
        **_in_behaviors(
            {
                "allowedMethods": None,
                "cachedMethods": None,
                "forwardedValues.headers": None,
                "forwardedValues.cookies.whitelistedNames": None,
                "functionAssociations": "eventType",
                "lambdaFunctionAssociations": "eventType",
            }
        ),
    },
    values={
        "httpVersion": ("http1.1", "http2", "http3", "http2and3"),
        "priceClass": ("PriceClass_100", "PriceClass_200", "PriceClass_All"),
        f"{_ORIGIN}.originProtocolPolicy": ("http-only", "match-viewer", "https-only"),
        f"{_ORIGIN}.originSslProtocols": ("SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2"),
        "restrictions.geoRestriction.restrictionType": ("blacklist", "whitelist", "none"),
        "viewerCertificate.minimumProtocolVersion": _VIEWER_POLICIES,
        "viewerCertificate.sslSupportMethod": ("sni-only", "vip", "static-ip"),
        **_in_behaviors(
            {
                "viewerProtocolPolicy": ("allow-all", "https-only", "redirect-to-https"),
                "forwardedValues.cookies.forward": ("none", "whitelist", "all"),
                "functionAssociations.eventType": (
                    "viewer-request",
                    "viewer-response",
                    "origin-request",
                    "origin-response",
                ),
            }
        ),
    },
    ranges={
        "origins.connectionAttempts": (1, 3),
        "origins.connectionTimeout": (1, 10),
        f"{_ORIGIN}.originKeepaliveTimeout": (1, 2**31 - 1),
        f"{_ORIGIN}.originReadTimeout": (1, 180),
    },
)


async def _get(context: Context, arguments: Properties) -> Properties:
    identity = str(arguments.get("id"))
    try:
        body = await context.call(cloudfront.get_distribution, identity)
    except ApiError as error:
        # The data source's own words for what is not there.
        why = "couldn't find resource" if error.code == "NoSuchDistribution" else str(error)
        raise ProviderError(f"reading CloudFront Distribution ({identity}): {why}") from error
    return {
        "id": identity,
        "aliases": body["config"].get("aliases", []),
        "arn": body["arn"],
        "domainName": body["domainName"],
        "enabled": body["config"]["enabled"],
        "etag": body["etag"],
        "hostedZoneId": CLOUDFRONT_ZONE,
        "inProgressValidationBatches": 0,
        "lastModifiedTime": body["lastModifiedTime"],
        "status": body["status"],
        "tags": body["tags"],
        "webAclId": body["config"].get("webAclId", ""),
    }


GET_DISTRIBUTION = FunctionType(
    token="aws:cloudfront/getDistribution:getDistribution",
    arguments={"id": str, "tags": dict},
    source="internal/service/cloudfront/distribution_data_source.go",
    invoke=_get,
)
