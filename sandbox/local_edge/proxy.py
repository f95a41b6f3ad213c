"""Own proxies: on an address that all vendors share, hands over to the server that is running."""

from sandbox.cloud import Cloud
from sandbox.local_edge.model import NotUnderstoodError, Presented, Request, Response
from sandbox.local_edge.world import World


def presented(cloud: Cloud, name: str | None) -> Presented | None:
    """No certificate yet."""
    del cloud, name
    return None


async def answer(world: World, request: Request) -> Response:
    """No answer yet."""
    del world
    raise NotUnderstoodError(request.host, "own proxies")
