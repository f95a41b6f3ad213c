"""The pairs of CDN and ESP this program builds, and where each one's component is.

Classes are named as text and imported on first use (`components.edge.component`): a CDN's SDK
costs up to three seconds and 160 MB, which a stack that does not use that CDN should not pay.
"""

from collections.abc import Mapping
from types import MappingProxyType

COMPONENTS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("cloudfront", "sendgrid"): "components.cloudfront.sendgrid:CloudFrontSendGrid",
        ("cloudfront", "sparkpost"): "components.cloudfront.sparkpost:CloudFrontSparkPost",
        ("cloudfront", "ses"): "components.cloudfront.ses:CloudFrontSes",
        ("cloudflare", "sendgrid"): "components.cloudflare.sendgrid:CloudflareSendGrid",
        ("cloudflare", "sparkpost"): "components.cloudflare.sparkpost:CloudflareSparkPost",
        ("cloudflare", "ses"): "components.cloudflare.ses:CloudflareSes",
        ("fastly", "sendgrid"): "components.fastly.sendgrid:FastlySendGrid",
        ("fastly", "sparkpost"): "components.fastly.sparkpost:FastlySparkPost",
        ("fastly", "ses"): "components.fastly.ses:FastlySes",
        ("keycdn", "sendgrid"): "components.keycdn.sendgrid:KeyCdnSendGrid",
        ("proxy", "sendgrid"): "components.proxy.sendgrid:ProxySendGrid",
        ("proxy", "sparkpost"): "components.proxy.sparkpost:ProxySparkPost",
        ("proxy", "ses"): "components.proxy.ses:ProxySes",
    }
)
"""(cdn, esp) -> module and class; the class names are contract (design section 4)."""
