"""The knobs of the stand-in clouds, in code and on the command line."""

from pathlib import Path

import pytest

from sandbox import faults, settings
from sandbox.cloud import Cloud


@pytest.fixture
def in_home(monkeypatch: pytest.MonkeyPatch, cloud: Cloud) -> Cloud:
    """The cloud that the command lines use."""
    monkeypatch.setenv("SANDBOX_HOME", str(cloud.path.parent))
    return cloud


def test_setting_has_the_vendors_default_until_it_is_set(cloud: Cloud) -> None:
    assert settings.get(cloud, "acm.names_per_certificate") == 10
    settings.put(cloud, "acm.names_per_certificate", 100)
    assert settings.get(Cloud(cloud.path), "acm.names_per_certificate") == 100
    settings.unset(cloud, "acm.names_per_certificate")
    assert settings.get(cloud, "acm.names_per_certificate") == 10


def test_environment_wins(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.put(cloud, "acm.names_per_certificate", 20)
    monkeypatch.setenv("SANDBOX_ACM_NAMES_PER_CERTIFICATE", "30")
    assert settings.get(cloud, "acm.names_per_certificate") == 30
    monkeypatch.setenv("SANDBOX_ACM_NAMES_PER_CERTIFICATE", "many")
    with pytest.raises(ValueError, match=r"acm\.names_per_certificate: 'many'"):
        settings.get(cloud, "acm.names_per_certificate")


@pytest.mark.parametrize("value", ["-1", "x", "nan", "inf"])
def test_setting_must_be_a_number(cloud: Cloud, value: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        settings.put(cloud, "acm.certificates", value)


def test_settings_command(in_home: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    assert settings.main(["set", "acm.names_per_certificate", "100"]) == 0
    assert "acm.names_per_certificate = 100" in capsys.readouterr().out
    assert settings.get(in_home, "acm.names_per_certificate") == 100
    assert settings.main(["set", "acm.name_per_certificate", "1"]) == 1
    assert "did you mean 'acm.names_per_certificate'" in capsys.readouterr().err
    assert settings.main(["unset", "acm.names_per_certificate"]) == 0
    assert "acm.names_per_certificate = 10 " in capsys.readouterr().out


def test_fault_hits_the_nth_call_and_the_following(cloud: Cloud) -> None:
    faults.arm(cloud, "acm:Request*", "refuse", nth=2, times=2)
    calls = [faults.next_fault(cloud, "acm:RequestCertificate") for _ in range(5)]
    assert calls == [None, "refuse", "refuse", None, None]
    assert faults.armed(cloud) == []


def test_fault_may_last(cloud: Cloud) -> None:
    faults.arm(cloud, "*", "error", times=None)
    assert {faults.next_fault(cloud, "a:B") for _ in range(50)} == {"error"}
    faults.clear(cloud)
    assert faults.next_fault(cloud, "a:B") is None


def test_fault_of_another_operation_waits(cloud: Cloud) -> None:
    faults.arm(cloud, "acm:RequestCertificate", "lose")
    assert faults.next_fault(cloud, "acm:DescribeCertificate") is None
    assert faults.next_fault(cloud, "acm:RequestCertificate") == "lose"


@pytest.mark.parametrize(
    ("kind", "nth", "times"), [("bogus", 1, 1), ("lose", 0, 1), ("lose", 1, 0)]
)
def test_fault_must_make_sense(cloud: Cloud, kind: str, nth: int, times: int) -> None:
    with pytest.raises(ValueError, match="fault"):
        faults.arm(cloud, "*", kind, nth=nth, times=times)


def test_faults_command(in_home: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    assert faults.main(["arm", "route53:*", "throttle", "--nth", "3", "--times", "0"]) == 0
    (fault,) = faults.armed(in_home)
    assert (fault.operation, fault.kind, fault.skip, fault.times) == (
        "route53:*",
        "throttle",
        2,
        None,
    )
    assert "route53:* throttle" in capsys.readouterr().out
    assert faults.main(["clear"]) == 0
    assert faults.armed(in_home) == []


@pytest.mark.parametrize("main", [settings.main, faults.main])
def test_unusable_home_is_named(
    main: object,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SANDBOX_HOME", str(tmp_path / "file"))
    assert callable(main)
    assert main(["list"]) == 1
    assert "SANDBOX_HOME" in capsys.readouterr().err
