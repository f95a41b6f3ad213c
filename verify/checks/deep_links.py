"""`deep-links`: the files by which apps claim links are served as Apple and Google want them.

Sources: https://developer.apple.com/documentation/xcode/supporting-associated-domains and
https://developer.android.com/training/app-links/verify-android-applinks (https, no redirect,
application/json; Apple: at most 128 KB).
"""

import json
from collections.abc import Iterator
from typing import Any, cast

from verify.answers import clean, told
from verify.evidence import Evidence
from verify.findings import Finding, failed, passed, skipped, warned, worst
from verify.http import Answer
from verify.values import DeepLinks

APPLE = "/.well-known/apple-app-site-association"
ANDROID = "/.well-known/assetlinks.json"
_BROKEN = "deep-link-broken"
_WHOLE_HOST = {"*", "/*"}


async def check(evidence: Evidence) -> Finding:
    """Fetches the files that the stack file's apps need, and looks for the apps in them."""
    wanted = evidence.subject.deep_links
    if wanted is None or not (wanted.apple or wanted.android):
        return skipped("no app is named in deep_links")
    _, nowhere = await evidence.where()
    if nowhere is not None:
        return skipped(nowhere.saw)
    findings: list[Finding] = []
    if wanted.apple:
        findings.append(await _file(evidence, APPLE, wanted))
    if wanted.android:
        findings.append(await _file(evidence, ANDROID, wanted))
    return worst(findings)


async def _file(evidence: Evidence, path: str, wanted: DeepLinks) -> Finding:
    client = await evidence.client()
    assert client is not None
    answer = await client.ask("https", path)
    if not isinstance(answer, Answer) or answer.status != 200:
        return failed(_BROKEN, f"{path}: {told(answer)}")
    kind = (answer.header("content-type") or "none").partition(";")[0].strip().lower()
    if kind != "application/json":
        return failed(_BROKEN, clean(f"{path}: content type {kind}"))
    if not answer.whole:
        return failed(_BROKEN, f"{path}: too big")
    try:
        content = json.loads(answer.body)
    except (ValueError, RecursionError):
        return failed(_BROKEN, f"{path}: not JSON")
    return _apple(evidence, content, wanted) if path == APPLE else _android(content, wanted)


def _apple(evidence: Evidence, content: object, wanted: DeepLinks) -> Finding:
    apps: set[str] = set()
    claims: set[str] = set()
    for detail in _details(content):
        named = detail.get("appIDs", detail.get("appID", []))
        apps.update(_texts([named] if isinstance(named, str) else named))
        claims.update(_texts(detail.get("paths", [])))
        parts = detail.get("components", [])
        for part in cast("list[Any]", parts if isinstance(parts, list) else []):
            if isinstance(part, dict) and not cast("dict[str, Any]", part).get("exclude"):
                claims.update(_texts([cast("dict[str, Any]", part).get("/", "*")]))
    missing = [app for app in wanted.apple if app not in apps]
    if missing:
        return failed(_BROKEN, f"{APPLE}: without {', '.join(missing)}")
    if claims & _WHOLE_HOST:
        only = evidence.provider.probe.deep_link_path
        return warned(_BROKEN, f"{APPLE}: claims every link of every mail; claim {only}")
    return passed(f"{APPLE}: names the apps")


def _details(content: object) -> Iterator[dict[str, Any]]:
    links = cast("dict[str, Any]", content).get("applinks") if isinstance(content, dict) else None
    details = cast("dict[str, Any]", links).get("details") if isinstance(links, dict) else None
    if isinstance(details, dict):
        # The older form: app ID -> its paths.
        for app, detail in cast("dict[str, Any]", details).items():
            if isinstance(detail, dict):
                yield {"appID": app, **cast("dict[str, Any]", detail)}
    for detail in cast("list[Any]", details if isinstance(details, list) else []):
        if isinstance(detail, dict):
            yield cast("dict[str, Any]", detail)


def _texts(value: object) -> list[str]:
    items = cast("list[Any]", value if isinstance(value, list) else [])
    return [item for item in items if isinstance(item, str)]


def _android(content: object, wanted: DeepLinks) -> Finding:
    found: dict[str, set[str]] = {}
    for statement in cast("list[Any]", content if isinstance(content, list) else []):
        target = (
            cast("dict[str, Any]", statement).get("target") if isinstance(statement, dict) else 0
        )
        if not isinstance(target, dict):
            continue
        fields = cast("dict[str, Any]", target)
        prints = {print_.upper() for print_ in _texts(fields.get("sha256_cert_fingerprints"))}
        found.setdefault(str(fields.get("package_name")), set()).update(prints)
    for app in wanted.android:
        missing = {one.upper() for one in app.fingerprints} - found.get(app.package, set())
        if app.package not in found or missing:
            return failed(_BROKEN, f"{ANDROID}: without {app.package} or one of its fingerprints")
    return passed(f"{ANDROID}: names the apps")
