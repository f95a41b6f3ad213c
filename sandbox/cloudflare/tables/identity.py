"""What every table needs: IDs of imports, failures in the provider's words."""

from sandbox.operations import ApiError
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


def is_gone(error: ApiError) -> bool:
    """Whether an error says that the resource, or its whole zone, is no more."""
    return error.status == 404


def failure(error: ApiError) -> ProviderError:
    """The error as the provider reports it."""
    return ProviderError(f"failed to make http request: {error}")
