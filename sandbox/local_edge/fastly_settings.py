"""Reads a version of a VCL service; what it holds that is not known here is refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.local_edge.model import Headers, NotUnderstoodError, Request
from sandbox.properties import Properties, list_at

_VERSION = frozenset(
    {
        *("backends", "cacheSettings", "conditions", "defaultTtl", "domains", "headers"),
        *("http3", "requestSettings", "staleIfError", "staleIfErrorTtl", "versionComment"),
    }
)
_BACKEND = frozenset(
    {
        *("address", "maxTlsVersion", "minTlsVersion", "name", "overrideHost", "port"),
        *("sslCertHostname", "sslCheckCert", "sslSniHostname", "useSsl", "firstByteTimeout"),
        # They change how a request is repeated or balanced between several, not what it gets.
        *("autoLoadbalance", "betweenBytesTimeout", "connectTimeout", "errorThreshold"),
        *("maxConn", "weight", "shield"),
    }
)
_REQUEST_SETTING = frozenset(
    {"action", "bypassBusyWait", "forceSsl", "name", "xff", "maxStaleAge", "timerSupport"}
)
_CACHE_SETTING = frozenset({"action", "name", "ttl", "staleTtl"})
_HEADER = frozenset({"action", "destination", "ignoreIfSet", "name", "priority", "source", "type"})
_LITERAL = re.compile(r'"([^"]*)"')
_DEFAULT_SECONDS = 3600  # sources/fastly#default-ttl


@dataclass(frozen=True)
class HeaderChange:
    """One header object: what it does to a header."""

    action: str
    header: str
    source: str
    keeps_present: bool

    def apply(self, headers: Headers, request: Request) -> Headers:
        """The headers after it."""
        if self.action == "delete":
            return headers.without(self.header)
        if self.keeps_present and headers.get(self.header) is not None:
            return headers
        literal = _LITERAL.fullmatch(self.source)
        value = literal.group(1) if literal else request.headers.get("host") or ""
        if self.action == "append":
            return headers.appended(self.header, value)
        return headers.set(self.header, value)


@dataclass(frozen=True)
class Plan:
    """A version of a service as the edge goes by it.

    Attributes:
        backend: the one origin.
        request_headers: changes of the request, in order.
        response_headers: changes of the answer, in order.
        pass_all: nothing is looked up in the cache.
        no_waiting: simultaneous requests do not wait for one another.
        force_tls: plain HTTP is redirected.
        forwarded_for: what is done to X-Forwarded-For.
        cache_action: of the cache setting; empty without one.
        cache_seconds: of the cache setting; nothing where it leaves them.
        default_seconds: where the origin states none.
    """

    backend: Properties
    request_headers: tuple[HeaderChange, ...]
    response_headers: tuple[HeaderChange, ...]
    pass_all: bool
    no_waiting: bool
    force_tls: bool
    forwarded_for: str
    cache_action: str
    cache_seconds: float | None
    default_seconds: float


def read(where: str, config: Properties) -> Plan:
    """A version as it was activated.

    Raises:
        NotUnderstoodError: it holds something that is not known here.
    """
    _only(where, config, _VERSION)
    backends, settings = list_at(config, "backends"), list_at(config, "requestSettings")
    caches = list_at(config, "cacheSettings")
    if len(backends) != 1:
        raise NotUnderstoodError(where, f"{len(backends)} backends; it knows services with one")
    if len(settings) > 1 or len(caches) > 1:
        raise NotUnderstoodError(where, "several request settings or cache settings")
    _only(where, backends[0], _BACKEND)
    request = _only(where, settings[0], _REQUEST_SETTING) if settings else {}
    cache = _only(where, caches[0], _CACHE_SETTING) if caches else {}
    cache_action = str(cache.get("action") or "")
    if cache_action in ("restart", "deliver"):
        raise NotUnderstoodError(where, f"the cache action {cache_action}")
    ttl = cache.get("ttl")
    default = config.get("defaultTtl")
    return Plan(
        backends[0],
        _changes(where, config, "request"),
        _changes(where, config, "response"),
        pass_all=request.get("action") == "pass",
        no_waiting=bool(request.get("bypassBusyWait")),
        force_tls=bool(request.get("forceSsl")),
        forwarded_for=str(request.get("xff") or "append"),
        cache_action=cache_action,
        cache_seconds=None if ttl is None else float(ttl),
        default_seconds=float(_DEFAULT_SECONDS if default is None else default),
    )


def _changes(where: str, config: Properties, type_: str) -> tuple[HeaderChange, ...]:
    found = sorted(
        (header for header in list_at(config, "headers") if header["type"] == type_),
        key=lambda header: int(header.get("priority") or 100),
    )
    for header in list_at(config, "headers"):
        if header["type"] not in ("request", "response"):
            raise NotUnderstoodError(where, f"headers of type {header['type']}")
    return tuple(_change(where, _only(where, header, _HEADER)) for header in found)


def _change(where: str, header: Properties) -> HeaderChange:
    kind, _, name = str(header["destination"]).partition(".")
    source = str(header.get("source") or "")
    if kind != "http" or header["action"] not in ("set", "append", "delete"):
        raise NotUnderstoodError(where, f"{header['action']} of {header['destination']}")
    known = source == "req.http.host" or _LITERAL.fullmatch(source)
    if header["action"] != "delete" and not known:
        raise NotUnderstoodError(where, f"the source {source}; it knows req.http.host and texts")
    return HeaderChange(header["action"], name, source, bool(header.get("ignoreIfSet")))


def _only(where: str, given: Mapping[str, Any], known: frozenset[str]) -> Properties:
    for name, value in given.items():
        if name not in known and value not in (None, "", False):
            raise NotUnderstoodError(where, f"the setting {name}")
    return dict(given)
