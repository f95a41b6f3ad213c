"""What a stack file expects to exist at KeyCDN: the zones it adopts."""

from collections.abc import Mapping
from typing import Any

from sandbox import adopted
from sandbox.cloud import Cloud
from sandbox.keycdn import zones
from sandbox.keycdn.fields import DEFAULTS
from sandbox.keycdn.server import account_of
from sandbox.properties import Properties
from sandbox.seeded_domain import SeededDomain
from sandbox.stand_ins import STAND_IN


def seed(cloud: Cloud, domains: list[SeededDomain], config: Mapping[str, Any]) -> None:
    """Make adopted zones exist, as the dashboard would have made them for these hosts.

    A zone that something deleted is not made again.
    """
    default = config.get("keycdn:apiKey") or STAND_IN
    for domain in domains:
        identity = domain.section("adopt").get("zone")
        if not isinstance(identity, str) or not identity.isdecimal():
            continue
        if cloud.get("sandbox", "adopted", f"keycdn:{identity}") is not None:
            continue
        cloud.put("sandbox", "adopted", f"keycdn:{identity}", {})
        key = domain.credential("token_secret", default, dns=False)
        _zone(cloud, identity, domain.names, adopted.items(domain), account_of(str(key)))


def _zone(
    cloud: Cloud, identity: str, names: tuple[str, ...], items: adopted.Items, account: str
) -> None:
    body: Properties = {
        **DEFAULTS,
        "name": f"adopted{identity}"[:20],
        "type": "pull",
        "originurl": f"https://{next(iter(adopted.keys(items, 'origin')), 'sendgrid.net')}",
        **dict.fromkeys(adopted.keys(items, "setting"), "enabled"),
        zones.ISSUED: [],
    }
    zones.put_zone(cloud, identity, body, account)
    for number, name in enumerate([*names, *adopted.keys(items, "alias")], start=1):
        alias = {"zone_id": identity, "name": name}
        cloud.put(zones.CLOUD, zones.ALIAS, f"{identity}{number}", alias, account)
