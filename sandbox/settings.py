"""How the stand-in clouds behave: quotas and times, each with the vendor's default.

``python -m sandbox.settings list | set NAME VALUE | unset NAME``. An environment variable wins
over a stored value: ``acm.names_per_certificate`` is ``SANDBOX_ACM_NAMES_PER_CERTIFICATE``.
"""

import argparse
import difflib
import os
import sys
from dataclasses import dataclass

from sandbox.cloud import Cloud, CloudUnavailableError, home


@dataclass(frozen=True)
class Setting:
    """A number the clouds go by, where it comes from, and its default."""

    name: str
    default: float
    source: str


SETTINGS = {
    setting.name: setting
    for setting in (
        Setting("acm.names_per_certificate", 10, "sources/quotas#acm-names"),
        Setting("acm.certificates", 2500, "sources/quotas#acm-certificates"),
        Setting("acm.seconds_to_prove", 72 * 3600, "sources/quotas#acm-timeout"),
        Setting("cloudfront.distributions", 500, "sources/quotas#distributions"),
        Setting("cloudfront.aliases", 100, "sources/quotas#aliases"),
        Setting("cloudfront.behaviors", 75, "sources/quotas#behaviors"),
        Setting("cloudfront.origins", 100, "sources/quotas#origins"),
        Setting("cloudfront.cache_policies", 20, "sources/quotas#policies"),
        Setting("cloudfront.origin_request_policies", 20, "sources/quotas#policies"),
        Setting(
            "cloudfront.distributions_per_policy", 100, "sources/quotas#distributions-per-policy"
        ),
        Setting("cloudfront.items_per_policy", 10, "sources/quotas#policy-items"),
        Setting("cloudfront.custom_headers", 10, "sources/quotas#origin-headers"),
        Setting("cloudfront.functions", 100, "sources/quotas#functions"),
        Setting("fastly.seconds_to_prove", 7 * 86_400, "sources/fastly#subscription-states"),
        *(
            Setting(
                f"cloudflare.seconds_to_prove_{authority}",
                days * 86_400,
                "sources/certificates#cloudflare-token",
            )
            for authority, days in (("google", 14), ("lets_encrypt", 7), ("ssl_com", 14))
        ),
        Setting("keycdn.requests_per_minute", 600, "the sandbox's own; sources/quotas#keycdn-rate"),
        Setting("fastly.api_key_required", 0, "the sandbox's own: 1 refuses calls without a key"),
        Setting("fastly.domains_per_service", 20, "sources/quotas#fastly-domains"),
        Setting("cloudflare.api_token_required", 0, "the sandbox's own; really 1"),
        Setting(
            "google.credentials_required", 0, "the sandbox's own; really 1, and a project as well"
        ),
        *(
            Setting(f"cloudflare.page_rules_{plan}", most, "sources/quotas#page-rules")
            for plan, most in (("free", 3), ("pro", 20), ("business", 50), ("enterprise", 125))
        ),
        *(
            Setting(f"cloudflare.rules_{plan}", most, "sources/quotas#phase-rules")
            for plan, most in (("free", 10), ("pro", 25), ("business", 50), ("enterprise", 300))
        ),
        *(
            Setting(
                f"cloudflare.custom_certificates_{plan}", most, "sources/quotas#custom-certificates"
            )
            for plan, most in (("free", 0), ("pro", 0), ("business", 1), ("enterprise", 2))
        ),
        Setting("cloudflare.upload_seconds", 0, "the sandbox's own; really a minute or two"),
        Setting("edge.seconds_ahead", 0, "the sandbox's own: how far the edges' clock is ahead"),
        Setting("cloudfront.deployment_seconds", 0, "the sandbox's own; really minutes"),
    )
}


def get(cloud: Cloud, name: str) -> float:
    """A setting: from the environment, from the store, or its default."""
    text = os.environ.get(f"SANDBOX_{name.upper().replace('.', '_')}")
    if text is None:
        rows = cloud.execute("SELECT value FROM settings WHERE name = ?", (name,))
        if not rows:
            return SETTINGS[name].default
        text = rows[0][0]
    return _number(name, text)


def put(cloud: Cloud, name: str, value: float | str) -> None:
    """Store a setting.

    Raises:
        ValueError: when there is no such setting, or the value is no number of zero or more.
    """
    known(name)
    cloud.execute(
        "INSERT INTO settings VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, str(_number(name, str(value)))),
    )


def unset(cloud: Cloud, name: str) -> None:
    """Go back to the default.

    Raises:
        ValueError: when there is no such setting.
    """
    known(name)
    cloud.execute("DELETE FROM settings WHERE name = ?", (name,))


def known(name: str) -> Setting:
    """The setting of this name.

    Raises:
        ValueError: when there is none; the text names the nearest.
    """
    if name in SETTINGS:
        return SETTINGS[name]
    near = difflib.get_close_matches(name, SETTINGS, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(SETTINGS)}"
    raise ValueError(f"setting: {name!r} is not one; {hint}")


def _number(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise ValueError(f"setting {name}: {text!r} is no number of zero or more")
    return value


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.settings", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="show all settings")
    setting = commands.add_parser("set", help="change one")
    setting.add_argument("name")
    setting.add_argument("value")
    commands.add_parser("unset", help="back to the default").add_argument("name")
    chosen = parser.parse_args(arguments)
    try:
        cloud = Cloud(home() / "cloud.sqlite")
        if chosen.command == "set":
            put(cloud, chosen.name, chosen.value)
        elif chosen.command == "unset":
            unset(cloud, chosen.name)
        for item in SETTINGS.values():
            print(f"{item.name} = {get(cloud, item.name):g}  ({item.source})")
    except (CloudUnavailableError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
