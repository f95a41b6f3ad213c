"""The components for Pulumi programs of one's own: `from ssl_click_tracking import FastlySes`.

The folder `components` is where they live and stays importable; this is its public name. A CDN's
SDK is imported only with a class of its own. See docs/library.md.
"""

from typing import TYPE_CHECKING

import pulumi

from components.package.classes import class_named, names

if TYPE_CHECKING:
    from components.click_tracking import ClickTracking as ClickTracking
    from components.cloudflare.sendgrid import CloudflareSendGrid as CloudflareSendGrid
    from components.cloudflare.ses import CloudflareSes as CloudflareSes
    from components.cloudflare.sparkpost import CloudflareSparkPost as CloudflareSparkPost
    from components.cloudflare.zone_rules import CloudflareZoneRules as CloudflareZoneRules
    from components.cloudfront.sendgrid import CloudFrontSendGrid as CloudFrontSendGrid
    from components.cloudfront.ses import CloudFrontSes as CloudFrontSes
    from components.cloudfront.sparkpost import CloudFrontSparkPost as CloudFrontSparkPost
    from components.fastly.sendgrid import FastlySendGrid as FastlySendGrid
    from components.fastly.ses import FastlySes as FastlySes
    from components.fastly.sparkpost import FastlySparkPost as FastlySparkPost
    from components.keycdn.sendgrid import KeyCdnSendGrid as KeyCdnSendGrid
    from components.proxy.sendgrid import ProxySendGrid as ProxySendGrid
    from components.proxy.ses import ProxySes as ProxySes
    from components.proxy.sparkpost import ProxySparkPost as ProxySparkPost
    from components.tracking_domain import TrackingDomain as TrackingDomain


def __getattr__(name: str) -> type[pulumi.ComponentResource]:
    try:
        return class_named(name)
    except KeyError:
        raise AttributeError(
            f"ssl_click_tracking has no {name!r}; it has {', '.join(sorted(names()))}"
        ) from None


def __dir__() -> list[str]:
    return sorted(names())
