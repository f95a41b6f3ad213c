"""The stand-in ``fastly`` provider: its resource types, data sources and configuration."""

import os

from sandbox import settings
from sandbox.cloud import Cloud
from sandbox.fastly.api import account_of
from sandbox.fastly.tables.configuration import GET_TLS_CONFIGURATION, GET_TLS_CONFIGURATION_IDS
from sandbox.fastly.tables.own_certificate import ACTIVATION, CERTIFICATE, PRIVATE_KEY
from sandbox.fastly.tables.service import GET_SERVICES, SERVICE
from sandbox.fastly.tables.subscription import SUBSCRIPTION, VALIDATION
from sandbox.operations import Session
from sandbox.properties import Properties
from sandbox.provider.resource_type import Package, by_token

_RESOURCES = (ACTIVATION, CERTIFICATE, PRIVATE_KEY, SERVICE, SUBSCRIPTION, VALIDATION)
_FUNCTIONS = (GET_SERVICES, GET_TLS_CONFIGURATION, GET_TLS_CONFIGURATION_IDS)


def _configure(cloud: Cloud, properties: Properties) -> Session:
    """The account of an API key; nothing keeps the key itself."""
    key = properties.get("apiKey") or os.environ.get("FASTLY_API_KEY")
    required = bool(settings.get(cloud, "fastly.api_key_required"))
    return Session(cloud, account_of(key, required=required))


PACKAGE = Package(
    name="fastly",
    arguments="pulumi_fastly:ProviderArgs",
    resources=by_token(_RESOURCES),
    functions=by_token(_FUNCTIONS),
    configure=_configure,
)
