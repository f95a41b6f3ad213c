"""The pairs of CDN and ESP this program builds, and where each one's component is.

Classes are named as text and imported on first use (`components.edge.component`): a CDN's SDK
costs up to three seconds and 160 MB, which a stack that does not use that CDN should not pay.
"""

from collections.abc import Mapping
from types import MappingProxyType

COMPONENTS: Mapping[tuple[str, str], str] = MappingProxyType(
    {("cloudfront", "sendgrid"): "components.cloudfront.sendgrid:CloudFrontSendGrid"}
)
"""(cdn, esp) -> module and class; the class names are contract (design section 4)."""
