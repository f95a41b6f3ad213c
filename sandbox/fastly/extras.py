"""What a service made in the console has beside what its tracking names need."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.adopted import Items, has, keys
from sandbox.properties import Properties


def add(config: Properties, items: Items) -> None:
    """Add the items to a version's settings."""
    config["domains"] += [{"name": name} for name in keys(items, "domain")]
    for kind, (block, made) in _BLOCKS.items():
        found = [{"name": name, **made(name)} for name in keys(items, kind)]
        if found:
            config[block] = [*config.get(block, []), *found]
    logs = [key.removeprefix("s3s/") for key in keys(items, "log") if key.startswith("s3s/")]
    if logs:
        config["loggingS3s"] = [{"name": name, "bucketName": "by-hand"} for name in logs]
    for kind, value in (("http3", True), ("stale_if_error", True)):
        if has(items, kind):
            config[{"stale_if_error": "staleIfError"}.get(kind, kind)] = value
    if has(items, "default_host"):
        config["defaultHost"] = "www.example.net"


_BLOCKS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "backend": (
        "backends",
        lambda _: {
            "address": "files.example.net",
            "port": 443,
            "useSsl": True,
            "sslCertHostname": "files.example.net",
            "sslSniHostname": "files.example.net",
        },
    ),
    "snippet": ("snippets", lambda _: {"type": "recv", "content": "# by hand", "priority": 100}),
    "acl": ("acls", lambda _: {}),
    "dictionary": ("dictionaries", lambda _: {}),
    "gzip": ("gzips", lambda _: {"extensions": ["css"]}),
    "header": (
        "headers",
        lambda name: {
            "action": "set",
            "type": "response",
            "destination": f"http.{name}",
            "source": '"by hand"',
        },
    ),
    "condition": ("conditions", lambda _: {"type": "REQUEST", "statement": 'req.url ~ "^/x"'}),
    "healthcheck": ("healthchecks", lambda _: {"host": "files.example.net", "path": "/"}),
    "response_object": ("responseObjects", lambda _: {"status": 404, "response": "Not Found"}),
}
"""Kind of item -> its block, and what is in it."""
