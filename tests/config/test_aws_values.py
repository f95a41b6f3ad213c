"""Tags, prefixes, IDs and names that AWS would refuse are refused with the reason."""

from typing import Any

import pytest

from tests.config.reading import HOST, PLAIN, config, fault, faults, one, read


def cloudfront(**keys: Any) -> dict[str, Any]:
    return {"cloudfront": keys}


def logging(prefix: str) -> dict[str, Any]:
    return cloudfront(logging={"bucket": "logs.s3.amazonaws.com", "prefix": prefix})


@pytest.mark.parametrize(
    "keys",
    [
        cloudfront(tags={"team": "mail + links", "cost:centre": "a/b=c@d", "größe": "é" * 256}),
        cloudfront(tags={"k" * 128: ""}),
        cloudfront(tags={f"t{n}": "x" for n in range(46)}),
        logging(""),
        logging("links/2026/"),
        {"certificate": {"source": "iam", "id": "ASCAEXAMPLE1234567890"}},
    ],
    ids=lambda keys: str(keys)[:40],
)
def test_what_aws_takes_passes(keys: dict[str, Any]) -> None:
    assert one(keys)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (cloudfront(tags={"aws:x": "y"}), "tags: 'aws:x' begins with aws:, which AWS keeps"),
        (cloudfront(tags={"AWS:x": "y"}), "tags: 'AWS:x' begins with aws:"),
        (cloudfront(tags={"": "y"}), "tags: '' is no key of a tag"),
        (cloudfront(tags={"k" * 129: "y"}), "is no key of a tag; use 1 to 128"),
        (cloudfront(tags={"a;b": "y"}), "tags: 'a;b' is no key of a tag"),
        (cloudfront(tags={"a": "b<c"}), "tags: 'b<c' is no value of the tag 'a'"),
        (cloudfront(tags={"a": "x" * 257}), "is no value of the tag 'a'; use at most 256"),
        (cloudfront(tags={f"t{n}": "x" for n in range(47)}), "tags: has 47 tags"),
        (logging("/links"), "logging.prefix: '/links' is no prefix of log files"),
        (logging("x" * 257), "is no prefix of log files; write at most 256"),
        (
            {"certificate": {"source": "iam", "id": "my certificate"}},
            "certificate.id: 'my certificate' is not the ID of an IAM server certificate",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_aws_would_refuse_says_so(keys: dict[str, Any], expected: str) -> None:
    assert expected in fault(keys)


@pytest.mark.parametrize("name", ["", "a b", "a b/c", "1st", "a" * 51, "ü", "a.b"])
def test_an_account_has_a_plain_name(name: str) -> None:
    (found,) = faults({HOST: PLAIN}, accounts={name: {"profile": "x"}})

    assert "is no name of an account; use 1 to 50 letters" in found


@pytest.mark.parametrize("profile", ["", " prod", "prod ", "a" * 129])
def test_a_profile_is_one_of_the_configuration(profile: str) -> None:
    (found,) = faults({HOST: PLAIN}, accounts={"a": {"profile": profile}})

    assert "accounts.a.profile: " in found
    assert "is not the name of a profile" in found


def test_a_role_has_the_characters_iam_takes() -> None:
    role = "arn:aws:iam::111122223333:role/path/mail+links=1,a.b@c-d"
    assert read(config({HOST: PLAIN}, accounts={"a": {"role": role}})).accounts
    (found,) = faults({HOST: PLAIN}, accounts={"a": {"role": f"{role} x"}})
    assert "is not the ARN of an IAM role" in found
