"""The stand-in ``gcp`` provider: its resource types, data sources and configuration."""

from sandbox import settings
from sandbox.cloud import Cloud
from sandbox.google.api import GoogleSession, account_of, project_of
from sandbox.google.tables.lookups import (
    GET_MANAGED_ZONE,
    GET_MANAGED_ZONES,
    GET_RECORD_SET,
    GET_RECORD_SETS,
)
from sandbox.google.tables.managed_zone import MANAGED_ZONE
from sandbox.google.tables.record_set import RECORD_SET
from sandbox.operations import Session
from sandbox.properties import Properties
from sandbox.provider.resource_type import Package, by_token

_RESOURCES = (MANAGED_ZONE, RECORD_SET)
_FUNCTIONS = (GET_MANAGED_ZONE, GET_MANAGED_ZONES, GET_RECORD_SET, GET_RECORD_SETS)


def _configure(cloud: Cloud, properties: Properties) -> Session:
    """Who calls, and the project where a resource names none; nothing keeps the credentials."""
    required = bool(settings.get(cloud, "google.credentials_required"))
    account = account_of(properties, required=required)
    return GoogleSession(cloud, account, project=project_of(properties, required=required))


PACKAGE = Package(
    name="gcp",
    arguments="pulumi_gcp:ProviderArgs",
    resources=by_token(_RESOURCES),
    functions=by_token(_FUNCTIONS),
    configure=_configure,
)
