"""The policies and functions that distributions share: made once, children of the stack.

They belong to no edge, so that no domain that comes or goes replaces what another one uses
(docs/decisions/cloudfront-shared-policies.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pulumi
from pulumi_aws import cloudfront

from components.catalog import PROVIDERS
from components.cloudfront.settings import CachePolicySettings, OriginRequestSettings
from components.cloudfront.sharing import (
    LONGEST_FUNCTION_NAME,
    LONGEST_POLICY_NAME,
    MOST_DISTRIBUTIONS,
    account_wide_name,
    numbers,
)
from components.config.values import Edge
from components.context import Context
from components.edge import PACKAGE, component

FORWARDED_HOST = "X-Forwarded-Host"
"""The header that names the tracking domain where Host does not."""

FUNCTION_CODE = Path(__file__).with_name("forwarded_host.js")


@dataclass(frozen=True)
class SharedPolicies:
    """What the distributions of one ESP in one account share, by its number.

    Attributes:
        context: what the whole program shares.
        esp: the ESP; begins every logical name.
        account: name of the account; None for the default one.
    """

    context: Context
    esp: str
    account: str | None

    @classmethod
    def of(cls, context: Context, edge: Edge) -> "SharedPolicies":
        """Those that `edge` shares, the same for every edge of its ESP and account."""
        key = (edge.esp, edge.shared.account)
        return context.once(("cloudfront policies", *key), lambda: cls(context, *key))

    def number(self, edge: Edge) -> int:
        """Which set `edge` uses, from 1."""
        return self._numbers[edge.name]

    def cache_policy(self, edge: Edge, wanted: CachePolicySettings) -> pulumi.Output[str]:
        """ID of the cache policy `wanted` for `edge`."""
        number = self.number(edge)
        name = self._name("cache-policy", number)

        def make() -> cloudfront.CachePolicy:
            return cloudfront.CachePolicy(
                name,
                name=account_wide_name(wanted.name, self._owner, number, LONGEST_POLICY_NAME),
                comment=self._comment,
                min_ttl=wanted.min_ttl,
                default_ttl=wanted.default_ttl,
                max_ttl=wanted.max_ttl,
                parameters_in_cache_key_and_forwarded_to_origin={
                    "cookies_config": {"cookie_behavior": "none"},
                    "headers_config": {"header_behavior": "none"},
                    "query_strings_config": {"query_string_behavior": "none"},
                    "enable_accept_encoding_gzip": wanted.gzip,
                    "enable_accept_encoding_brotli": wanted.brotli,
                },
                opts=self._options,
            )

        return self.context.once(("cloudfront", name), make).id

    def origin_request_policy(
        self, edge: Edge, wanted: OriginRequestSettings, function_in_group: bool
    ) -> pulumi.Output[str]:
        """ID of the origin request policy `wanted` for `edge`.

        Args:
            edge: whose distribution uses it.
            wanted: what reaches the ESP.
            function_in_group: a group of this pair sets X-Forwarded-Host in a function, and the
                header has to be in the policy to reach the ESP (facts A.0). A host alone sends its
                fixed value, which overwrites the viewer's, so one policy serves both.
        """
        number = self.number(edge)
        name = self._name("origin-request-policy", number)
        headers = wanted.headers
        if headers is not None and function_in_group and self._has_group(number):
            headers = (*headers, FORWARDED_HOST)

        def make() -> cloudfront.OriginRequestPolicy:
            return cloudfront.OriginRequestPolicy(
                name,
                name=account_wide_name(
                    wanted.name.format(esp=self.esp), self._owner, number, LONGEST_POLICY_NAME
                ),
                comment=self._comment,
                cookies_config={"cookie_behavior": "none"},
                headers_config=_headers(headers),
                query_strings_config=_query_strings(wanted.query_strings),
                opts=self._options,
            )

        return self.context.once(("cloudfront", name), make).id

    def forwarded_host(self, edge: Edge) -> pulumi.Output[str]:
        """ARN of the function that sets X-Forwarded-Host from the viewer's Host."""
        number = self.number(edge)
        name = self._name("forwarded-host", number)

        def make() -> cloudfront.Function:
            return cloudfront.Function(
                name,
                name=account_wide_name(
                    f"{self.esp}-forwarded-host", self._owner, number, LONGEST_FUNCTION_NAME
                ),
                comment=self._comment,
                runtime="cloudfront-js-2.0",
                code=FUNCTION_CODE.read_text(encoding="utf-8"),
                publish=True,
                opts=self._options,
            )

        return self.context.once(("cloudfront", name), make).arn

    def _name(self, kind: str, number: int) -> str:
        """The logical name, for ever: ESP, what it is, the number; the account where named."""
        account = "" if self.account is None else f"{self.account}-"
        return f"{account}{self.esp}-{kind}-{number}"

    @property
    def _owner(self) -> str:
        """Who owns the set; two accounts of the stack file may be one at AWS."""
        stack = pulumi.get_stack()
        return stack if self.account is None else f"{self.account}-{stack}"

    @property
    def _comment(self) -> str:
        text = f"{PROVIDERS[self.esp].title} click tracking, shared in stack {pulumi.get_stack()}"
        return text[:128]

    @cached_property
    def _options(self) -> pulumi.ResourceOptions:
        return self.context.options(self.account, "cloudfront")

    @cached_property
    def _users(self) -> Sequence[Edge]:
        return [
            edge
            for edge in self.context.stack.edges
            if edge.cdn == "cloudfront"
            and edge.complete
            and (edge.esp, edge.shared.account) == (self.esp, self.account)
        ]

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        names = [edge.name for edge in self._users]
        # The state is read only where it can matter: a big stack's takes a second or two.
        return numbers(names, self._previous() if len(names) > MOST_DISTRIBUTIONS else {})

    def _previous(self) -> Mapping[str, int]:
        kind = f"{PACKAGE}:{component(self._users[0]).__name__}"
        return {
            name: int(number)
            for (type_, name), outputs in self.context.previous.resources.items()
            if type_ == kind
            and isinstance(number := outputs.get("policies"), int | float)
            and number >= 1
        }

    def _has_group(self, number: int) -> bool:
        return any(
            edge.shared.group is not None and self.number(edge) == number for edge in self._users
        )


def _headers(
    headers: Sequence[str] | None,
) -> cloudfront.OriginRequestPolicyHeadersConfigArgsDict:
    if headers is None:
        return {"header_behavior": "allViewer"}
    return {"header_behavior": "whitelist", "headers": {"items": list(headers)}}


def _query_strings(
    names: Sequence[str] | None,
) -> cloudfront.OriginRequestPolicyQueryStringsConfigArgsDict:
    if names is None:
        return {"query_string_behavior": "all"}
    return {"query_string_behavior": "whitelist", "query_strings": {"items": list(names)}}
