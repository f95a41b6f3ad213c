"""Inputs and an engine that the tests of the stand-in Google Cloud DNS start from."""

from dataclasses import replace
from typing import Any

from sandbox.cloud import Cloud
from sandbox.google import zones
from sandbox.google.api import DEFAULT_PROJECT
from sandbox.google.package import PACKAGE
from sandbox.google.records import RecordSet
from sandbox.properties import Properties
from sandbox.provider.lifecycle import Provider
from tests.sandbox.engine import Engine

HOST = "ablink.email.example.com"
ZONE = "example-com"
KEY = zones.zone_key(DEFAULT_PROJECT, ZONE)
RECORD = "gcp:dns/recordSet:RecordSet"
MANAGED_ZONE = "gcp:dns/managedZone:ManagedZone"
ENVIRONMENT = (
    "GOOGLE_CREDENTIALS",
    "GOOGLE_CLOUD_KEYFILE_JSON",
    "GCLOUD_KEYFILE_JSON",
    "GOOGLE_OAUTH_ACCESS_TOKEN",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "GOOGLE_PROJECT",
    "GOOGLE_CLOUD_PROJECT",
    "GCLOUD_PROJECT",
    "CLOUDSDK_CORE_PROJECT",
)


class GoogleEngine(Engine):
    """What the engine does, with the stand-in ``gcp``."""

    def __init__(self, cloud: Cloud, **config: Any) -> None:
        self.provider = Provider(PACKAGE, cloud)
        self.provider.configure(config)

    async def look_up(self, what: str, **arguments: Any) -> Properties:
        """Call the data source ``getManagedZone`` and the like."""
        return await self.provider.invoke(f"gcp:dns/{what}:{what}", arguments)


def record(**changes: Any) -> Properties:
    """Inputs of the tracking record; ``None`` takes one away."""
    base: Properties = {"managedZone": ZONE, "name": f"{HOST}.", "type": "CNAME", "ttl": 300}
    base |= {"rrdatas": ["sendgrid.net."]} | changes
    return {name: value for name, value in base.items() if value is not None}


def record_set(**changes: Any) -> RecordSet:
    """The tracking record as the API has it."""
    return replace(RecordSet(f"{HOST}.", "CNAME", 300, ("sendgrid.net.",)), **changes)
