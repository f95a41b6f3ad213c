"""What all edges share: requests, answers, and the refusal of what is not understood."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from ssl import TLSVersion

Header = tuple[str, str]

# RFC 9110, 7.6.1, and what else belongs to one connection.
_OF_THE_CONNECTION = frozenset(
    {
        *("connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding"),
        *("upgrade", "http2-settings", "content-length"),
    }
)


class NotUnderstoodError(Exception):
    """A deployed setting that the local edge does not know: it answers 500, and says this text."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(
            f"{where}: the local edge does not understand {what}; it serves only what it knows, so "
            "that nothing passes here that breaks outside"
        )


@dataclass(frozen=True)
class Headers:
    """Header fields in their order; names in lower case."""

    items: tuple[Header, ...] = ()

    @classmethod
    def of(cls, items: Iterable[Header]) -> "Headers":
        """Headers of some fields, without those that belong to one connection."""
        lower = ((name.lower(), value) for name, value in items)
        return cls(tuple(item for item in lower if item[0] not in _OF_THE_CONNECTION))

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for key, value in self.items if key == name.lower()]

    def get(self, name: str) -> str | None:
        """The values of a header, joined as RFC 9110 says; nothing when it is missing."""
        found = self.all(name)
        return ", ".join(found) if found else None

    def without(self, *names: str) -> "Headers":
        """These headers without some."""
        gone = {name.lower() for name in names}
        return Headers(tuple(item for item in self.items if item[0] not in gone))

    def only(self, names: Iterable[str]) -> "Headers":
        """Those of some names alone."""
        kept = {name.lower() for name in names}
        return Headers(tuple(item for item in self.items if item[0] in kept))

    def set(self, name: str, value: str) -> "Headers":
        """These headers with one that replaces all of its name."""
        return Headers((*self.without(name).items, (name.lower(), value)))

    def add(self, name: str, value: str) -> "Headers":
        """These headers with one more."""
        return Headers((*self.items, (name.lower(), value)))

    def appended(self, name: str, value: str) -> "Headers":
        """These headers with a value at the end of a list such as X-Forwarded-For."""
        before = self.get(name)
        return self.set(name, value if before is None else f"{before}, {value}")


@dataclass(frozen=True)
class Request:
    """What a viewer asked.

    Attributes:
        scheme: ``http`` or ``https``.
        method: ``GET``, ``HEAD``, ...
        target: path and query, byte for byte, as Latin-1 text.
        headers: with Host; ``:authority`` of HTTP/2 arrives as Host.
        client: the viewer's address.
        sni: the name of the TLS handshake; nothing without one, or without TLS.
        body: of a POST and the like.
        http_version: ``1.0``, ``1.1`` or ``2``.
    """

    scheme: str
    method: str
    target: str
    headers: Headers
    client: str = "127.0.0.1"
    sni: str | None = None
    body: bytes = b""
    http_version: str = "1.1"

    @property
    def host(self) -> str:
        """The name asked for: Host in lower case, without port."""
        name = self.headers.get("host") or ""
        return name.rsplit(":", 1)[0].lower().rstrip(".") if ":" in name else name.lower()

    @property
    def path(self) -> str:
        """The path as it came."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The query as it came, without the question mark."""
        return self.target.partition("?")[2]

    def with_headers(self, headers: Headers) -> "Request":
        """The same with other headers."""
        return replace(self, headers=headers)


@dataclass(frozen=True)
class Response:
    """What is answered."""

    status: int
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    def with_header(self, name: str, value: str) -> "Response":
        """The same with one header set."""
        return replace(self, headers=self.headers.set(name, value))


def page(status: int, text: str, *headers: Header, content_type: str = "text/html") -> Response:
    """A short answer of an edge's own."""
    return Response(
        status, Headers.of([("content-type", content_type), *headers]), text.encode("utf-8")
    )


@dataclass(frozen=True)
class Presented:
    """The certificate an edge shows for a name, and how it speaks TLS there.

    Attributes:
        names: what the certificate covers.
        not_before: when it begins to hold.
        not_after: when it ends.
        minimum: lowest TLS version.
        maximum: highest TLS version.
        protocols: of ALPN, in the order of preference.
    """

    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    minimum: TLSVersion = TLSVersion.TLSv1_2
    maximum: TLSVersion = TLSVersion.TLSv1_3
    protocols: tuple[str, ...] = ("h2", "http/1.1")


def validity(begin: object, end: object, days: int) -> tuple[datetime, datetime]:
    """A certificate's span from the cloud's texts; where it keeps no end, ``days`` after begin."""
    first = moment(begin) or datetime.now(UTC) - timedelta(days=1)
    return first, moment(end) or first + timedelta(days=days)


def moment(text: object) -> datetime | None:
    """A time as the clouds write it, or nothing."""
    if not isinstance(text, str) or not text:
        return None
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
