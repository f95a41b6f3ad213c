"""The store: transactions, several processes, and files that cannot be used."""

import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import dns_zones
from sandbox.cloud import Cloud, CloudUnavailableError, home
from sandbox.dns_zones import Record
from tests.sandbox.samples import HOST, ZONE_ID

WRITER = """
import sys
from sandbox.cloud import Cloud
cloud = Cloud(sys.argv[1])
for number in range(200):
    with cloud.transaction():
        body = cloud.get("test", "counter", "one") or {"value": 0}
        cloud.put("test", "counter", "one", {"value": body["value"] + 1})
"""


def test_resource_is_kept_under_its_account(cloud: Cloud) -> None:
    cloud.put("aws", "thing", "a", {"x": [1, "é"]}, "111")
    cloud.put("aws", "thing", "b", {}, "222")
    assert Cloud(cloud.path).get("aws", "thing", "a") == {"x": [1, "é"]}
    assert cloud.items("aws", "thing", "111") == {"a": {"x": [1, "é"]}}
    assert set(cloud.items("aws", "thing")) == {"a", "b"}
    assert cloud.count("aws", "thing", "222") == 1
    assert cloud.account_of("aws", "thing", "b") == "222"
    cloud.remove("aws", "thing", "a")
    assert cloud.get("aws", "thing", "a") is None


def test_failed_transaction_leaves_nothing(cloud: Cloud) -> None:
    def fail() -> None:
        with cloud.transaction():
            cloud.put("aws", "thing", "a", {})
            with cloud.transaction():
                cloud.put("aws", "thing", "b", {})
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert cloud.items("aws", "thing") == {}
    with cloud.transaction():
        cloud.put("aws", "thing", "c", {})
    assert set(cloud.items("aws", "thing")) == {"c"}


def test_processes_do_not_lose_each_others_changes(tmp_path: Path) -> None:
    path = tmp_path / "new" / "cloud.sqlite"
    command = [sys.executable, "-c", WRITER, str(path)]
    writers = [subprocess.Popen(command) for _ in range(4)]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    assert Cloud(path).get("test", "counter", "one") == {"value": 800}


def test_unusable_folder_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(CloudUnavailableError, match=r"file/cloud\.sqlite.*SANDBOX_HOME"):
        Cloud(blocked / "cloud.sqlite")


def test_file_that_is_no_cloud_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cloud.sqlite"
    path.write_text("this is no database, and longer than a header would be" * 10)
    with pytest.raises(CloudUnavailableError, match="not a database"):
        Cloud(path)


def test_file_of_another_version_is_refused(cloud: Cloud) -> None:
    cloud.execute("PRAGMA user_version = 99")
    with pytest.raises(CloudUnavailableError, match="another version"):
        Cloud(cloud.path)


def test_file_that_goes_bad_later_is_named(cloud: Cloud) -> None:
    cloud.execute("DROP TABLE resources")
    with pytest.raises(CloudUnavailableError, match="resources"):
        cloud.get("aws", "thing", "a")


def test_full_disk_is_said(cloud: Cloud) -> None:
    """SQLite's own limit answers as a full disk does."""
    cloud.execute("PRAGMA max_page_count = 1")
    with pytest.raises(CloudUnavailableError) as caught:
        cloud.put("aws", "thing", "a", {"text": "x" * 1_000_000})

    assert f"{cloud.path}: " in str(caught.value)
    assert "disk is full; free some space on its disk" in str(caught.value)


def test_home_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SANDBOX_HOME", str(tmp_path))
    assert home() == tmp_path
    monkeypatch.delenv("SANDBOX_HOME")
    assert home().name == ".sandbox"


def test_links_are_found_from_both_ends(cloud: Cloud) -> None:
    cloud.set_links("uses", "one", {"a", "b"})
    cloud.set_links("uses", "two", {"b"})
    assert cloud.linked_to("uses", "b") == ["one", "two"]
    cloud.set_links("uses", "one", {"c"})
    assert cloud.linked_to("uses", "b") == ["two"]
    assert cloud.linked_to("other", "c") == []


def test_history_keeps_every_change_and_only_changes(cloud: Cloud) -> None:
    record = Record(ZONE_ID, HOST, "CNAME", 300, ("sendgrid.net",))
    dns_zones.put(cloud, record)
    dns_zones.put(cloud, record)
    moved = Record(ZONE_ID, HOST, "CNAME", 60, ("d1.cloudfront.net",))
    dns_zones.put(cloud, moved)
    dns_zones.remove(cloud, moved)
    changes = dns_zones.history(cloud, HOST.upper() + ".")
    assert [(change.old, change.new) for change in changes] == [
        (None, {"ttl": 300, "values": ["sendgrid.net"]}),
        (
            {"ttl": 300, "values": ["sendgrid.net"]},
            {"ttl": 60, "values": ["d1.cloudfront.net"]},
        ),
        ({"ttl": 60, "values": ["d1.cloudfront.net"]}, None),
    ]
    assert sorted(change.time for change in changes) == [change.time for change in changes]
