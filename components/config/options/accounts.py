"""Named accounts at the clouds, and resources to adopt from them."""

from pydantic.dataclasses import dataclass

from components.config.kinds import STRICT, AcmArn, DistributionId, RoleArn


@dataclass(frozen=True, config=STRICT)
class Account:
    """Credentials of one account (`accounts.NAME`), for a domain's `account` or `dns.account`.

    Attributes:
        profile: AWS: a profile of the AWS configuration.
        role: AWS: ARN of a role to assume.
        token_secret: any other CDN: name of the secret configuration key with its API token.
    """

    profile: str | None = None
    role: RoleArn | None = None
    token_secret: str | None = None


@dataclass(frozen=True, config=STRICT)
class Adopt:
    """Resources that exist already and are imported instead of created (`adopt`).

    Attributes:
        distribution: CloudFront distribution ID.
        certificate: ACM certificate ARN.
        service: Fastly service ID.
        zone: KeyCDN zone ID.
    """

    distribution: DistributionId | None = None
    certificate: AcmArn | None = None
    service: str | None = None
    zone: str | None = None
