"""What each ESP answers; where no status is documented, one that fits the page.

Source: sources/esps#probe-answers.
"""

from sandbox.cloud import Cloud
from sandbox.esp import customers, links
from sandbox.local_edge.model import Request, Response, page

PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;\x00"
)
"""44 bytes, the size SparkPost's open pixel has (sources/esps#sparkpost-click)."""

SES_MOST_HEADER_BYTES = 8192
"""sources/quotas#ses-header-size: of headers and cookies together."""


def answer(cloud: Cloud, esp: str, region: str | None, request: Request) -> Response:
    """The answer of an ESP's servers in one of its regions; without region, in any."""
    match esp:
        case "sendgrid":
            return _sendgrid(cloud, region, request)
        case "sparkpost":
            return _sparkpost(cloud, region, request)
        case _:
            return _ses(cloud, region, request)


def _sendgrid(cloud: Cloud, region: str | None, request: Request) -> Response:
    server = ("server", "nginx")
    if not customers.knows(cloud, request.host, "sendgrid", region):
        return page(404, _html("Bad Hostname in Link", "The link's host name is unknown."), server)
    link = links.read("sendgrid", request.target)
    if link is None or link.host != request.host:
        return page(404, _html("Wrong Link", "You have clicked on an invalid link."), server)
    if link.kind == "unsubscribe":
        return page(200, _html("Unsubscribed", "You will receive no more of these mails."), server)
    return _real(link, server)


def _sparkpost(cloud: Cloud, region: str | None, request: Request) -> Response:
    """Knows its customer by X-Forwarded-Host, else by Host; shows no page.

    Source: sources/esps#recognition.
    """
    server = ("server", "msys-http")
    named = (request.headers.get("x-forwarded-host") or request.host).lower()
    link = links.read("sparkpost", request.target)
    known = customers.knows(cloud, named, "sparkpost", region)
    if link is None or not known or link.host != named or request.method not in ("GET", "HEAD"):
        # sources/esps#probe-answers: routed, but leading nowhere.
        return page(302, "", server, ("content-length", "0"), content_type="text/plain")
    return _real(link, server)


def _ses(cloud: Cloud, region: str | None, request: Request) -> Response:
    size = sum(len(name) + len(value) for name, value in request.headers.items)
    if size > SES_MOST_HEADER_BYTES:
        return page(400, "BadRequestException", content_type="text/plain")
    if not customers.knows(cloud, request.host, "ses", region):
        return page(403, "Forbidden", content_type="text/plain")
    link = links.read("ses", request.target)
    if link is None or link.host != request.host:
        return page(400, "BadRequestException", content_type="text/plain")
    return _real(link)


def _real(link: links.Link, *headers: tuple[str, str]) -> Response:
    """A click leads to its own page, an open is answered with a picture; neither may be kept."""
    if link.kind == "open":
        return Response(
            200,
            page(200, "", *headers, content_type="image/gif").headers.set(
                "cache-control", "no-cache, max-age=0"
            ),
            PIXEL,
        )
    return page(
        302,
        "",
        ("location", link.destination),
        ("x-robots-tag", "noindex"),
        *headers,
        content_type="text/plain",
    )


def landing(request: Request) -> Response:
    """The page that every click leads to in the end."""
    recipient = request.path.rpartition("/")[2]
    return page(200, _html("Shop", f"You have come to the page of recipient {recipient}."))


def _html(title: str, text: str) -> str:
    head = f"<head><title>{title}</title></head>"
    return f"<html>{head}<body><h1>{title}</h1><p>{text}</p></body></html>"
