"""The zones that Cloudflare's edges work in: the zone of the records, or the one beside it."""

from components.cloudflare.checks import DNS
from components.cloudflare.descriptor import CLOUDFLARE
from components.cloudflare.zones import zone_of
from components.config.dns import Dns
from components.config.late import changed
from components.config.values import Edge
from components.dns.cloudflare import CloudflareZone
from components.dns.zones import Zones, key_of
from components.hooks import Hooks, Mechanism


class EdgeZones(Mechanism):
    """Each zone is found once a program, before anything is made in it."""

    def __init__(self, hooks: Hooks) -> None:
        """Knows of no zone yet."""
        super().__init__(hooks)
        self._partial: dict[object, CloudflareZone] = {}

    def of_edge(self, edge: Edge, zones: Zones) -> CloudflareZone:
        """The zone that serves `edge`.

        Args:
            edge: of this CDN.
            zones: of its records, and whose account each is in.

        Raises:
            pulumi.RunError: when Cloudflare has no such zone, or cannot be asked.
        """
        dns = _place(edge)
        if CLOUDFLARE.of(edge.shared).setup != "partial":
            zone = zones.publisher(dns)
            assert isinstance(zone, CloudflareZone)
            return zone
        # No zone of anybody's DNS, nor is it to be.
        key = (key_of(dns), zones.account(dns))
        if key not in self._partial:
            self._partial[key] = CloudflareZone(dns.zone, dns.zone_id, zones.account(dns))
        return self._partial[key]


def _place(edge: Edge) -> Dns:
    """The zone as records would name it; of a group's hosts one may give what another lacks."""
    places = [zone_of(domain, CLOUDFLARE.of(domain)) for domain in edge.domains]
    return changed(
        edge.domains[0].dns,
        provider=DNS,
        zone=next((place.zone for place in places if place.zone is not None), None),
        zone_id=next((place.zone_id for place in places if place.zone_id is not None), None),
        account=places[0].account,
        existing=False,
    )
