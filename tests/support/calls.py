"""Counts the calls that the stand-in clouds get, by what each API calls them."""

import importlib
import pkgutil
from collections import Counter

import sandbox
from sandbox import faults
from sandbox.cloud import Cloud
from sandbox.operations import Operation

_NEVER = 1_000_000
"""A fault that waits for so many calls counts them and never comes."""

_READING = ("Get", "List", "View", "Describe", "managedZones.get", "managedZones.list")


def operations() -> set[str]:
    """Every operation of every API."""
    found: set[str] = set()
    for module in pkgutil.walk_packages(sandbox.__path__, "sandbox."):
        if module.name.split(".")[1] in ("aws", "cloudflare", "fastly", "google", "keycdn"):
            values = vars(importlib.import_module(module.name)).values()
            found |= {value.key for value in values if isinstance(value, Operation)}
    return found


def count(cloud: Cloud) -> None:
    """Counts every call from now on."""
    for key in operations():
        faults.arm(cloud, key, "refuse", nth=_NEVER)


def counted(cloud: Cloud) -> Counter[str]:
    """Operation -> the calls it got."""
    calls = {fault.operation: _NEVER - 1 - fault.skip for fault in faults.armed(cloud)}
    return Counter({key: number for key, number in calls.items() if number})


def reads(key: str) -> bool:
    """Whether an operation changes nothing."""
    name = key.partition(":")[2]
    return name.startswith(_READING) or name.endswith(".list")
