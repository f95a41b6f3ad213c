"""`hsts`: whether browsers keep this host to https, by a parent's header or by its own.

A parent's `includeSubDomains` is why http links of a tracking domain do not open
(https://github.com/sendgrid/docs/issues/5496); the host's own header takes away the way back.
"""

import asyncio
import re

from verify.evidence import Evidence
from verify.findings import Finding, passed, warned, worst
from verify.http import Answer, Client
from verify.network import Endpoint, UnreachableError, UntrustedError, encrypted, families

_HEADER = "strict-transport-security"
_MOST_WAIT = 5.0
"""Seconds for one parent: what it says is good to know, and no more."""


async def check(evidence: Evidence) -> Finding:
    """Asks the parents, as long as they have a dot, and looks at the host's own answer."""
    findings = [await _own(evidence)]
    labels = evidence.subject.host.split(".")
    parents = [".".join(labels[start:]) for start in range(1, len(labels) - 1)]
    headers = await asyncio.gather(*(_parent(evidence, parent) for parent in parents))
    for parent, header in zip(parents, headers, strict=True):
        if header is not None and _covers_below(header):
            seen = f"{parent} sends HSTS with includeSubDomains"
            findings.insert(0, passed(seen, "hsts-parent"))
    return worst(findings)


async def _own(evidence: Evidence) -> Finding:
    client = await evidence.client()
    answer = None if client is None else (await evidence.junk("https")).answer
    if isinstance(answer, Answer) and answer.header(_HEADER):
        age = re.search(r"max-age=\"?(\d+)", answer.header(_HEADER) or "", re.IGNORECASE)
        if age is None or int(age[1]) > 0:
            return warned("hsts-on-host", "the tracking domain itself sends HSTS")
    return passed("the tracking domain itself sends no HSTS")


async def _parent(evidence: Evidence, parent: str) -> str | None:
    return await evidence.shared.parents.get(parent, lambda: _header(evidence, parent))


async def _header(evidence: Evidence, parent: str) -> str | None:
    """The header of the parent's home page; None when a browser would not take one from it."""
    timeout = min(_MOST_WAIT, evidence.setting.timeout)
    try:
        async with asyncio.timeout(timeout):
            found = await evidence.shared.resolver.resolve(parent)
            if not found.addresses:
                return None
            endpoint = Endpoint(families(found.addresses)[0], evidence.setting.https_port)
            strict = evidence.shared.contexts.strict
            (await encrypted(endpoint, parent, strict, timeout)).close()
            client = Client(parent, {"https": endpoint}, evidence.shared.contexts, timeout)
            try:
                answer = await client.ask("https", "/")
            finally:
                client.close()
    except (TimeoutError, UnreachableError, UntrustedError):
        return None
    return answer.header(_HEADER) if isinstance(answer, Answer) else None


def _covers_below(header: str) -> bool:
    parts = [part.strip().lower() for part in header.split(";")]
    return "includesubdomains" in parts and not any(
        re.fullmatch(r'max-age="?0+"?', part) for part in parts
    )
