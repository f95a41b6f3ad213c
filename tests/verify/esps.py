"""Stand-ins of the ESPs: how they answer a link under a host that they know, and under another.

The words are the documented ones (https://www.braze.com/docs/user_guide/channels/email/email_setup/ssl/,
https://github.com/sendgrid/docs/issues/3384); statuses that nobody documents are chosen.
"""

from tests.verify.servers import Reply, Request, page

ORIGINS = {"sendgrid": "sendgrid.net", "sparkpost": "spgo.io", "ses": "r.us-east-1.awstrack.me"}
HOSTS = (*ORIGINS.values(), "eu.sendgrid.net", "eu.spgo.io", "r.eu-west-1.awstrack.me")
LINKS = {
    "sendgrid": ("/ls/click?upn=u001.real-2Fone-3D", "/ls/click?upn=u001.real-2Ftwo-3D"),
    "sparkpost": ("/f/a/realone~~/x~/y~~", "/f/a/realtwo~~/x~/y~~"),
    "ses": (
        "/CL0/https:%2F%2Fshop.example.org%2F/1/real-one/s=1",
        "/CL0/https:%2F%2Fshop.example.org%2F/1/real-two/s=1",
    ),
}
"""Two links that lead somewhere."""
PIXEL = b"GIF89a" + b"\0" * 38


def destination(number: int) -> str:
    """Where a link leads."""
    return f"https://shop.example.org/page/{number}?a=b"


def answer(esp: str, request: Request, known: set[str]) -> Reply:
    """What the ESP answers."""
    named = request.headers.get("x-forwarded-host", request.host) if esp == "sparkpost" else ""
    right = (named or request.host) in known
    if right and request.target in LINKS[esp]:
        place = destination(LINKS[esp].index(request.target))
        return Reply(302, {"location": place, "content-type": "text/plain"})
    if esp == "sparkpost":
        return Reply(302, {"server": "msys-http", "content-type": "text/plain"})
    if esp == "ses":
        return Reply(400 if right else 403, {"content-type": "text/plain"}, b"Bad request")
    return page(404, "Wrong Link" if right else "Bad Hostname in Link")


def nothing(request: Request) -> None:
    """Ends the connection without an answer."""
    del request
