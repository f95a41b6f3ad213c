"""What every table needs: the IDs of imports."""

from sandbox.properties import Properties
from sandbox.provider.context import ProviderError


def parts_of(identity: str, known: Properties) -> tuple[str, str]:
    """Zone and resource ID: from the state, or for an import from ``ZONE_ID/ID``.

    Raises:
        ProviderError: when an import's ID has another form.
    """
    if known.get("zoneId"):
        return known["zoneId"], identity.rpartition("/")[2]
    zone_id, slash, own = identity.removeprefix("zones/").partition("/")
    if not (slash and zone_id and own):
        raise ProviderError(f"invalid ID {identity!r}: expected urlencoded segments <zone_id>/<id>")
    return zone_id, own
