"""The files of own proxies: where they are written, and what is said when they cannot be."""

from pathlib import Path

import pytest
import yaml

from components.proxy import write


def stack_file(folder: Path) -> str:
    """A stack file with one proxy."""
    domain = {"cdn": "proxy", "esp": "sparkpost", "proxy": {"address": "203.0.113.10"}}
    file = folder / "Pulumi.dev.yaml"
    config = {"ssl-click-tracking:domains": {"a.example.com": domain}}
    file.write_text(yaml.safe_dump({"config": config}))
    return str(file)


def test_the_command_writes_over_what_it_wrote(tmp_path: Path) -> None:
    file, out = stack_file(tmp_path), tmp_path / "deep" / "out"

    assert write.main([file, str(out)]) == 0
    assert write.main([file, str(out)]) == 0
    assert len(list(out.rglob("*.conf"))) == 2


def test_the_command_says_where_it_cannot_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = stack_file(tmp_path)
    (tmp_path / "out").write_text("a file")

    assert write.main([file, str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err == (
        f"{tmp_path}/out/203.0.113.10: Not a directory; mend that and run it again\n"
    )
