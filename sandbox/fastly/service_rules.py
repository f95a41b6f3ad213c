"""What a version of a VCL service may hold.

Sources: sources/pulumi#fastly-preview (what is refused only by the API), sources/fastly and
sources/quotas; the reference of Fastly's VCL service API for each object.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from typing import Any

from sandbox.dns_values import is_host_name
from sandbox.fastly.api import FastlyError
from sandbox.operations import require
from sandbox.properties import Properties, list_at

BLOCKS = (
    *("acls", "backends", "cacheSettings", "conditions", "dictionaries", "directors", "domains"),
    *("gzips", "headers", "healthchecks", "loggingS3s", "requestSettings", "responseObjects"),
    "snippets",
)
"""The named blocks that the sandbox models."""

_CONDITIONS: Mapping[str, str] = {
    "requestCondition": "REQUEST",
    "responseCondition": "RESPONSE",
    "cacheCondition": "CACHE",
}
_TLS_VERSIONS = ("1", "1.0", "1.1", "1.2", "1.3")
_REQUEST_ACTIONS = ("", "lookup", "pass")
_CACHE_ACTIONS = ("", "cache", "pass", "restart", "deliver")
_FORWARDED_FOR = ("clear", "leave", "append", "append_all", "overwrite")


def _bad(detail: str) -> FastlyError:
    return FastlyError(400, "Bad request", detail)


def check(config: Mapping[str, Any], most_domains: float) -> None:
    """Refuse a version that Fastly would refuse to take or to activate.

    Raises:
        FastlyError: with Fastly's code.
    """
    domains = list_at(config, "domains")
    require(domains, lambda: _bad("Version has no associated domains"))
    require(
        len(domains) <= most_domains,
        lambda: _bad(f"Exceeding max number of domains: {most_domains:g}"),
    )
    for block in BLOCKS:
        _check_names(block, list_at(config, block))
    for domain in domains:
        require(
            is_host_name(domain["name"], wildcard=True),
            lambda domain=domain: _bad(f"Domain '{domain['name']}' is not a valid domain name"),
        )
    for backend in list_at(config, "backends"):
        _check_backend(backend)
    _check_references(config)
    for header in list_at(config, "headers"):
        _check_header(header)
    _check_actions(config)
    _check_conditions(config)
    require(
        config.get("defaultTtl", 0) >= 0, lambda: _bad("general.default_ttl must not be negative")
    )


def _check_names(block: str, items: list[Properties]) -> None:
    for name, times in Counter(item["name"] for item in items).items():
        require(times == 1, lambda name=name: _bad(f"Duplicate record: {block} '{name}'"))
        require(str(name).strip(), lambda: _bad(f"{block}: Name can't be blank"))


def _check_backend(backend: Properties) -> None:
    title, address = f"backend '{backend['name']}'", backend["address"]
    require(_is_address(address), lambda: _bad(f"{title}: '{address}' is no host name or address"))
    require(1 <= backend["port"] <= 65535, lambda: _bad(f"{title}: port must be 1 to 65535"))
    for name in ("minTlsVersion", "maxTlsVersion"):
        version = backend.get(name) or "1.2"
        require(version in _TLS_VERSIONS, lambda name=name: _bad(f"{title}: invalid {name}"))
    for name in ("sslSniHostname", "sslCertHostname", "overrideHost"):
        host = backend.get(name)
        require(
            not host or is_host_name(host, wildcard=False),
            lambda name=name: _bad(f"{title}: {name} is no host name"),
        )
        require(
            not host or name == "overrideHost" or backend.get("useSsl"),
            lambda name=name: _bad(f"{title}: {name} is set without use_ssl"),
        )


def _check_references(config: Mapping[str, Any]) -> None:
    """A backend's health check and a director's backends are of the same version."""
    checks = {item["name"] for item in list_at(config, "healthchecks")}
    backends = {item["name"] for item in list_at(config, "backends")}
    for backend in list_at(config, "backends"):
        check = backend.get("healthcheck")
        require(
            not check or check in checks,
            lambda backend=backend: _bad(
                f"backend '{backend['name']}': there is no healthcheck '{backend['healthcheck']}'"
            ),
        )
    for director in list_at(config, "directors"):
        missing = set(director["backends"]) - backends
        require(
            not missing,
            lambda director=director, missing=missing: _bad(
                f"director '{director['name']}': there is no backend {sorted(missing)}"
            ),
        )


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return is_host_name(text, wildcard=False)
    return True


def _check_header(header: Properties) -> None:
    title = f"header '{header['name']}'"
    require(
        header["destination"].partition(".")[0] in ("http", "url", "req", "resp", "bereq"),
        lambda: _bad(f"{title}: destination has to name a header, such as http.Name"),
    )
    require(
        header["action"] == "delete" or header.get("source"),
        lambda: _bad(f"{title}: Source can't be blank"),
    )
    require(
        not header["action"].startswith("regex") or header.get("regex"),
        lambda: _bad(f"{title}: Regex can't be blank"),
    )


def _check_actions(config: Mapping[str, Any]) -> None:
    for block, name, allowed in (
        ("requestSettings", "action", _REQUEST_ACTIONS),
        ("requestSettings", "xff", _FORWARDED_FOR),
        ("cacheSettings", "action", _CACHE_ACTIONS),
    ):
        for item in list_at(config, block):
            value = item.get(name) or allowed[0]
            require(
                value in allowed,
                lambda block=block, name=name, value=value: _bad(
                    f"{block}: '{value}' is not a valid {name}"
                ),
            )


def _check_conditions(config: Mapping[str, Any]) -> None:
    known = {item["name"]: item["type"] for item in list_at(config, "conditions")}
    for block, kind, name in _used_conditions(config):
        require(
            known.get(name) == kind,
            lambda block=block, kind=kind, name=name: _bad(
                f"{block}: there is no {kind} condition '{name}'"
            ),
        )


def _used_conditions(config: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for block in BLOCKS:
        for item in list_at(config, block):
            for name, kind in _CONDITIONS.items():
                if item.get(name):
                    yield block, kind, item[name]
