"""The stand-in ``cloudflare`` provider: its resource types, data sources and configuration."""

import os

from sandbox import settings
from sandbox.cloud import Cloud
from sandbox.cloudflare.api import account_of
from sandbox.cloudflare.tables.certificate import CERTIFICATE_PACK, CUSTOM_SSL
from sandbox.cloudflare.tables.lookups import (
    GET_CERTIFICATE_PACK,
    GET_CUSTOM_SSL,
    GET_CUSTOM_SSLS,
    GET_DNS_RECORDS,
    GET_ZONE,
)
from sandbox.cloudflare.tables.record import DNS_RECORD
from sandbox.cloudflare.tables.rules import PAGE_RULE, RULESET
from sandbox.cloudflare.tables.zone import ZONE
from sandbox.operations import ApiError, Session
from sandbox.properties import Properties
from sandbox.provider.resource_type import Package, by_token

_RESOURCES = (CERTIFICATE_PACK, CUSTOM_SSL, DNS_RECORD, PAGE_RULE, RULESET, ZONE)
_FUNCTIONS = (
    GET_CERTIFICATE_PACK,
    GET_CUSTOM_SSL,
    GET_CUSTOM_SSLS,
    GET_DNS_RECORDS,
    GET_ZONE,
)


def _configure(cloud: Cloud, properties: Properties) -> Session:
    """The account of an API token; nothing keeps the token itself."""
    token = properties.get("apiToken") or os.environ.get("CLOUDFLARE_API_TOKEN")
    required = bool(settings.get(cloud, "cloudflare.api_token_required"))
    return Session(cloud, account_of(token, required=required))


def _wording(error: ApiError) -> str:
    return f"failed to make http request: {error}"


PACKAGE = Package(
    name="cloudflare",
    arguments="pulumi_cloudflare:ProviderArgs",
    resources=by_token(_RESOURCES),
    functions=by_token(_FUNCTIONS),
    configure=_configure,
    wording=_wording,
)
