"""CloudFront's rules, one by one: each case breaks one rule of a distribution that is accepted."""

import copy

import pytest

from sandbox.aws import cloudfront
from sandbox.aws.api import AwsError
from sandbox.operations import Session
from sandbox.properties import Properties
from tests.sandbox import behavior_cases, setting_cases
from tests.sandbox.distribution_changes import ACCEPTED
from tests.sandbox.samples import HOST, distribution, issued

REFUSED = behavior_cases.REFUSED | setting_cases.REFUSED


@pytest.fixture
def config(session: Session) -> Properties:
    arn = issued(session, HOST, "*.wild.example.com")
    return copy.deepcopy(distribution(arn, HOST, "link.wild.example.com"))


@pytest.mark.parametrize("place", range(len(ACCEPTED)))
def test_accepted(session: Session, config: Properties, place: int) -> None:
    ACCEPTED[place](config)
    body = cloudfront.get_distribution(session, cloudfront.create_distribution(session, config, {}))
    assert body["config"] == config
    assert body["status"] == "Deployed"


@pytest.mark.parametrize("case", REFUSED)
def test_refused(session: Session, config: Properties, case: str) -> None:
    change, code, text = REFUSED[case]
    change(config)
    with pytest.raises(AwsError) as caught:
        cloudfront.create_distribution(session, config, {})
    error = caught.value
    assert error.code == code
    assert text in error.message
    assert str(error).startswith("operation error CloudFront: CreateDistribution, https response")
    assert session.cloud.items("aws", "distribution") == {}
