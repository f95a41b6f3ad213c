"""Accounts at AWS, for CloudFront and Route 53. Pure but for the provider it makes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from components.account import AccountKind, Keys, told
from components.config.kinds import shaped
from components.config.shown import Shown

if TYPE_CHECKING:
    import pulumi

_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]{1,576}")

RoleArn = Annotated[
    str,
    shaped(
        _ROLE.pattern,
        "the ARN of an IAM role",
        "write it like arn:aws:iam::111122223333:role/NAME",
    ),
]

Profile = Annotated[
    str,
    shaped(
        r"\S(.{0,126}\S)?",
        "the name of a profile of the AWS configuration",
        "write it as in ~/.aws/config, without brackets",
    ),
    Shown("mail"),
]


@dataclass(frozen=True, kw_only=True, eq=False)
class AwsAccount(AccountKind):
    """An account that a profile of the AWS configuration, a role, or both lead to."""

    def usual(self, config: Mapping[str, str], environment: Mapping[str, str]) -> Mapping[str, str]:
        """See `components.account`."""
        roles = _ROLE.findall(config.get("aws:assumeRoles", ""))
        return told(
            profile=config.get("aws:profile") or environment.get("AWS_PROFILE"),
            role=" ".join(roles),
            access_key=config.get("aws:accessKey") or environment.get("AWS_ACCESS_KEY_ID"),
            web_identity=environment.get("AWS_ROLE_ARN"),
        )

    def provider(self, name: str, keys: Keys) -> "pulumi.ProviderResource":
        """A provider with that profile and role; CloudFront's certificates are in us-east-1."""
        import pulumi_aws as aws

        role = keys.get("role")
        roles: list[aws.ProviderAssumeRoleArgsDict] = [] if role is None else [{"role_arn": role}]
        return aws.Provider(
            name, profile=keys.get("profile"), assume_roles=roles or None, region="us-east-1"
        )


AWS = AwsAccount(
    title="AWS",
    package="aws",
    default_package="aws",
    keys={"profile": Profile, "role": RoleArn},
    any_of=("profile", "role"),
    secret_keys=frozenset(),
    own_secrets=("aws:secretKey", "aws:token"),
)
