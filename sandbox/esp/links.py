"""Links as each ESP makes them (sources/esps#link-shapes), and what they lead to.

A token holds its host, its recipient and its kind, and a check that fails when one byte of the
path or the query changed on the way: such a link is a junk link, as it would be outside.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from urllib.parse import quote, unquote

from sandbox.loopback import LANDING

_KEY = b"the sandbox's own: these links lead nowhere outside"
_CHECK = 12


@dataclass(frozen=True)
class Link:
    """What a token stands for: ``kind`` is ``click``, ``open`` or ``unsubscribe``."""

    kind: str
    host: str
    recipient: str

    @property
    def destination(self) -> str:
        """The page a click leads to: each recipient's own."""
        return f"https://{LANDING}/for/{quote(self.recipient)}?from={self.host}&a=b&c=%2Fd"


def click(esp: str, host: str, recipient: str, shape: int = 0) -> str:
    """Path and query of a click link; ``shape`` is the number of one of ``click_shapes``."""
    return click_shapes(esp, host, recipient)[shape]


def click_shapes(esp: str, host: str, recipient: str) -> list[str]:
    """A click link in every shape that the ESP makes."""
    link = Link("click", host, recipient)
    match esp:
        case "sendgrid":
            return [
                f"/ls/click?upn=u001.{_sendgrid(link)}",
                f"/wf/click?upn={_sendgrid(link)}",
                f"/ss/c/u001.{_plain(link)}/4a7/x-2Fy_z-3D/h0/h001.{_sign('h', _plain(link))}",
                f"/uni/ls/click?upn=u001.{_sendgrid(link)}",
                f"/uni/wf/click?upn={_sendgrid(link)}",
                f"/uni/ss/c/u001.{_plain(link)}/4a7/x-2Fy_z-3D/h0/h001.{_sign('h', _plain(link))}",
            ]
        case "sparkpost":
            token = _plain(link)
            target = quote(link.destination, safe="")
            return [
                f"/f/a/{token}~~/{_sign('s', token)}~/b64~~",
                f"/f/a/{token}~~/{_sign('s', token)}~/b64~~?target={target}",
                f"/f/open-in-app/{token}~~/{_sign('s', token)}~/b64~~",
            ]
        case _:
            address = quote(link.destination, safe=":")
            return [_ses("CL0", address, link), _ses("CL1/open.in-app", address, link)]


def opened(esp: str, host: str, recipient: str) -> str:
    """Path and query of an open pixel."""
    link = Link("open", host, recipient)
    match esp:
        case "sendgrid":
            return f"/ss/o/u001.{_plain(link)}/4a7/x-2Fy/ho.gif"
        case "sparkpost":
            return f"/q/{_plain(link)}~~/{_sign('s', _plain(link))}~"
        case _:
            return f"/CI0/{_message(link)}/{_sign('ses', _message(link))}=42"


def unsubscribe(esp: str, host: str, recipient: str) -> str | None:
    """Path and query of an unsubscribe link; nothing where none is documented."""
    if esp != "sendgrid":
        return None
    return f"/wf/unsubscribe?upn={_sendgrid(Link('unsubscribe', host, recipient))}"


def junk(esp: str) -> str:
    """A link of the ESP's shape that it never made (sources/esps#probe-answers)."""
    return {"sendgrid": "/ls/click?upn=u001.junk", "sparkpost": "/f/a/b/c/d"}.get(
        esp, "/CL0/https:%2F%2Fexample.com%2F/1/0100-000000/junk=1"
    )


def read(esp: str, target: str) -> Link | None:
    """What path and query stand for, or nothing: a link that is not exactly as it was made."""
    path, _, query = target.partition("?")
    match esp:
        case "sendgrid":
            return _read_sendgrid(path.removeprefix("/uni"), query)
        case "sparkpost":
            return _read_sparkpost(path, query)
        case _:
            return _read_ses(path)


def _read_sendgrid(path: str, query: str) -> Link | None:
    if path in ("/ls/click", "/wf/click", "/wf/open", "/wf/unsubscribe"):
        name, _, token = query.partition("=")
        if name != "upn" or "-3D" not in token:
            return None
        return _decoded(token.removeprefix("u001.").removesuffix("-3D"))
    parts = path.split("/")
    if len(parts) < 6 or parts[1] != "ss" or not parts[3].startswith("u001."):
        return None
    token, rest = parts[3].removeprefix("u001."), parts[4:]
    tail = ["4a7", "x-2Fy_z-3D", "h0", f"h001.{_sign('h', token)}"]
    if rest in (tail, ["4a7", "x-2Fy", "ho.gif"]):
        return _decoded(token)
    return None


def _read_sparkpost(path: str, query: str) -> Link | None:
    parts = path.split("/")
    if len(parts) < 4 or parts[1] not in ("f", "q"):
        return None
    token = parts[3 if parts[1] == "f" else 2]
    check = parts[4 if parts[1] == "f" and len(parts) > 4 else 3]
    link = _decoded(token.removesuffix("~~"))
    if link is None or check != f"{_sign('s', token.removesuffix('~~'))}~":
        return None
    if query and query != f"target={quote(link.destination, safe='')}":
        return None
    return link


def _read_ses(path: str) -> Link | None:
    parts = path.split("/")
    if len(parts) < 4 or not parts[-1].endswith("=42"):
        return None
    check = parts[-1].removesuffix("=42")
    if parts[1] == "CI0" and len(parts) == 4:
        link = _read_message(parts[2])
        return link if check == _sign("ses", parts[2]) else None
    if parts[1] not in ("CL0", "CL1") or len(parts) not in (6, 7):
        return None
    address, number, message = parts[-4:-1]
    link = _read_message(message.removesuffix("-000000"))
    whole = check == _sign("ses", parts[1], address, number, message)
    if link is None or not whole or unquote(address) != link.destination:
        return None
    return link


def _ses(kind: str, address: str, link: Link) -> str:
    message = f"{_message(link)}-000000"
    check = _sign("ses", kind.partition("/")[0], address, "1", message)
    return f"/{kind}/{address}/1/{message}/{check}=42"


def _message(link: Link) -> str:
    return f"0100{_plain(link)}"


def _read_message(message: str) -> Link | None:
    return _decoded(message.removeprefix("0100")) if message.startswith("0100") else None


def _sendgrid(link: Link) -> str:
    """SendGrid writes ``+ / =`` as ``-2B -2F -3D``: an edge that decodes them breaks the link."""
    return f"{_plain(link)}-3D"


def _plain(link: Link) -> str:
    text = json.dumps([link.kind[0], link.host, link.recipient], separators=(",", ":"))
    body = base64.b32encode(text.encode()).decode().rstrip("=").lower()
    return f"{body}-2B{_sign('token', body)}"


def _decoded(token: str) -> Link | None:
    body, mark, check = token.partition("-2B")
    if not mark or check != _sign("token", body):
        return None
    padded = body.upper() + "=" * (-len(body) % 8)
    kind, host, recipient = json.loads(base64.b32decode(padded))
    names = {"c": "click", "o": "open", "u": "unsubscribe"}
    return Link(names[kind], host, recipient)


def _sign(*parts: str) -> str:
    return hmac.new(_KEY, "\n".join(parts).encode(), hashlib.sha256).hexdigest()[:_CHECK]
