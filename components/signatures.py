"""How the answers of a CDN and of an ESP are told apart from outside, as frozen data. Pure.

What is of one vendor is filled in in that vendor's room: `components/<cdn>/signature.py`, and
`components/catalog.py` for the ESPs. `verify` reads both and knows no vendor by name.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache


@lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


@dataclass(frozen=True)
class Sign:
    """One way to recognise an answer: everything that is given has to be found in it.

    Attributes:
        statuses: the answer's status is one of these; empty for any.
        headers: header name in lower case -> pattern found in one of its values; `""` for any.
        absent: headers in lower case that the answer does not have.
        body: pattern found in the body's beginning, case ignored; `""` for any.
        empty: True when the body has to be empty.
    """

    statuses: frozenset[int] = frozenset()
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    absent: Sequence[str] = ()
    body: str = ""
    empty: bool = False

    def matches(self, status: int, headers: Mapping[str, Sequence[str]], body: str) -> bool:
        """Whether an answer has this sign.

        Args:
            status: of the answer.
            headers: name in lower case -> its values in order.
            body: the body's beginning as text.
        """
        if self.statuses and status not in self.statuses:
            return False
        if self.empty and body:
            return False
        if any(name in headers for name in self.absent):
            return False
        for name, pattern in self.headers.items():
            values = headers.get(name, ())
            if not any(_pattern(pattern).search(value) for value in values):
                return False
        return not self.body or _pattern(self.body).search(body) is not None


@dataclass(frozen=True)
class Signature:
    """One CDN, as it shows itself to a client.

    Attributes:
        title: the name people use.
        edges: patterns that match the whole name of an edge, in lower case without final dot.
        flattened: True where a name that is served shows addresses in place of a CNAME, so that
            DNS alone cannot say whose they are.
        answered: signs that the CDN answered, whatever it answered; empty where nothing shows it.
        from_cache: signs that this answer was kept, not fetched for this request.
        error: signs of the CDN's own error page: it did not get an answer of the ESP.
        unknown_host: signs that the CDN does not serve the name that was asked for.
        blocked: signs that a rule of the CDN refused the request.
        challenged: signs that the CDN wants a browser to prove itself.
        method_refused: signs that the CDN refuses the request's method.
        error_seconds: how long the CDN keeps an error answer of the ESP even where nothing else
            is kept.
        kept_seconds: how long the CDN keeps an answer at its shortest setting; 0 where it can keep
            nothing.
        before_record: whether the edge answers for a name whose record is not there yet.
        unproven: what cannot be seen before the record moves, where `before_record` is False.
        certificate_after_record: True where the certificate may come only once the record is
            there.
        issuers: CAA identifiers of the authorities that the CDN can take a certificate from;
            empty where it is the owner's own choice.
    """

    title: str
    edges: Sequence[str]
    flattened: bool = False
    answered: Sequence[Sign] = ()
    from_cache: Sequence[Sign] = ()
    error: Sequence[Sign] = ()
    unknown_host: Sequence[Sign] = ()
    blocked: Sequence[Sign] = ()
    challenged: Sequence[Sign] = ()
    method_refused: Sequence[Sign] = ()
    error_seconds: int = 0
    kept_seconds: int = 0
    before_record: bool = True
    unproven: str = ""
    certificate_after_record: bool = False
    issuers: Sequence[str] = ()

    def is_edge(self, name: str) -> bool:
        """Whether `name` is that of an edge of this CDN."""
        return any(_pattern(pattern).fullmatch(name) for pattern in self.edges)


@dataclass(frozen=True)
class LinkProbe:
    """How an ESP answers links that it never made.

    Attributes:
        junk: path of a link's shape; `{token}` stands for a token that is new each time.
        reached: signs of the ESP's own answer to such a link under a host that it knows.
        unknown_host: signs of its answer under a host that it does not know.
        busy: signs that it refuses for now, because it was asked too often.
        host_decides: whether a junk link's answer depends on the host that it is asked under.
        redirect_at_edge: whether a CDN may answer by itself with a redirect to the same path at
            the ESP's host.
        kept_seconds: how long an answer may be kept on the way; 0 for not at all.
        unsubscribe: path of a one-click unsubscription by POST; None where none is documented.
        deep_link_path: which paths an app should claim.
        regions: further regions to ask when the expected one does not know a host.
    """

    junk: str
    reached: Sequence[Sign]
    unknown_host: Sequence[Sign]
    busy: Sequence[Sign] = ()
    host_decides: bool = True
    redirect_at_edge: bool = False
    kept_seconds: int = 0
    unsubscribe: str | None = None
    deep_link_path: str = "/"
    regions: Sequence[str] = ()


AGED = Sign(headers={"age": r"^0*[1-9]\d*$"})
"""An answer that has spent time in a cache (RFC 9111 section 5.1)."""
