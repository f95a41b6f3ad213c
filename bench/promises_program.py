"""The flat program with an owner for a host's records and one for its edge, as URNs here have.

Told to, it also exports and remembers what this program does, and asks where the hosts point before
it registers anything. What hangs on a host's record is told once that stands, as here.
"""

import json
import os
import re
import runpy
from pathlib import Path
from typing import Any
from unittest import mock

import pulumi
from pulumi_aws import route53

from bench.pairs import pair_of
from components.catalog import ESPS
from components.edge_names import TRACKING_DOMAIN
from components.memory import DOMAINS_OUTPUT, ON_THE_RECORD
from components.project import PACKAGE
from components.registry import CDNS, DNS_PROVIDERS

PAIR = "BENCH_PAIR"
"""Environment variable: name of the pair whose flat program it is."""

TELLS = "BENCH_TELLS"
"""Environment variable: a file with what to tell, as JSON; see `EXPORTED` and `REMEMBERED`."""

EXPORTED = "exported"
"""In that file: the outputs of the stack."""

REMEMBERED = "remembered"
"""In that file: host -> the outputs of the component that owns its records."""

ASKS = "BENCH_ASKS"
"""Environment variable: set where it asks Route 53 first, if the records are there."""

_RECORDS = {provider.record_type for provider in DNS_PROVIDERS.values()}


class _Owners:
    """The two components of each host, and what is put below them."""

    def __init__(self, hosts: list[str], edge: str) -> None:
        component = pulumi.ComponentResource
        self._records = {host: component(TRACKING_DOMAIN, host) for host in hosts}
        self._edges = {host: component(f"{PACKAGE}:{edge}", host) for host in hosts}
        self._made = pulumi.CustomResource.__init__
        self._tracking: dict[str, pulumi.CustomResource] = {}

    def make(
        self,
        resource: pulumi.CustomResource,
        type_: str,
        name: str,
        props: Any = None,
        opts: pulumi.ResourceOptions | None = None,
        *more: Any,
    ) -> None:
        """In place of a resource's constructor: one that is of a host is below its owner."""
        host = next((host for host in self._edges if name.startswith(f"{host}-")), None)
        if host is not None:
            owner = (self._records if type_ in _RECORDS else self._edges)[host]
            opts = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(parent=owner))
            if name == f"{host}-tracking":
                self._tracking[host] = resource
        self._made(resource, type_, name, props, opts, *more)

    def tell(self, exported: dict[str, Any], remembered: dict[str, Any]) -> None:
        """Exports and remembers this of the hosts, as it has always been known."""
        for key, value in exported.items():
            known: Any = value
            if key == DOMAINS_OUTPUT:
                known = {host: self._once_it_stands(host, said) for host, said in value.items()}
            pulumi.export(key, known)
        for host, said in remembered.items():
            self._records[host].register_outputs(self._once_it_stands(host, said))

    def _once_it_stands(self, host: str, said: dict[str, Any]) -> dict[str, Any]:
        """What is `said` of a host; what hangs on its record, once that is there."""
        stands = self._tracking[host].urn
        return {
            key: stands.apply(lambda _, value=value: value) if key in ON_THE_RECORD else value
            for key, value in said.items()
        }


def _ask(domains: dict[str, Any]) -> None:
    """Asks Route 53 for the records of all hosts, as this program does before it relies on them."""
    dns = next(iter(domains.values()))["dns"]
    if dns.get("provider") == "route53":
        names = "|".join(map(re.escape, sorted(domains)))
        route53.get_records(zone_id=dns["zone_id"], name_regex=rf"^({names})\.?$")


if __name__ == "__main__":
    pair = pair_of(os.environ[PAIR])
    hosts: dict[str, Any] = pulumi.Config("ssl-click-tracking").require_object("domains")
    if os.environ.get(ASKS):
        _ask(hosts)
    edge_class = f"{CDNS[pair.cdn].class_prefix}{ESPS[pair.esp].class_suffix}"
    owners = _Owners(list(hosts), edge_class)

    def make(*arguments: Any) -> None:
        """A function, so that it is bound as the constructor is."""
        owners.make(*arguments)

    with mock.patch.object(pulumi.CustomResource, "__init__", make):
        runpy.run_path(str(pair.flat), run_name="__main__")
    if path := os.environ.get(TELLS):
        told = json.loads(Path(path).read_text())
        owners.tell(told[EXPORTED], told[REMEMBERED])
