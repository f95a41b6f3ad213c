"""What remains with a person at CloudFront. Pure."""

from components.guidance import Guidance

_EXISTS = "The certificate exists already: set stage: build and run pulumi up."

_APP_FILES = (
    "Deep links: the two files below /.well-known/ come from a second origin; a distribution made "
    "by hand keeps its own behavior: and origin: items under adopt.leave."
)
"""Source: sources/deep-links#cloudfront."""


def guidance(source: str) -> Guidance:
    """As usual, but a certificate that exists already waits for no record.

    Args:
        source: where it comes from.
    """
    there = source in ("acm-arn", "iam")
    return Guidance(certificate=(_EXISTS,) if there else (), app_files=_APP_FILES)
