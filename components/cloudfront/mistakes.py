"""What can be wrong in CloudFront's own options: for the pages of its classes."""

from components.mistakes import OUTPUT, Args, Between, Mistake

RIGHT: Args = {}
"""What a pair needs beside its hosts and their zone."""

_ARN = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234"
_ID = "E1A2B3C4D5E6F7"
_ACM: Args = {"source": "acm-arn", "arn": OUTPUT}
_LONG = f"{'a' * 60}.{'b' * 10}.example.com"

MISTAKES: tuple[Mistake, ...] = (
    Mistake({"certificate": {"source": "acm-arn", "arn": "no ARN"}}),
    Mistake({"certificate": {"source": "iam", "id": "no ID"}}),
    Mistake({"certificate": {**_ACM, "names": ["www.example.com"]}}),
    Mistake({"certificate": _ACM, "adopt": {"certificate": _ARN}}),
    *(
        Mistake({"adopt": {"distribution": _ID, way: [item]}})
        for way, item in (
            ("leave", "alias:www.example.com"),
            ("drop", "alias:www.example.com"),
            ("leave", "alias"),
            ("leave", "cache"),
        )
    ),
    Mistake(
        {
            "certificate": {**_ACM, "names": ["*.email.example.com"]},
            "adopt": {"distribution": _ID, "leave": ["alias:www.example.com"]},
        }
    ),
    Mistake({"hosts": [_LONG]}, f"a host alone of {len(_LONG)} characters"),
    Mistake({"price_class": "PriceClass_300"}),
    Mistake({"methods": ["GET", "POST"]}),
    Mistake({"viewer_tls": "TLSv1"}),
    Mistake({"http_version": "http4"}),
    Mistake({"logging": {}}),
    Mistake({"logging": {"bucket": "my-logs"}}),
    Mistake({"logging": {"bucket": OUTPUT, "prefix": "/links"}}),
    Mistake({"web_acl": "my-acl"}),
    Mistake({"forward_cookies": True}),
    Mistake({"tags": {f"team{number}": "mail" for number in range(47)}}, "`tags` with 47 keys"),
    Mistake({"tags": {"team*": "mail"}}),
    Mistake({"tags": {"aws:team": "mail"}}),
    Mistake({"tags": {"team": "mail*"}}),
)

BESIDE: dict[str, tuple[Args, tuple[Mistake, ...]]] = {}
"""Its classes that are no pairs -> arguments in which nothing is wrong, and what can be."""

_ADOPTED: Args = {"adopt": {"distribution": _ID}}
_OTHER: Args = {"adopt": {"distribution": "E7F6E5D4C3B2A1"}}

BETWEEN: tuple[Between, ...] = (
    Between("one distribution under `adopt` of two domains", (_ADOPTED, _ADOPTED)),
    Between(
        "two distributions under `adopt` in a group",
        ({"group": "news", **_ADOPTED}, {"group": "news", **_OTHER}),
    ),
)
"""What no pair can have wrong, since it stands between domains of a whole file."""
