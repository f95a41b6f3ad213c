"""What an edge has at hand to answer: the stand-in cloud, its origins, its cache."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox import dns_answers
from sandbox.cloud import Cloud
from sandbox.local_edge.cache import Cache
from sandbox.local_edge.origin import OriginError, Origins
from sandbox.local_edge.proxy_fleet import Fleet


@dataclass
class World:
    """One running local edge.

    Attributes:
        cloud: everything that was deployed.
        origins: how to reach an origin.
        cache: what the edges keep.
        say: prints what a person has to know; a text is said once.
        fleet: the own proxies, which are real servers.
    """

    cloud: Cloud
    origins: Origins
    cache: Cache
    say: Callable[[str], None]
    fleet: Fleet
    _said: set[str] = field(default_factory=set[str])

    def warn(self, text: str) -> None:
        """Say a text, the first time it comes."""
        if text not in self._said:
            self._said.add(text)
            self.say(text)

    def address(self, name: str) -> str:
        """The loopback address a name leads to.

        Raises:
            OriginError: when it leads nowhere, or out of this machine.
        """
        found = dns_answers.address(self.cloud, name)
        if found is None:
            raise OriginError("dns", f"{name} does not resolve")
        if not found.startswith("127."):
            raise OriginError("timeout", f"{name} leads to {found}, which is not in the sandbox")
        return found
