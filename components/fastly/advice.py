"""What remains with a person at Fastly. Pure."""

from components.guidance import Guidance

_UPLOADED = "The certificate is uploaded: set stage: build and run pulumi up."

_APP_FILES = (
    "Deep links: the two files below /.well-known/ come from a second backend with a condition on "
    "the path; a service made by hand keeps its backend: and condition: items under adopt.leave."
)
"""Source: sources/deep-links#fastly."""


def guidance(source: str) -> Guidance:
    """As usual, but an uploaded certificate waits for no record.

    Args:
        source: where it comes from.
    """
    return Guidance(certificate=(_UPLOADED,) if source == "custom" else (), app_files=_APP_FILES)
