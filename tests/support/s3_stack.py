"""A stack whose state is in a bucket of an S3 on loopback."""

import json
from pathlib import Path
from typing import Any

from typing_extensions import override

from sandbox.launcher_bucket import KEY, STAND_IN_KEY, URL
from sandbox.s3_server import S3
from tests.support.engine import Stack
from tests.support.recording import PROJECT

BUCKET = "state"


class S3Stack(Stack):
    """A stack in a bucket; with the home of another one it is on that one's clouds."""

    def __init__(self, home: Path, name: str, s3: S3, url: str, bucket: str = BUCKET) -> None:
        super().__init__(home, name)
        self.s3 = s3
        self.bucket = bucket
        self.url = url
        self.key = STAND_IN_KEY

    @override
    def environment(self, **more: str) -> dict[str, str]:
        """The environment of every command."""
        return super().environment(**{URL: self.url, KEY: self.key, **more})

    def init(self) -> "S3Stack":
        """Makes the stack; fails the test when it cannot be made."""
        done = self.run("stack", "init", "--config-file", str(self.file))
        assert done.returncode == 0, done.stdout
        return self

    @property
    def state_key(self) -> str:
        """The object that holds its state."""
        return f".pulumi/stacks/{PROJECT}/{self.name}.json"

    def state(self) -> dict[str, Any]:
        """What the bucket holds of it; empty while nothing was written."""
        if self.state_key not in self.s3.keys(self.bucket, ".pulumi/stacks/"):
            return {}
        content: dict[str, Any] = json.loads(self.s3.read(self.bucket, self.state_key))
        return content["checkpoint"]["latest"] or {}

    def locks(self) -> list[str]:
        """The locks on it."""
        return self.s3.keys(self.bucket, f".pulumi/locks/organization/{PROJECT}/{self.name}/")

    def under_way(self) -> set[str]:
        """Types of what the engine makes just now, by the state that it wrote last."""
        pending: list[dict[str, Any]] = self.state().get("pending_operations") or []
        return {one["resource"]["type"] for one in pending}
