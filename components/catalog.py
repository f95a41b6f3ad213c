"""What each email service provider (ESP) documents about its tracking hosts, as frozen data.

The one place that knows origins, link paths and what to say to whom; nothing here depends on a
CDN. Sources: sources/esps, sources/rollout and sources/security.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from components import aws_regions
from components.signatures import LinkProbe, Sign


@dataclass(frozen=True)
class EmailServiceProvider:
    """One ESP: where its links are served, and what remains with a person.

    Attributes:
        title: the name people use.
        host_pattern: matches every host that serves its links, in lower case.
        class_suffix: ends the class of each of its pairs, such as `SendGrid`.
        origins: region -> host that serves the links; also what the tracking domain's CNAME
            names before the cut-over (sources/esps#origin-hosts). Empty where `origin_pattern` says
            it.
        origin_pattern: the host with `{region}` in it, for an ESP with one host per AWS region.
        default_region: region when the stack file names none; None where it must be named.
        link_path: a path of the shape its links have, for trying an edge by hand
            (sources/esps#link-shapes).
        owner_record: True when the ESP asks for a second CNAME that never moves
            (sources/rollout#owner-record).
        answer: what a link is answered with (sources/esps#sendgrid-probe, #sparkpost-click,
            #ses-probe).
        hand_over: the step that remains with a person after the cut-over.
        turn_off: the way back of that step, which comes before a name goes back to the ESP, since
            that has no certificate for it (sources/rollout#back).
        warning: what must not be done after the cut-over; empty when there is nothing.
        probe: how it answers links that it never made, for `verify`.
        per_account: True when HTTPS is switched on for all tracking domains of an account at once.
    """

    title: str
    class_suffix: str
    host_pattern: str
    origins: Mapping[str, str]
    origin_pattern: str | None
    default_region: str | None
    link_path: str
    owner_record: bool
    answer: str
    hand_over: str
    turn_off: str
    warning: str
    probe: LinkProbe
    per_account: bool = False

    def origin(self, region: str) -> str:
        """The host that serves the links of `region`, which has to be one of the ESP's."""
        if self.origin_pattern is not None:
            return self.origin_pattern.format(region=region)
        return self.origins[region]

    def has_origin(self, region: str) -> bool:
        """Whether it is known what serves the links of `region`."""
        return self.origin_pattern is not None or region in self.origins

    def serves(self, host: str) -> bool:
        """Whether `host` is one that serves its links, whatever the region or tenant."""
        return re.fullmatch(self.host_pattern, host.rstrip(".").lower()) is not None

    def has_region(self, region: str) -> bool:
        """Whether `region` is one of the ESP's; any that AWS has where it is one of AWS's.

        AWS publishes no list of SES's own, so none of AWS's is refused
        (sources/esps#ses-region-list).
        """
        return region in self.regions

    @property
    def regions(self) -> Collection[str]:
        """The regions that may be named."""
        if self.origin_pattern is not None:
            return aws_regions.regions()
        return self.origins


SENDGRID = EmailServiceProvider(
    title="SendGrid",
    class_suffix="SendGrid",
    host_pattern=r"(.+\.)?sendgrid\.net",
    origins=MappingProxyType({"global": "sendgrid.net", "eu": "eu.sendgrid.net"}),
    origin_pattern=None,
    default_region="global",
    link_path="/ls/click?upn=TOKEN",
    owner_record=True,
    answer="302 to the link's page",
    turn_off="SendGrid support, or your Braze COM or CSM, turns SSL click tracking off",
    hand_over=(
        "ask your Braze COM or CSM (or SendGrid support) to turn on SSL click tracking, once "
        "every branded link of the SendGrid account is live"
    ),
    warning=(
        "never validate the link branding in SendGrid again: the check would fail now that the "
        "name points at the CDN, and the branding would stop"
    ),
    # Status and headers of these pages are not documented, their words are:
    # https://www.braze.com/docs/user_guide/channels/email/email_setup/ssl/ ("wrong link") and
    # https://github.com/sendgrid/docs/issues/3384 ("Bad Hostname in Link").
    probe=LinkProbe(
        junk="/ls/click?upn=u001.{token}",
        reached=(Sign(body=r"wrong link|invalid link|link (is|was|has) (invalid|wrong|expired)"),),
        unknown_host=(Sign(body=r"bad host ?name|host ?name in link"),),
        unsubscribe="/wf/unsubscribe?upn={token}",
        deep_link_path="/uni/*",
    ),
    per_account=True,
)

SPARKPOST = EmailServiceProvider(
    title="SparkPost",
    class_suffix="SparkPost",
    host_pattern=r"(.+\.)?spgo\.io|.+\.e\.sparkpost\.com",
    origins=MappingProxyType({"us": "spgo.io", "eu": "eu.spgo.io"}),
    origin_pattern=None,
    default_region="us",
    link_path="/f/a/TOKEN",
    owner_record=False,
    answer="302 to the link's page",
    turn_off=(
        "switch HTTPS off at the tracking domain in SparkPost (or your Braze COM or CSM does)"
    ),
    hand_over=(
        "ask your Braze COM or CSM to mark the tracking domain as secure (in SparkPost: tracking "
        "domain, 'Certificate managed by CDN or reverse proxy', enable HTTPS), then press test "
        "in SparkPost's tracking domains and wait about five minutes"
    ),
    warning="",
    # https://support.sparkpost.com/docs/tech-resources/enabling-https-engagement-tracking-on-sparkpost
    # (today 302, earlier 200; CDNs overwrite Server); the redirect is the older guide's page rule.
    probe=LinkProbe(
        junk="/f/a/{token}/c/d",
        reached=(
            Sign(statuses=frozenset({200, 302}), headers={"server": "^msys-http"}),
            Sign(
                statuses=frozenset({200, 302}),
                headers={"content-type": "^text/plain"},
                absent=("location",),
                empty=True,
            ),
        ),
        unknown_host=(),
        busy=(Sign(statuses=frozenset({403, 429}), headers={"server": "^msys-http"}),),
        host_decides=False,
        redirect_at_edge=True,
        kept_seconds=10,
        deep_link_path="/f/<sublink>/*",
    ),
)

SES = EmailServiceProvider(
    title="Amazon SES",
    class_suffix="Ses",
    host_pattern=r"(.+\.)?r\.[a-z0-9-]+\.awstrack\.me",
    origins=MappingProxyType({}),
    origin_pattern="r.{region}.awstrack.me",
    default_region=None,
    link_path="/CL0/https:%2F%2Fexample.com%2F/1/TOKEN=1",
    owner_record=False,
    answer="302 to the link's page",
    turn_off=(
        "take the domain off the SES configuration set as custom redirect domain (for mail that "
        "Braze sends, your COM or CSM does)"
    ),
    hand_over=(
        "set the domain as custom redirect domain of the SES configuration set with HttpsPolicy "
        "REQUIRE (for mail that Braze sends, ask your COM or CSM to)"
    ),
    warning="",
    # Another host gets 403: https://www.braze.com/docs/user_guide/channels/email/email_setup/ssl/
    # The answer to a junk link is not documented beyond the 400 that SES gives bad requests.
    probe=LinkProbe(
        junk="/CL0/https:%2F%2Fexample.com%2F/1/{token}/junk=1",
        reached=(Sign(statuses=frozenset({302, 400})),),
        unknown_host=(Sign(statuses=frozenset({403})),),
        deep_link_path="/CL1/<custom path>/*",
        regions=("us-east-1", "us-west-2", "eu-central-1", "eu-west-1", "ap-southeast-2"),
    ),
)

ESPS: Mapping[str, EmailServiceProvider] = MappingProxyType(
    {"sendgrid": SENDGRID, "sparkpost": SPARKPOST, "ses": SES}
)
"""ESP key of the stack file -> what that ESP documents."""
