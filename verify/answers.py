"""What an answer is: the ESP's own, the CDN's, or something else. Pure.

Vendors are recognised by the signs they declare (`components.signatures`), in an order in which
what is certain comes first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from components.signatures import LinkProbe, Sign, Signature
from verify.http import Answer, NoAnswer, Scheme

Kind = Literal[
    "esp",
    "redirect-to-esp",
    "redirect-to-region",
    "esp-unknown-host",
    "esp-busy",
    "edge-challenge",
    "edge-unknown-host",
    "edge-error",
    "edge-blocked",
    "method-refused",
    "to-https",
    "redirect",
    "other",
    "none",
]

_GATEWAY = (Sign(statuses=frozenset({502, 503, 504})),)
_REFUSED = (Sign(statuses=frozenset({403, 429})),)
_MOST_SEEN = 120


@dataclass(frozen=True)
class Judge:
    """Tells answers apart for one domain.

    Attributes:
        cdn: signs of its CDN.
        esp: signs of its ESP.
        host: the tracking domain.
        origin: the ESP's host that is expected.
        others: the ESP's hosts in other regions.
    """

    cdn: Signature
    esp: LinkProbe
    host: str
    origin: str | None
    others: frozenset[str] = frozenset()

    def kind(self, answer: Answer | NoAnswer, scheme: Scheme = "https", target: str = "") -> Kind:
        """What `answer` to a request of `target` over `scheme` is."""
        if isinstance(answer, NoAnswer):
            return "none"
        signs: tuple[tuple[Kind, Sequence[Sign]], ...] = (
            ("edge-challenge", self.cdn.challenged),
            ("method-refused", self.cdn.method_refused),
            ("edge-unknown-host", self.cdn.unknown_host),
            ("edge-error", self.cdn.error),
            ("edge-blocked", self.cdn.blocked),
        )
        later: tuple[tuple[Kind, Sequence[Sign]], ...] = (
            ("esp-busy", self.esp.busy),
            ("esp-unknown-host", self.esp.unknown_host),
            ("esp", self.esp.reached),
            ("edge-error", _GATEWAY),
            ("edge-blocked", _REFUSED),
        )
        return (
            _first(answer, signs)
            or self._redirect(answer, scheme, target)
            or _first(answer, later)
            or "other"
        )

    def _redirect(self, answer: Answer, scheme: Scheme, target: str) -> Kind | None:
        place = answer.header("location")
        if place is None or not 300 <= answer.status < 400:
            return None
        try:
            parts = urlsplit(place)
        except ValueError:
            return "other"
        same = parts.hostname in (None, self.host)
        if same:
            return "to-https" if scheme == "http" and parts.scheme == "https" else "redirect"
        if self.esp.redirect_at_edge and target and place.endswith(target):
            if parts.hostname == self.origin:
                return "redirect-to-esp"
            if parts.hostname in self.others:
                return "redirect-to-region"
        return None

    def from_cache(self, answer: Answer) -> bool:
        """Whether the CDN's own signs say that the answer was kept."""
        return has(answer, self.cdn.from_cache)

    def from_cdn(self, answer: Answer) -> bool | None:
        """Whether the CDN's signs are in the answer; None for a CDN that shows none."""
        return has(answer, self.cdn.answered) if self.cdn.answered else None


def has(answer: Answer, signs: Sequence[Sign]) -> bool:
    """Whether the answer has one of `signs`."""
    return any(sign.matches(answer.status, answer.headers, answer.text) for sign in signs)


def _first(answer: Answer, signs: Sequence[tuple[Kind, Sequence[Sign]]]) -> Kind | None:
    for kind, those in signs:
        if has(answer, those):
            return kind
    return None


def alike(one: Answer, other: Answer) -> bool:
    """Whether two answers are of one kind, whatever token they were asked with.

    Status, kind of content and, for short pages, the words of the page without digits and tokens.
    """
    if one.status != other.status:
        return False
    kinds = [(found.header("content-type") or "").partition(";")[0] for found in (one, other)]
    if kinds[0] != kinds[1] or bool(one.body) != bool(other.body):
        return False
    return _title(one.text) == _title(other.text)


def _title(page: str) -> str:
    lower = page.lower()
    start, end = lower.find("<title>"), lower.find("</title>")
    return lower[start + 7 : end].strip() if 0 <= start < end else ""


def told(answer: Answer | NoAnswer) -> str:
    """An answer for people: status, what it is, where it leads; never a token."""
    if isinstance(answer, NoAnswer):
        return clean(answer.saw)
    parts = [str(answer.status)]
    place = answer.header("location")
    if place:
        parts.append(f"to {shortened(place)}")
    server = answer.header("server")
    if server:
        parts.append(f"server {server}")
    title = _title(answer.text)
    if title:
        parts.append(f"'{title}'")
    return clean(", ".join(parts))


def shortened(url: str) -> str:
    """A URL without what may be a token: scheme, host, and the beginning of the path.

    Paths and queries of links name their recipient, so that none is shown whole.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(no URL)"
    start = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    first = parts.path.split("/")[1:2]
    rest = len(parts.path) > len(first[0]) + 1 if first else False
    word = first[0][:12] if first else ""
    more = rest or len(first[0]) > 12 if first else False
    query = bool(parts.query)
    return clean(f"{start}/{word}{'…' if more or query else ''}")


def clean(text: str) -> str:
    """Text of a stranger, fit for a terminal: printable, one line, of bounded length."""
    printable = text
    if not text.isprintable():
        printable = "".join(letter if letter.isprintable() else "?" for letter in text)
    return printable if len(printable) <= _MOST_SEEN else f"{printable[: _MOST_SEEN - 1]}…"
