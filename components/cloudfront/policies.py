"""The policies and functions that distributions share: made once for each set of a hundred.

In a stack they belong to no edge, so that no domain that comes or goes replaces what another one
uses (docs/decisions/cloudfront-shared-policies.md); a pair built alone has its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pulumi
from pulumi_aws import cloudfront

from components.catalog import ESPS
from components.cloudfront.settings import (
    CachePolicySettings,
    DistributionSettings,
    OriginRequestSettings,
    PolicyCaching,
)
from components.cloudfront.sharing import (
    LONGEST_FUNCTION_NAME,
    LONGEST_POLICY_NAME,
    account_wide_name,
)
from components.config.values import Edge

FORWARDED_HOST = "X-Forwarded-Host"
"""The header that names the tracking domain where Host does not."""

KEEPS_ITS_NAME = ["name"]
"""Changes that are ignored: a component gets another name by `aliases`, and what it made stays."""

FUNCTION_CODE = Path(__file__).with_name("forwarded_host.js")


@dataclass(frozen=True)
class Wanted:
    """What the distributions of one set need of policies of our own.

    Attributes:
        cache: the cache policy; None where all take a managed one.
        request: the origin request policy; None where all take a managed one.
        function: whether a group among them needs X-Forwarded-Host from a function.
    """

    cache: CachePolicySettings | None
    request: OriginRequestSettings | None
    function: bool

    @property
    def any(self) -> bool:
        """Whether there is anything to make."""
        return self.cache is not None or self.request is not None or self.function


def wanted_of(distributions: Iterable[tuple[Edge, DistributionSettings]]) -> Wanted:
    """What `distributions` of one ESP need together.

    Raises:
        ValueError: when two of them want different policies of one kind, which share a name.
    """
    cache: set[CachePolicySettings] = set()
    request: set[OriginRequestSettings] = set()
    function = False
    for edge, settings in distributions:
        if isinstance(settings.caching, PolicyCaching):
            if not isinstance(settings.caching.cache_policy, str):
                cache.add(settings.caching.cache_policy)
            if not isinstance(settings.caching.origin_request_policy, str):
                request.add(settings.caching.origin_request_policy)
        function = function or (settings.x_forwarded_host and edge.shared.group is not None)
    if len(cache) > 1 or len(request) > 1:
        raise ValueError("one set of shared policies has one of each kind")
    return Wanted(next(iter(cache), None), next(iter(request), None), function)


@dataclass(frozen=True)
class SharedPolicies:
    """One set of policies, as the distributions use it.

    Attributes:
        number: of the set, from 1.
        cache: what its cache policy was made from, and its ID; None where there is none.
        request: the same of its origin request policy.
        function: ARN of the function that sets X-Forwarded-Host from the viewer's Host.
    """

    number: int
    cache: tuple[CachePolicySettings, pulumi.Output[str]] | None
    request: tuple[OriginRequestSettings, pulumi.Output[str]] | None
    function: pulumi.Output[str] | None

    @classmethod
    def made(
        cls,
        prefix: str,
        owner: str,
        number: int,
        esp: str,
        wanted: Wanted,
        opts: pulumi.ResourceOptions,
    ) -> "SharedPolicies":
        """Makes what is wanted.

        Args:
            prefix: begins every logical name, for ever; ends with `-` unless empty.
            owner: who owns the set, as no other stack of the AWS account is named.
            number: of the set.
            esp: the ESP behind its distributions.
            wanted: by them.
            opts: provider and parent.
        """
        maker = _Maker(prefix, owner, number, esp, opts)
        cache, request = wanted.cache, wanted.request
        return cls(
            number,
            None if cache is None else (cache, maker.cache_policy(cache)),
            None
            if request is None
            else (request, maker.origin_request_policy(request, wanted.function)),
            maker.function() if wanted.function else None,
        )

    def cache_policy(self, wanted: CachePolicySettings) -> pulumi.Output[str]:
        """ID of the cache policy `wanted`."""
        return _found(self.cache, wanted)

    def origin_request_policy(self, wanted: OriginRequestSettings) -> pulumi.Output[str]:
        """ID of the origin request policy `wanted`."""
        return _found(self.request, wanted)

    @property
    def forwarded_host(self) -> pulumi.Output[str]:
        """ARN of the function that sets X-Forwarded-Host from the viewer's Host."""
        if self.function is None:
            raise pulumi.RunError("no function was made for a group that needs one")
        return self.function


def _found(made: tuple[object, pulumi.Output[str]] | None, wanted: object) -> pulumi.Output[str]:
    if made is None or made[0] != wanted:
        raise pulumi.RunError(f"no policy was made as a distribution wants it: {wanted}")
    return made[1]


@dataclass(frozen=True)
class _Maker:
    prefix: str
    owner: str
    number: int
    esp: str
    opts: pulumi.ResourceOptions

    def cache_policy(self, wanted: CachePolicySettings) -> pulumi.Output[str]:
        return cloudfront.CachePolicy(
            self._name("cache-policy"),
            name=account_wide_name(wanted.name, self.owner, self.number, LONGEST_POLICY_NAME),
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
            opts=self.opts,
        ).id

    def origin_request_policy(
        self, wanted: OriginRequestSettings, function: bool
    ) -> pulumi.Output[str]:
        """The policy `wanted`.

        Where a group sets X-Forwarded-Host in a function, the header has to be in the policy to
        reach the ESP (sources/cloudfront#functions). A host alone sends its fixed value, which
        overwrites the viewer's, so one policy serves both.
        """
        headers = wanted.headers
        if headers is not None and function:
            headers = (*headers, FORWARDED_HOST)
        return cloudfront.OriginRequestPolicy(
            self._name("origin-request-policy"),
            name=account_wide_name(
                wanted.name.format(esp=self.esp), self.owner, self.number, LONGEST_POLICY_NAME
            ),
            comment=self._comment,
            cookies_config={"cookie_behavior": "none"},
            headers_config=_headers(headers),
            query_strings_config=_query_strings(wanted.query_strings),
            opts=self.opts,
        ).id

    def function(self) -> pulumi.Output[str]:
        return cloudfront.Function(
            self._name("forwarded-host"),
            name=account_wide_name(
                f"{self.esp}-forwarded-host", self.owner, self.number, LONGEST_FUNCTION_NAME
            ),
            comment=self._comment,
            runtime="cloudfront-js-2.0",
            code=FUNCTION_CODE.read_text(encoding="utf-8"),
            publish=True,
            opts=self.opts,
        ).arn

    def _name(self, kind: str) -> str:
        return f"{self.prefix}{self.esp}-{kind}-{self.number}"

    @property
    def _comment(self) -> str:
        text = f"{ESPS[self.esp].title} click tracking, shared in stack {pulumi.get_stack()}"
        return text[:128]


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
