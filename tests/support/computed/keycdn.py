"""What KeyCDN decides."""

from collections.abc import Callable, Mapping
from typing import Any

Inputs = Mapping[str, Any]

RESOURCES: Mapping[str, Callable[[str, Inputs], dict[str, Any]]] = {}

CALLS: Mapping[str, Callable[[Inputs], dict[str, Any]]] = {}
