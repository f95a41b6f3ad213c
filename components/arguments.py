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
    """Who publishes records: `route53`, `cloudflare`, `google` or `manual`. Default: what the CDN
    needs, else `manual`, which exports them for a person to set."""
    zone: NotRequired[str]
    """Name of the zone."""
    zone_id: NotRequired[pulumi.Input[str]]
    """Its ID, held against the name; may come from a zone of the same program."""
    ttl: NotRequired[int]
    """Seconds; default 300."""
    record: NotRequired[str]
    """Kind of the record while live: `cname` (default), or `alias` where the provider has them."""
    existing: NotRequired[bool]
    """The records are in the zone already: import them. Default false."""
    rollback_to: NotRequired[str]
    """Where the name points while it is off this edge, before the cut-over and after a rollback;
    default the ESP's host."""
    rollback_proxied: NotRequired[bool]
    """Whether it is proxied there, at Cloudflare. Default false."""
    existing_id: NotRequired[str]
    """ID of the tracking record that exists, where the provider needs one."""


class CertificateArgs(TypedDict):
    """Where the viewer certificate comes from."""

    source: NotRequired[str]
    """A source of the CDN; default the documented one that covers every host."""
    arn: NotRequired[pulumi.Input[str]]
    """Of an issued certificate that the CDN's cloud keeps."""
    id: NotRequired[str]
    """Of an uploaded certificate that the CDN's cloud keeps."""
    names: NotRequired[list[str]]
    """What a certificate named by `arn` or `id` holds; checked against the hosts."""
    wait: NotRequired[str]
    """How long `build` waits for it to be issued, such as `90s`, `30m`, `2h`; default `30m`."""
    authority: NotRequired[str]
    """Who issues it, where that can be chosen."""
    certificate: NotRequired[str]
    """PEM or path of one's own."""
    chain: NotRequired[str]
    """PEM or path of its intermediates."""
    key: NotRequired[str]
    """Path of its private key on the machine, where the edge is one."""
    private_key: NotRequired[pulumi.Input[str]]
    """Its private key; a secret, whatever it is given as."""


class EdgeArgs(TypedDict):
    """What every pair takes."""

    hosts: list[str]
    """The tracking domains; several share one edge and one certificate."""
    stage: NotRequired[str]
    """`certificate`, `build` (default) or `live`."""
    settings: NotRequired[str]
    """`documented` (default) or `current`."""
    region: NotRequired[str]
    """The ESP's region; its default one where it has one."""
    origin: NotRequired[str]
    """A host in place of the ESP's own."""
    certificate: NotRequired[CertificateArgs]
    """Where the viewer certificate comes from."""
    dns: NotRequired[DnsArgs]
    """Where the tracking records live."""
    owner_record: NotRequired[str]
    """The second CNAME that SendGrid asks for, which stays at SendGrid."""
    x_forwarded_host: NotRequired[bool]
    """Whether the tracking host is told to the ESP in that header; default per pair."""
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
    `cloudfront`, `cloudflare`, `fastly`, `keycdn`; default `proxy`, which fits any server."""
    region: NotRequired[str]
    """The ESP's region; its default one where it has one."""
    origin: NotRequired[str]
    """A host in place of the ESP's own."""
    dns: NotRequired[DnsArgs]
    """Where the tracking record lives."""
    owner_record: NotRequired[str]
    """The second CNAME that SendGrid asks for, which stays at SendGrid."""
    x_forwarded_host: NotRequired[bool]
    """Whether the edge tells the tracking host to the ESP in that header; `verify` looks for it."""
    guard: NotRequired[str]
    """What happens inside an update before and after the name comes to the edge: `true` (default)
    probes it and refuses what would break links, `warn` says so only, `false` does not probe."""
    protect: NotRequired[bool]
    """Whether the record may not be deleted; default: while live."""
