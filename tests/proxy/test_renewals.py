"""What picks up a renewed certificate, as text in the rendered files."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.proxy.test_rendering import rendered


@pytest.mark.parametrize(
    ("server", "commands"),
    [
        ("nginx", ["nginx -t", "nginx -s reload"]),
        ("apache", ["apachectl configtest", "apachectl graceful"]),
    ],
)
def test_what_picks_up_a_renewed_certificate_stands_in_the_file(
    server: str, commands: list[str], tmp_path: Path
) -> None:
    """sources/proxy#renewed-certificate; run with commands that only write down their names."""
    head = rendered(keys={"certificate": {"certificate": "/a", "key": "/b"}})[server]
    hook = tmp_path / "hook"
    hook.write_text("\n".join(re.findall(r"^#   (.*)$", head, re.MULTILINE)))
    for name in ("nginx", "apachectl"):
        (tmp_path / name).write_text(f'#!/bin/sh\necho "{name} $*" >> "{tmp_path}/ran"\n')
        (tmp_path / name).chmod(0o755)

    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["/bin/sh", str(hook)], env={"PATH": path}, check=True)

    assert hook.read_text().startswith("#!/bin/sh\n")
    assert (tmp_path / "ran").read_text().splitlines() == commands
