"""The launcher with the state in a bucket: what it takes for one, and what the CLI is told."""

from pathlib import Path

import pytest

from sandbox.launcher_bucket import KEY, URL, Bucket, BucketError, of
from sandbox.launcher_home import Home

HERE = "s3://state?region=us-east-1&endpoint=http://127.0.0.1:5000&s3ForcePathStyle=true"


def test_a_folder_is_kept_where_nothing_is_said() -> None:
    assert of({}) is None
    assert of({URL: ""}) is None


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "[::1]"])
def test_an_s3_on_this_machine_is_taken(host: str) -> None:
    bucket = of({URL: HERE.replace("127.0.0.1", host), KEY: "AKIA:secret:with-colon"})

    assert bucket is not None
    assert bucket.environment["AWS_ACCESS_KEY_ID"] == "AKIA"
    assert bucket.environment["AWS_SECRET_ACCESS_KEY"] == "secret:with-colon"


@pytest.mark.parametrize(
    "url",
    [
        "s3://state",
        "s3://state?region=us-east-1",
        "gs://state",
        "file:///tmp/state",
        "https://app.pulumi.com",
        HERE.replace("127.0.0.1", "192.0.2.1"),
        HERE.replace("127.0.0.1", "s3.amazonaws.com"),
        HERE.replace("127.0.0.1", "127.0.0.1.example.com"),
        HERE.replace("http://127.0.0.1", "http://127.0.0.1@192.0.2.1"),
        HERE + "&endpoint=http://192.0.2.1:80",
        HERE + "&accelerate=true",
        HERE + "&profile=prod",
        HERE.replace("s3://", "S3X://"),
    ],
)
def test_what_leads_out_of_the_sandbox_is_refused(url: str) -> None:
    with pytest.raises(BucketError) as refused:
        of({URL: url})

    assert str(refused.value).startswith(f"{URL}: {url!r} leads out of the sandbox; write s3://")


def test_no_key_of_the_user_reaches_it() -> None:
    bucket = of({URL: HERE, "AWS_ACCESS_KEY_ID": "mine", "AWS_PROFILE": "prod"})

    assert bucket is not None
    assert bucket.environment["AWS_ACCESS_KEY_ID"] == "stand-in"
    assert bucket.environment["AWS_CONFIG_FILE"] == "/dev/null"
    assert "AWS_PROFILE" not in bucket.environment


def test_a_stack_in_a_bucket_is_never_made_unasked(tmp_path: Path) -> None:
    """It may be there already, made by another machine."""
    (tmp_path / "Pulumi.yaml").write_text("name: project\n")
    folder = Home(tmp_path, tmp_path)
    bucket = Home(tmp_path, tmp_path, Bucket(HERE, {}))

    assert (bucket.backend_url, bucket.has_stack("new")) == (HERE, True)
    assert not folder.has_stack("new")
