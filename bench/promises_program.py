"""The flat program with an owner for a host's records and one for its edge, as URNs here have.

Told to, it also exports what this program does, and asks where the hosts point before it registers
anything.
"""

import json
import os
import re
import runpy
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest import mock

import pulumi
from pulumi_aws import acm, cloudfront, route53

from bench.pairs import MAIN

TELLS = "BENCH_TELLS"
"""Environment variable: a file with what to export, as JSON."""

ASKS = "BENCH_ASKS"
"""Environment variable: set where it asks Route 53 first."""

_OWNERS = (
    (route53, "Record", "TrackingDomain"),
    (acm, "Certificate", "CloudFrontSendGrid"),
    (acm, "CertificateValidation", "CloudFrontSendGrid"),
    (cloudfront, "Distribution", "CloudFrontSendGrid"),
)


class _Owners:
    """The components of each host, made when the first resource below one is."""

    def __init__(self, hosts: list[str]) -> None:
        self._hosts = hosts
        self._made: dict[tuple[str, str], pulumi.ComponentResource] = {}

    def owning(self, make: Callable[..., Any], owner: str) -> Callable[..., Any]:
        """`make` for a resource below the `owner` of its host."""

        def made(logical: str, /, **arguments: object) -> object:
            host = next(host for host in self._hosts if logical.startswith(f"{host}-"))
            if (owner, host) not in self._made:
                kind = f"ssl-click-tracking:index:{owner}"
                self._made[owner, host] = pulumi.ComponentResource(kind, host)
            options = pulumi.ResourceOptions(parent=self._made[owner, host])
            return make(logical, **arguments, opts=options)

        return made


def _ask(domains: dict[str, Any]) -> None:
    """Asks Route 53 for the records of all hosts, as this program does before it relies on them."""
    zone_id = next(iter(domains.values()))["dns"]["zone_id"]
    names = "|".join(map(re.escape, sorted(domains)))
    route53.get_records(zone_id=zone_id, name_regex=rf"^({names})\.?$")


if __name__ == "__main__":
    hosts: dict[str, Any] = pulumi.Config("ssl-click-tracking").require_object("domains")
    if os.environ.get(ASKS):
        _ask(hosts)
    owners = _Owners(list(hosts))
    with ExitStack() as patched:
        for module, name, owner in _OWNERS:
            owned = owners.owning(getattr(module, name), owner)
            patched.enter_context(mock.patch.object(module, name, owned))
        runpy.run_path(str(MAIN.flat), run_name="__main__")
    if told := os.environ.get(TELLS):
        for key, value in json.loads(Path(told).read_text()).items():
            pulumi.export(key, value)
