"""`http`: port 80 answers as it is, since links of mails already sent are http.

Sources: the document's "HTTP and HTTPS", and
https://support.sparkpost.com/docs/tech-resources/using-proxy-https-tracking-domain.
"""

from verify.answers import told
from verify.evidence import Evidence
from verify.findings import Finding, failed, passed, skipped, unprobed, warned
from verify.http import NoAnswer

_CAUSES = {
    "refused": "http-refused",
    "reset": "http-refused",
    "timeout": "http-timeout",
    "not-http": "not-http",
}


async def check(evidence: Evidence) -> Finding:
    """Asks for a link over http, and whether what answers over either scheme is HTTP at all."""
    _, nowhere = await evidence.where()
    if nowhere is not None:
        return skipped(nowhere.saw)
    exchange = await evidence.junk("http")
    answer = exchange.answer
    if isinstance(answer, NoAnswer):
        if answer.trouble == "no-route":
            return unprobed(told(answer), "http-timeout")
        return failed(_CAUSES.get(answer.trouble, "not-http"), f"port 80: {told(answer)}")
    secure = (await evidence.junk("https")).answer
    if isinstance(secure, NoAnswer) and secure.trouble == "not-http":
        return failed("not-http", f"port 443: {told(secure)}")
    if exchange.kind == "to-https":
        return warned("http-redirected-to-https", told(answer))
    return passed(f"port 80 answers {told(answer)}")
