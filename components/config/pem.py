"""Certificates that a stack file holds or points at. Pure but for reading the files."""

from pathlib import Path

from components.config.faults import FaultyValueError

_BEGIN = "-----BEGIN CERTIFICATE-----"


def certificates(text_or_path: str) -> str:
    """The PEM text of one or more certificates, ending with a line break.

    Args:
        text_or_path: the PEM itself, or the path of a file with it, relative to the project.

    Raises:
        FaultyValueError: when it is neither.
    """
    text = text_or_path
    if _BEGIN not in text:
        try:
            text = Path(text_or_path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "not a text file"
            raise FaultyValueError(
                f"'{_short(text_or_path)}' is no PEM certificate and cannot be read as a file "
                f"({reason.lower()})",
                "write the PEM text, or a path relative to the project's folder",
            ) from None
    if "PRIVATE KEY-----" in text:
        raise FaultyValueError(
            "holds a private key, which would stand in the state in the clear",
            "take it out of there and name it with certificate.key_secret",
        )
    if _BEGIN not in text:
        raise FaultyValueError(
            f"'{_short(text_or_path)}' holds no PEM certificate", f"it has to begin with {_BEGIN}"
        )
    return f"{text.strip()}\n"


def _short(text: str) -> str:
    first = text.strip().splitlines()[0] if text.strip() else ""
    return first if len(first) <= 60 else f"{first[:60]}..."
