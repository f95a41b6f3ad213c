"""What Cloudflare's edge does for a tracking host, as data; each pair fills it in. Pure."""

from dataclasses import dataclass, replace
from typing import Literal

from components.cloudflare.options import CloudflareOptions, Ssl

Form = Literal["page_rules", "rulesets"]


@dataclass(frozen=True)
class Forwarding:
    """A redirect that the edge answers with by itself.

    Attributes:
        status_code: of the redirect, 301 or 302.
        url: where to; `{esp_host}` stands for the ESP's host, `$1` for what followed the first /.
    """

    status_code: Literal[301, 302]
    url: str


@dataclass(frozen=True)
class HostSettings:
    """Everything a pair's document says about one tracking host at Cloudflare.

    Attributes:
        form: page rules, or rulesets of the rules engine that replaced them
            (sources/cloudflare#migration).
        ssl: SSL mode towards the ESP; None where no request reaches it.
        bypass_cache: whether nothing is kept at the edge.
        x_forwarded_host: whether the ESP is told the tracking host in that header.
        forwarding: redirect in place of a request to the ESP; None for none.
    """

    form: Form
    ssl: Ssl | None
    bypass_cache: bool
    x_forwarded_host: bool
    forwarding: Forwarding | None = None

    def changed(self, options: CloudflareOptions, wished: bool | None) -> "HostSettings":
        """These settings with what the stack file changes.

        Args:
            options: the domain's `cloudflare`.
            wished: the domain's `x_forwarded_host`; a page rule cannot set a header.
        """
        only_page_rules = options.rules == "page_rules"
        forwarded = self.x_forwarded_host if wished is None else wished
        return replace(
            self,
            form="page_rules" if only_page_rules else self.form,
            ssl=None if self.ssl is None else options.ssl or self.ssl,
            x_forwarded_host=forwarded and not only_page_rules,
        )
