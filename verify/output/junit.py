"""A JUnit report: a suite a domain, a case a check, as CI systems read it."""

import re
from xml.etree import ElementTree

from verify.values import Check, Document

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets)."""


def as_junit(document: Document) -> bytes:
    """The report as XML."""
    root = ElementTree.Element("testsuites", name="verify")
    for report in document.domains:
        statuses = [check.status for check in report.checks]
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=report.host,
            tests=str(len(statuses)),
            failures=str(statuses.count("fail")),
            errors=str(statuses.count("error")),
            skipped=str(statuses.count("skip")),
        )
        for check in report.checks:
            case = ElementTree.SubElement(suite, "testcase", classname=report.host, name=check.name)
            _fill(case, check)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _fill(case: ElementTree.Element, check: Check) -> None:
    saw = _legal(check.saw or "")
    match check.status:
        case "fail" | "error":
            tag = "failure" if check.status == "fail" else "error"
            said = ElementTree.SubElement(case, tag, message=saw, type=check.cause or check.status)
            said.text = "\n".join(text for text in (check.means, check.fix) if text)
        case "skip":
            ElementTree.SubElement(case, "skipped", message=saw)
        case "warn" | "pass":
            text = f"{check.status}: {saw}" if check.cause is None else f"{check.cause}: {saw}"
            ElementTree.SubElement(case, "system-out").text = text


def _legal(text: str) -> str:
    return _ILLEGAL.sub("?", text)
