"""The flat program with an owner for a host's records and one for its edge, as URNs here have."""

import runpy
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from unittest import mock

import pulumi
from pulumi_aws import acm, cloudfront, route53

from bench.pairs import MAIN

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


if __name__ == "__main__":
    owners = _Owners(list(pulumi.Config("ssl-click-tracking").require_object("domains")))
    with ExitStack() as patched:
        for module, name, owner in _OWNERS:
            owned = owners.owning(getattr(module, name), owner)
            patched.enter_context(mock.patch.object(module, name, owned))
        runpy.run_path(str(MAIN.flat), run_name="__main__")
