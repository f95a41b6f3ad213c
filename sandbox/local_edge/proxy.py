"""Own proxies on an address that all vendors share: asked like an origin, the server answers."""

from sandbox import dns_answers, loopback
from sandbox.cloud import Cloud
from sandbox.local_edge.model import NotUnderstoodError, Presented, Request, Response, validity
from sandbox.local_edge.origin import OriginError, OriginRequest
from sandbox.local_edge.world import World

_DAYS = 90


def presented(cloud: Cloud, name: str | None) -> Presented | None:
    """The certificate that stands on the machine for a name that leads there."""
    if name is None or dns_answers.address(cloud, name) not in loopback.proxy_addresses():
        return None
    return Presented((name,), *validity(None, None, _DAYS))


async def answer(world: World, request: Request) -> Response:
    """What the server on the machine answers.

    Raises:
        NotUnderstoodError: it is not there.
    """
    try:
        return await world.origins.fetch(
            OriginRequest(
                address=world.address(request.host),
                port=443 if request.scheme == "https" else 80,
                tls=request.scheme == "https",
                method=request.method,
                target=request.target,
                headers=request.headers,
                body=request.body,
                sni=request.sni,
            )
        )
    except OriginError as error:
        raise NotUnderstoodError(
            request.host, f"an own proxy that gives no answer: {error}"
        ) from error
