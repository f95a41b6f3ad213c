"""Picks the TLS configuration for a new subscription: one of the account's without 0-RTT.

0-RTT lets a request be replayed, and a replayed click counts twice (sources/security#zero-rtt).
Nothing here may fail an update: a subscription keeps the configuration it has, and a rollback has
to work while Fastly does not answer. Reasons: docs/decisions/fastly.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_fastly as fastly

PREFERRED = "j.sni.global.fastly.net"
"""TLS 1.2 and 1.3, HTTP/2, no 0-RTT: the one to prefer (sources/fastly#j-sni)."""


@dataclass(frozen=True)
class _Found:
    id: str
    is_default: bool
    replayable: bool
    cnames: Sequence[str]

    @property
    def rank(self) -> tuple[bool, bool, str]:
        """The account's default first, then `j.sni` (sources/fastly#j-sni), then by ID."""
        return (not self.is_default, PREFERRED not in self.cnames, self.id)


def configuration_without_replay(options: pulumi.InvokeOptions) -> str | None:
    """The ID to ask for; None, with a warning, where Fastly names none that suits.

    Args:
        options: that lead to the account's provider.
    """
    try:
        every = [_look_up(identity, options) for identity in _all_ids(options)]
    except Exception as error:
        reason = " ".join(str(error).rpartition("returned an error: ")[2].split())
        pulumi.log.warn(
            f"Fastly could not be asked for its TLS configurations ({reason}). If the API key is "
            "missing or refused, set FASTLY_API_KEY, `pulumi config set --secret fastly:apiKey`, "
            "or the account's token_secret. To roll a host back while Fastly does not answer, "
            "run `pulumi up --continue-on-error`: its record moves all the same"
        )
        return None
    suiting = [found for found in every if not found.replayable and found.cnames]
    if not suiting:
        pulumi.log.warn(
            "every TLS configuration of this Fastly account has 0-RTT, which lets a click be "
            "replayed and counted twice; ask Fastly for one without, or accept one by naming it "
            "in fastly.tls_configuration_id"
        )
        return None
    return min(suiting, key=lambda found: found.rank).id


def _all_ids(options: pulumi.InvokeOptions) -> Sequence[str]:
    return fastly.get_tls_configuration_ids(opts=options).ids


def _look_up(identity: str, options: pulumi.InvokeOptions) -> _Found:
    answer = fastly.get_tls_configuration(id=identity, opts=options)
    cnames = [item.record_value for item in answer.dns_records if item.record_type == "CNAME"]
    protocols = [text.lower().replace("-", "") for text in answer.tls_protocols]
    replayable = any("0rtt" in text for text in protocols)
    return _Found(identity, answer.default, replayable, cnames)
