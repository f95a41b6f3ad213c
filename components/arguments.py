"""Plain arguments of a component that is built alone: the stack file's words, key by key.

Choices are text and checked in the constructor, in the stack file's words. A type of
`pulumi.Input` takes the output of another resource; everything else has to be known while the
program plans.
"""

from typing import Any, NotRequired, TypedDict

import pulumi


class DnsArgs(TypedDict):
    """Where the tracking records live."""

    provider: NotRequired[str]
    """Who publishes records: `route53`, `cloudflare`, `google` or `manual`. Default: `cloudflare`
    where the CDN is Cloudflare, else `manual`, which exports them for a person to set."""
    zone: NotRequired[str]
    """Name of the zone."""
    zone_id: NotRequired[pulumi.Input[str]]
    """Its ID, held against the name; may come from a zone of the same program."""
    ttl: NotRequired[int]
    """Seconds, 0 to 86400; default 300. Cloudflare's DNS takes 60 or more, Google's 1 or more."""
    record: NotRequired[str]
    """Kind of the record while live: `cname` (default), or `alias` for A and AAAA aliases, which
    `route53` has for an edge of CloudFront."""
    existing: NotRequired[bool]
    """The records are in the zone already: import them. Default false."""
    rollback_to: NotRequired[str]
    """Where the name points while it is off this edge, before the cut-over and after a rollback;
    default the ESP's host."""
    rollback_proxied: NotRequired[bool]
    """Whether it is proxied there, at Cloudflare. Default false."""
    existing_id: NotRequired[str]
    """In place of `existing`, at `cloudflare`: ID of the tracking record, where no other one may be
    taken for it."""


class CertificateArgs(TypedDict):
    """Where the viewer certificate comes from."""

    source: NotRequired[str]
    """Where it comes from. CloudFront: `acm` (default), `acm-arn`, `iam`. Cloudflare: `universal`
    (default where it covers every host), `advanced` (default elsewhere), `custom`. Fastly: `fastly`
    (default), `custom`. KeyCDN: `letsencrypt` (default), `custom`. Own proxy: `files` (default)."""
    arn: NotRequired[pulumi.Input[str]]
    """For `acm-arn`: of an issued certificate that the CDN's cloud keeps."""
    id: NotRequired[str]
    """For `iam`: of an uploaded certificate that the CDN's cloud keeps."""
    names: NotRequired[list[str]]
    """For `acm-arn` and `iam`: the names that the certificate holds; checked against the hosts."""
    wait: NotRequired[str]
    """How long `build` waits for it to be issued, such as `90s`, `30m`, `2h`; default `30m`."""
    authority: NotRequired[str]
    """Who issues it. Cloudflare, for `advanced`: `google` (default), `lets_encrypt`, `ssl_com`.
    Fastly, for `fastly`: `lets-encrypt` (default), `certainly`, `globalsign`."""
    certificate: NotRequired[str]
    """For `custom`: PEM or path of one's own. For `files`: its path on the proxy's machine."""
    chain: NotRequired[str]
    """For `custom`: PEM or path of its intermediates. For `files`: their path on that machine."""
    key: NotRequired[str]
    """For `files`: path of its private key on that machine."""
    private_key: NotRequired[pulumi.Input[str]]
    """For `custom`: its private key; a secret, whatever it is given as."""


class EdgeArgs(TypedDict):
    """What every pair takes."""

    hosts: list[str]
    """The tracking domains; several share one edge and one certificate."""
    stage: NotRequired[str]
    """`certificate`: the certificate is asked for. `build` (default): the edge is built, links stay
    at the ESP. `live`: the name points at the edge."""
    settings: NotRequired[str]
    """`documented` (default): the values of the vendors' documents. `current`: what the vendors
    recommend today."""
    region: NotRequired[str]
    """The ESP's region. SendGrid: `global` (default), `eu`. SparkPost: `us` (default), `eu`. Amazon
    SES: the AWS region that it sends from, which has to be given."""
    origin: NotRequired[str]
    """A host in place of the ESP's own."""
    certificate: NotRequired[CertificateArgs]
    """Where the viewer certificate comes from."""
    dns: NotRequired[DnsArgs]
    """Where the tracking records live."""
    owner_record: NotRequired[str]
    """The second CNAME that SendGrid asks for, which stays at SendGrid."""
    x_forwarded_host: NotRequired[bool]
    """Whether the tracking host is told to the ESP in X-Forwarded-Host."""
    guard: NotRequired[str]
    """What happens inside an update before and after links come to this edge, and after it has
    changed: `true` (default) probes it and refuses what would break links, `warn` says so only,
    `false` does not probe."""
    protect: NotRequired[bool]
    """Whether record and edge may not be deleted; default: while live."""
    adopt: NotRequired[dict[str, Any]]
    """Kind of resource -> ID of one that exists already, to import instead of create; `leave` and
    `drop` list what it has beside and keeps or loses."""


class TargetArgs(TypedDict):
    """An edge that is made elsewhere: what the tracking record says while live."""

    value: pulumi.Input[str]
    """Name of the edge, or its address with the types `A` and `AAAA`."""
    type: NotRequired[str]
    """`CNAME` (default) where `value` is a name; `A` or `AAAA` where it is an address, which then
    gets a name of its own, `edge.` before the host, for the tracking record to point at."""
    proxied: NotRequired[bool]
    """Whether the record is proxied by its DNS provider, whose own edge answers then (Cloudflare).
    Default false."""
    alias_zone: NotRequired[pulumi.Input[str]]
    """Zone ID of the edge, needed where `dns.record` is `alias`."""


class TrackingDomainArgs(TypedDict):
    """What a tracking domain takes whose edge is made elsewhere."""

    host: str
    """The tracking domain."""
    esp: str
    """Whose links these are: `sendgrid`, `sparkpost` or `ses`. Off the edge the name points there,
    and the guard tries its links."""
    target: NotRequired[TargetArgs]
    """The edge; needed at stage `live`."""
    stage: NotRequired[str]
    """`build` (default): the name is at the ESP. `live`: it is at the edge. `certificate` is as
    `build`."""
    cdn: NotRequired[str]
    """Whose edge it is, by the stack file's word, so that its answers are read as that CDN's:
    `cloudfront`, `cloudflare`, `fastly`, `keycdn` or `proxy` (default), which fits any server."""
    region: NotRequired[str]
    """The ESP's region. SendGrid: `global` (default), `eu`. SparkPost: `us` (default), `eu`. Amazon
    SES: the AWS region that it sends from, which has to be given."""
    origin: NotRequired[str]
    """A host in place of the ESP's own."""
    dns: NotRequired[DnsArgs]
    """Where the tracking record lives."""
    owner_record: NotRequired[str]
    """The second CNAME that SendGrid asks for, which stays at SendGrid."""
    x_forwarded_host: NotRequired[bool]
    """Whether the edge tells the tracking host to the ESP in X-Forwarded-Host, as far as it is
    known; the output `domains` says it again."""
    guard: NotRequired[str]
    """What happens inside an update before and after the name comes to the edge: `true` (default)
    probes it and refuses what would break links, `warn` says so only, `false` does not probe."""
    protect: NotRequired[bool]
    """Whether the record may not be deleted; default: while live."""
