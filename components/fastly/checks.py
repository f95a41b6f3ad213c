"""Rules a domain has to keep on Fastly. Pure; asked through the descriptor."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from components.config.faults import Fault, path
from components.config.rule import If, Rule, alone

if TYPE_CHECKING:
    from components.config.values import Domain, Edge, Shared
    from components.fastly.options import FastlyOptions
    from components.memory import Was

AUTHORITIES = ("lets-encrypt", "certainly", "globalsign")
"""Who issues the certificate of a TLS subscription; the first, which SparkPost's guide names, is
the default (sources/fastly#subscription)."""

RULES = (
    Rule(
        (*alone("fastly"), If.one_of(("certificate", "source"), "custom")),
        ("fastly", "cname_target"),
        {"type": "string"},
        "With an own certificate, write the CNAME of the TLS configuration that serves it.",
        needed=True,
    ),
)
"""What `check` says of one domain, for editors."""


def authority(shared: "Shared") -> str:
    """The certificate authority of a TLS subscription; beside another CDN the key may be its."""
    wished = shared.certificate.authority
    return wished if wished in AUTHORITIES else AUTHORITIES[0]


def check(edge: "Edge", domain: "Domain", options: "FastlyOptions") -> Iterable[Fault]:
    """Every fault of `domain` that only Fastly knows."""
    if edge.source == "custom" and options.cname_target is None:
        yield Fault(
            path("domains", domain.host, "fastly", "cname_target"),
            "missing",
            "with an own certificate, write the CNAME of the TLS configuration that serves it, "
            "such as j.sni.global.fastly.net",
        )


def name_held(was: "Was", cdn: str) -> tuple[str, str]:
    """Why a name cannot go to another service: it would be on none in between.

    Args:
        was: what the last update left.
        cdn: Fastly's word in the stack file.
    """
    steps = "take the domain out of the file and run `pulumi up` (its record stays at the ESP), "
    if was.cdn == cdn and was.live:
        steps = f"set stage: build and run `pulumi up`, then {steps}"
    return (
        f"its name is on a Fastly service in {was.group_shown}, and Fastly takes a name on one "
        "service only",
        f"{steps}then add it as you want it, with dns.existing: true unless DNS is manual",
    )


def explain(errors: str) -> str | None:
    """What a person does when another service has the name or one of the hosts."""
    if "already used by a service" not in errors and "already taken by another" not in errors:
        return None
    return (
        "another Fastly service has this name or one of these hosts already. If an earlier "
        "`pulumi up` was cut off, it is its orphan: set adopt.service to its ID (fastly.com, the "
        "service's page) and run `pulumi up` again. Otherwise take the host off the other service "
        "first"
    )
