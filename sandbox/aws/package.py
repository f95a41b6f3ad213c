"""The stand-in ``aws`` provider: its resource types, data sources and configuration."""

import json
import os
from typing import Any

from sandbox.aws.api import DEFAULT_REGION, account_of
from sandbox.aws.tables.certificate import CERTIFICATE, CERTIFICATE_VALIDATION
from sandbox.aws.tables.distribution import DISTRIBUTION, GET_DISTRIBUTION
from sandbox.aws.tables.function import FUNCTION
from sandbox.aws.tables.policy import CACHE_POLICY, ORIGIN_REQUEST_POLICY
from sandbox.aws.tables.record import RECORD
from sandbox.aws.tables.records import GET_RECORDS
from sandbox.aws.tables.server_certificate import SERVER_CERTIFICATE
from sandbox.aws.tables.zone import GET_ZONE, ZONE
from sandbox.cloud import Cloud
from sandbox.operations import Session
from sandbox.properties import Properties, map_at
from sandbox.provider.resource_type import Package, by_token

_RESOURCES = (
    CACHE_POLICY,
    CERTIFICATE,
    CERTIFICATE_VALIDATION,
    DISTRIBUTION,
    FUNCTION,
    ORIGIN_REQUEST_POLICY,
    RECORD,
    SERVER_CERTIFICATE,
    ZONE,
)
_FUNCTIONS = (GET_DISTRIBUTION, GET_RECORDS, GET_ZONE)


def _configure(cloud: Cloud, properties: Properties) -> Session:
    """Region and account of a provider; nested configuration arrives as JSON text."""
    config: dict[str, Any] = {name: _parsed(value) for name, value in properties.items()}
    region = config.get("region") or os.environ.get("AWS_REGION") or DEFAULT_REGION
    default_tags = map_at(map_at(config, "defaultTags"), "tags")
    return Session(cloud, account_of(config), region, default_tags)


def _parsed(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


PACKAGE = Package(
    name="aws",
    arguments="pulumi_aws:ProviderArgs",
    resources=by_token(_RESOURCES),
    functions=by_token(_FUNCTIONS),
    configure=_configure,
)
