"""Every cause: the check it belongs to, what a recipient sees, what to do. Contract: the words.

A new cause is an addition; none changes its meaning. `docs/verify.md` shows the same table, and a
test holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Cause:
    """One cause.

    Attributes:
        check: the only check that gives it.
        means: what a recipient sees.
        fix: what to do.
    """

    check: str
    means: str
    fix: str


_NOTHING_OPENS = "Links do not open: the mail client says that the server cannot be found."
_WARNING_PAGE = "The browser shows a security warning in place of the page."

CAUSES: Mapping[str, Cause] = MappingProxyType(
    {
        "dns-missing": Cause(
            "dns",
            _NOTHING_OPENS,
            "Publish the tracking record (output dns_records), and check the name's spelling and "
            "that the zone is delegated to the DNS provider it is in.",
        ),
        "dns-at-esp": Cause(
            "dns",
            "https links end in a certificate warning: the name still points at the email "
            "service provider, which has no certificate for it.",
            "Point the tracking record at the CDN (output dns_records; stage: live and pulumi up) "
            "and wait for the old TTL to pass.",
        ),
        "dns-elsewhere": Cause(
            "dns",
            "Links are served by a host that this stack does not know.",
            "Compare the record with the output dns_records; run pulumi refresh and pulumi up if "
            "it was changed by hand.",
        ),
        "dns-dangling": Cause(
            "dns",
            f"{_NOTHING_OPENS} Whoever registers the missing target may take the links over.",
            "The record names a target that no longer exists: point it at the edge or back at the "
            "email service provider now.",
        ),
        "dns-loop": Cause(
            "dns",
            _NOTHING_OPENS,
            "The CNAMEs lead in a circle: point the tracking record at the edge itself.",
        ),
        "dns-servfail": Cause(
            "dns",
            _NOTHING_OPENS,
            "The zone's name servers answer with an error: check DNSSEC, the delegation and the "
            "zone at the DNS provider.",
        ),
        "dns-timeout": Cause(
            "dns",
            f"{_NOTHING_OPENS} Or only after a long wait.",
            "The zone's name servers do not answer: check the delegation and the DNS provider. "
            "Where the resolver itself is silent, name another one with --resolver.",
        ),
        "owner-behind-cdn": Cause(
            "owner-record",
            "Nothing yet; the email service provider takes its proof of ownership from this "
            "record and may stop branding links.",
            "Point the owner record at the email service provider itself, not proxied; only the "
            "tracking record goes through the CDN.",
        ),
        "owner-missing": Cause(
            "owner-record",
            "Nothing yet; the email service provider takes its proof of ownership from this "
            "record and may stop branding links.",
            "Publish the owner record (output dns_records) at the email service provider's host.",
        ),
        "owner-elsewhere": Cause(
            "owner-record",
            "Nothing yet; the email service provider takes its proof of ownership from this "
            "record and may stop branding links.",
            "Point the owner record at the host that the email service provider named.",
        ),
        "caa-forbids-issuer": Cause(
            "caa",
            "Nothing while the certificate is valid; once it has to be issued or renewed the "
            "authority refuses, and every https link shows a warning.",
            "Add a CAA record that allows an authority of this CDN, or remove the ones that "
            "forbid it.",
        ),
        "https-refused": Cause(
            "https",
            "https links do not open: the connection is refused.",
            "Let the edge answer HTTPS on port 443; check that it is deployed and not disabled.",
        ),
        "https-timeout": Cause(
            "https",
            "https links hang, then fail.",
            "The edge does not answer on port 443: check that it is deployed, and for an own "
            "proxy the firewall and the address.",
        ),
        "ipv6-unreachable": Cause(
            "https",
            "Links open late or never for recipients whose network prefers IPv6.",
            "Let the edge answer over IPv6, or remove its AAAA record.",
        ),
        "connection-reset": Cause(
            "https",
            "https links end in a connection error.",
            "Something ends the connection during the TLS handshake: check the edge's TLS setting "
            "and, for an own proxy, firewalls before it.",
        ),
        "certificate-name-mismatch": Cause(
            "certificate",
            _WARNING_PAGE,
            "The edge needs a certificate for exactly this name: a wildcard covers one level "
            "only. Check that the name is on the certificate and attached to the edge.",
        ),
        "certificate-expired": Cause(
            "certificate",
            _WARNING_PAGE,
            "Renew the certificate; where it should renew by itself, check that its validation "
            "record is still in DNS.",
        ),
        "certificate-not-yet-valid": Cause(
            "certificate",
            _WARNING_PAGE,
            "Use a certificate that is valid now, and check this machine's clock.",
        ),
        "certificate-untrusted": Cause(
            "certificate",
            _WARNING_PAGE,
            "Use a certificate of a public authority and serve its whole chain. --ca trusts "
            "another authority beside the system's.",
        ),
        "certificate-expires-soon": Cause(
            "certificate",
            "Nothing yet; once it has expired every https link shows a security warning.",
            "Renew the certificate; where it should renew by itself, check that its validation "
            "record is still in DNS and that CAA allows the authority.",
        ),
        "certificate-pending": Cause(
            "certificate",
            "Nothing yet: the links do not use it.",
            "Publish the validation records (output dns_records) and wait for the authority; then "
            "go on with the next stage.",
        ),
        "certificate-revoked": Cause(
            "certificate",
            _WARNING_PAGE,
            "Take a new certificate at once, with a new key when the old one may be known.",
        ),
        "tls-too-old": Cause(
            "tls",
            "Today's mail clients and browsers refuse the connection.",
            "Let the edge speak TLS 1.2 and 1.3.",
        ),
        "http-refused": Cause(
            "http",
            "Links of mails sent before the change, which are http, do not open.",
            "Let the edge answer on port 80 as well.",
        ),
        "http-timeout": Cause(
            "http",
            "Links of mails sent before the change, which are http, hang, then fail.",
            "Let the edge answer on port 80 as well; for an own proxy check the firewall.",
        ),
        "not-http": Cause(
            "http",
            "Links do not open: what answers is no web server.",
            "Check what listens on port 80 and 443 of the edge.",
        ),
        "http-redirected-to-https": Cause(
            "http",
            "Links work, one step later; there is no way back to plain http while mails are read.",
            "Let the edge serve http as it is (viewer protocol policy allow-all, no forced "
            "HTTPS), as the email service providers document.",
        ),
        "redirect-loop": Cause(
            "esp",
            "The browser says that the page redirects too often.",
            "The edge and what stands behind it redirect to each other: fetch from the email "
            "service provider over HTTPS (at Cloudflare SSL mode Full), and remove redirects.",
        ),
        "edge-error": Cause(
            "esp",
            "Links end on an error page of the CDN.",
            "The CDN gets no answer of the email service provider: check origin, its scheme and "
            "port, SNI and the certificate check towards it.",
        ),
        "edge-unknown-host": Cause(
            "esp",
            "Links end on an error page of the CDN, which does not know this name.",
            "Attach the name to the edge (alias, domain, zone alias, server_name).",
        ),
        "edge-blocked": Cause(
            "esp",
            "Links end on a page that says the request was blocked.",
            "Let the web application firewall, bot rules and country rules pass the tracking "
            "domain.",
        ),
        "esp-not-reached": Cause(
            "esp",
            "Links do not lead to their page: something else answers.",
            "Check the edge's origin, and that every path reaches the email service provider.",
        ),
        "esp-unknown-host": Cause(
            "esp",
            "Links end on an error page of the email service provider.",
            "The email service provider does not know this name, asked directly: have it "
            "validated there, in the account that sends.",
        ),
        "wrong-region": Cause(
            "esp",
            "Links end on an error page of the email service provider.",
            "Another region of the email service provider knows this name: correct region or "
            "origin.",
        ),
        "host-not-forwarded": Cause(
            "host",
            "Links end on an error page of the email service provider, or count for nobody.",
            "Let the edge pass the Host it was asked for to the email service provider.",
        ),
        "answers-shared": Cause(
            "cache",
            "Recipients are led to the page of another recipient's link.",
            "Roll back, then switch caching off at the edge, or take path and query string into "
            "the cache key.",
        ),
        "answers-kept": Cause(
            "cache",
            "Links work; repeated clicks and opens are not counted.",
            "Switch caching off at the edge for this host.",
        ),
        "client-challenged": Cause(
            "clients",
            "Pictures do not load in web mail, and mails may be held back: mail proxies and "
            "scanners cannot solve a challenge.",
            "Let bot rules and the web application firewall pass the tracking domain for every "
            "client.",
        ),
        "head-refused": Cause(
            "clients",
            "Mail scanners that check links by HEAD take them for broken and may hold mails back.",
            "Allow HEAD at the edge.",
        ),
        "method-refused": Cause(
            "clients",
            "One-click unsubscription, which is a POST, fails.",
            "Allow POST at the edge (at CloudFront all seven methods).",
        ),
        "forwarded-host-forgeable": Cause(
            "forwarded-host",
            "Nothing in ordinary use; a forged request can be answered for another host.",
            "Let the edge set X-Forwarded-Host itself and overwrite what the client sent.",
        ),
        "hsts-parent": Cause(
            "hsts",
            "Browsers that have visited the parent domain open every link over https only.",
            "Nothing, as long as https works; never go back to http.",
        ),
        "hsts-on-host": Cause(
            "hsts",
            "Browsers remember to open links of this host over https only; a way back to the "
            "email service provider without certificate is closed to them.",
            "Do not send Strict-Transport-Security from the tracking domain.",
        ),
        "deep-link-broken": Cause(
            "deep-links",
            "Links open the browser in place of the app.",
            "Serve the association files at this host with status 200, without redirect, as "
            "application/json, and with the apps of the stack file.",
        ),
        "link-broken": Cause(
            "link",
            "This link does not lead to its page.",
            "Follow the causes above first; then compare how the edge and the email service "
            "provider itself answer the link.",
        ),
    }
)
"""Cause -> what it is."""
