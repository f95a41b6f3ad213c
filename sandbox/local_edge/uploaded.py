"""What an uploaded certificate says: the names it covers and its span."""

from datetime import datetime

from cryptography import x509

from sandbox.local_edge.model import NotUnderstoodError

NamesAndSpan = tuple[tuple[str, ...], datetime, datetime]


def read(pem: str, where: str) -> NamesAndSpan:
    """Names, begin and end of the first certificate of a PEM text.

    Raises:
        NotUnderstoodError: it is none, or names no host.
    """
    try:
        leaf = x509.load_pem_x509_certificate(pem.encode())
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound) as error:
        raise NotUnderstoodError(where, "an uploaded certificate that is none") from error
    found = tuple(names.get_values_for_type(x509.DNSName))
    return found, leaf.not_valid_before_utc, leaf.not_valid_after_utc
