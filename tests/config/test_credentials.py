"""Fingerprints of credentials: equal for one account under two names, and for nothing else."""

import pytest

from components.aws import AWS
from components.config.keyed import account_type
from components.credentials import Credentials
from components.registry import CDNS

FASTLY = CDNS["fastly"].account
SECRETS = {"ssl-click-tracking:oneKey": "k-one", "ssl-click-tracking:otherKey": "k-other"}
ROLE = "arn:aws:iam::111122223333:role/mail"


def credentials(
    accounts: dict[str, dict[str, str]], secrets: dict[str, str] | None = None
) -> Credentials:
    """What a run uses whose stack file has these accounts, and these secrets."""
    known = {name: account_type()(**entry) for name, entry in accounts.items()}
    return Credentials(known, SECRETS if secrets is None else secrets)


def test_two_names_of_one_token_are_one_account() -> None:
    assert FASTLY is not None
    found = credentials(
        {
            "one": {"token_secret": "oneKey"},
            "renamed": {"token_secret": "oneKey", "profile": "mail"},
            "other": {"token_secret": "otherKey"},
        }
    )

    one = found.fingerprint(FASTLY, "one")
    assert one is not None
    assert len(one) == 16
    assert found.fingerprint(FASTLY, "renamed") == one  # a profile is AWS's alone
    assert found.fingerprint(FASTLY, "other") not in (one, None)


def test_a_token_counts_and_not_the_name_of_its_secret() -> None:
    """The secret is another one: it may be another account, and what is kept has to say so."""
    assert FASTLY is not None
    accounts = {"one": {"token_secret": "oneKey"}, "copied": {"token_secret": "otherKey"}}
    before = credentials(accounts).fingerprint(FASTLY, "one")
    same = dict.fromkeys(SECRETS, "k-one")

    assert credentials(accounts, same).fingerprint(FASTLY, "copied") == before
    replaced = {**SECRETS, "ssl-click-tracking:oneKey": "k-new"}
    assert credentials(accounts, replaced).fingerprint(FASTLY, "one") not in (before, None)


def test_the_name_of_another_project_s_secret_is_not_looked_up() -> None:
    assert FASTLY is not None
    accounts = {"one": {"token_secret": "oneKey"}}

    for secrets in ({}, {"oneKey": "k-one"}, {"other:oneKey": "k-one"}):
        assert credentials(accounts, secrets).fingerprint(FASTLY, "one") is None


@pytest.mark.parametrize("name", ["gone", ""])
def test_of_an_account_that_is_not_in_the_file_nobody_can_tell(name: str) -> None:
    found = credentials({"one": {"profile": "mail"}})

    assert found.fingerprint(AWS, name) is None


def test_every_key_of_an_account_tells_it_from_others() -> None:
    found = credentials(
        {
            "profile": {"profile": "mail"},
            "role": {"role": ROLE},
            "both": {"profile": "mail", "role": ROLE},
            "elsewhere": {"project": "example-mail"},
        }
    )
    prints = {name: found.fingerprint(AWS, name) for name in found.accounts}

    assert prints.pop("elsewhere") is None  # it says nothing of AWS
    assert None not in prints.values()
    assert len(set(prints.values())) == 3


def test_a_profile_by_name_is_the_default_one_that_is_set() -> None:
    named = credentials({"mail": {"profile": "mail"}}, {"aws:profile": " mail "})

    assert named.fingerprint(AWS, "mail") == named.fingerprint(AWS, None)
    assert Credentials().fingerprint(AWS, None) is None
