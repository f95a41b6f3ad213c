"""The servers a proxy may run, and what renders the configuration of each. Pure."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from components.proxy import apache, nginx
from components.proxy.settings import Site

RENDERERS: Mapping[str, Callable[[Sequence[Site]], str]] = MappingProxyType(
    {"nginx": nginx.render, "apache": apache.render}
)
"""Server -> what renders its configuration for the sites of one machine."""
