"""The store of the stand-in clouds: one SQLite file, shared by several processes at once.

It holds what exists (resources, links between them, DNS zones and records with their history)
and how the clouds behave (settings, armed faults). It knows no vendor's rules: those live in the
API modules of each cloud, which use this store and nothing else.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sandbox.properties import Properties

_SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS resources (
    cloud TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL,
    body TEXT NOT NULL, PRIMARY KEY (cloud, kind, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS resources_by_account ON resources (cloud, kind, account);
CREATE TABLE IF NOT EXISTS links (
    relation TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL,
    PRIMARY KEY (relation, source, target)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS links_by_target ON links (relation, target);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY, operation TEXT NOT NULL, kind TEXT NOT NULL,
    skip INTEGER NOT NULL, times INTEGER
);
CREATE TABLE IF NOT EXISTS hosts (name TEXT PRIMARY KEY, ipv6 INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dns_zones (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, cloud TEXT NOT NULL, account TEXT NOT NULL,
    private INTEGER NOT NULL, body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS dns_zones_by_name ON dns_zones (name);
CREATE TABLE IF NOT EXISTS dns_records (
    zone TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, identifier TEXT NOT NULL,
    ttl INTEGER, body TEXT NOT NULL, PRIMARY KEY (zone, name, type, identifier)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS dns_records_by_name ON dns_records (name);
CREATE TABLE IF NOT EXISTS dns_history (
    sequence INTEGER PRIMARY KEY, time TEXT NOT NULL, zone TEXT NOT NULL, name TEXT NOT NULL,
    type TEXT NOT NULL, old TEXT, new TEXT
);
CREATE INDEX IF NOT EXISTS dns_history_by_name ON dns_history (name);
"""


class CloudUnavailableError(Exception):
    """The stand-in cloud's file cannot be read or written; the text says what to do."""

    def __init__(self, path: Path, reason: str) -> None:
        first = (
            "free some space on its disk"
            if "full" in reason or "no space" in reason
            else "make its folder readable and writable"
        )
        super().__init__(
            f"{path}: the sandbox's stand-in cloud cannot be used: {reason}; {first}, or name "
            "another one in SANDBOX_HOME"
        )


def home() -> Path:
    """The sandbox's folder: ``$SANDBOX_HOME``, or ``.sandbox`` in the project."""
    configured = os.environ.get("SANDBOX_HOME")
    return Path(configured) if configured else Path(__file__).resolve().parent.parent / ".sandbox"


def timestamp() -> str:
    """The time now, as the clouds write it: UTC, ISO 8601, microseconds."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def age(moment: str) -> float:
    """Seconds since a time that `timestamp` gave."""
    return (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds()


def encode(body: object) -> str:
    """A value as compact JSON with sorted keys, so that equal values are equal text."""
    return json.dumps(body, separators=(",", ":"), sort_keys=True, ensure_ascii=False)


class Cloud:
    """Everything that exists in the stand-in clouds, in the SQLite file ``path``.

    Safe for several processes and threads: each thread has a connection of its own, readers
    never wait, and a writer waits up to 30 seconds for another one.

    Raises:
        CloudUnavailableError: from the constructor and any method, when the file is unusable.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._local = threading.local()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._create_tables()
        except (OSError, sqlite3.Error) as error:
            raise CloudUnavailableError(self.path, _reason(error)) from error

    def _create_tables(self) -> None:
        connection = self._connection()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == _SCHEMA_VERSION:
            return
        if version != 0:
            raise sqlite3.DatabaseError(f"another version of the sandbox made it ({version})")
        connection.executescript(f"{_SCHEMA}PRAGMA user_version = {_SCHEMA_VERSION};")

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            self._local.connection = connection
            self._local.depth = 0
        return connection

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All changes made inside happen together or, after an exception, not at all.

        Nested uses join the outermost one.
        """
        connection = self._connection()
        if self._local.depth:
            yield
            return
        self.execute("BEGIN IMMEDIATE")
        self._local.depth = 1
        try:
            yield
        except BaseException:
            connection.rollback()
            raise
        else:
            self.execute("COMMIT")
        finally:
            self._local.depth = 0

    def execute(self, statement: str, parameters: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """Run one SQL statement and return all its rows."""
        try:
            return self._connection().execute(statement, parameters).fetchall()
        except sqlite3.Error as error:
            raise CloudUnavailableError(self.path, _reason(error)) from error

    def close(self) -> None:
        """Close this thread's connection; the next use opens another."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    # Resources: a JSON body under (cloud, kind, id), in an account.

    def get(self, cloud: str, kind: str, identity: str) -> Properties | None:
        """The body of a resource, or nothing when it does not exist."""
        rows = self.execute(
            "SELECT body FROM resources WHERE cloud = ? AND kind = ? AND id = ?",
            (cloud, kind, identity),
        )
        return json.loads(rows[0][0]) if rows else None

    def put(
        self, cloud: str, kind: str, identity: str, body: Mapping[str, Any], account: str = ""
    ) -> None:
        """Create a resource or replace its body."""
        self.execute(
            "INSERT INTO resources (cloud, kind, id, account, body) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (cloud, kind, id) DO UPDATE SET body = excluded.body",
            (cloud, kind, identity, account, encode(body)),
        )

    def remove(self, cloud: str, kind: str, identity: str) -> None:
        """Forget a resource; nothing happens when it does not exist."""
        self.execute(
            "DELETE FROM resources WHERE cloud = ? AND kind = ? AND id = ?", (cloud, kind, identity)
        )

    def items(self, cloud: str, kind: str, account: str | None = None) -> dict[str, Properties]:
        """All resources of a kind by ID, of one account or of all."""
        rows = self.execute(
            "SELECT id, body FROM resources WHERE cloud = ? AND kind = ?"
            " AND (? IS NULL OR account = ?) ORDER BY id",
            (cloud, kind, account, account),
        )
        return {identity: json.loads(body) for identity, body in rows}

    def count(self, cloud: str, kind: str, account: str) -> int:
        """How many resources of a kind an account has (for quotas)."""
        rows = self.execute(
            "SELECT count(*) FROM resources WHERE cloud = ? AND kind = ? AND account = ?",
            (cloud, kind, account),
        )
        return rows[0][0]

    def account_of(self, cloud: str, kind: str, identity: str) -> str | None:
        """The account that owns a resource, or nothing when it does not exist."""
        rows = self.execute(
            "SELECT account FROM resources WHERE cloud = ? AND kind = ? AND id = ?",
            (cloud, kind, identity),
        )
        return rows[0][0] if rows else None

    # Links: "source uses target", indexed both ways, so that rules such as "one alias, one
    # distribution" and "in use" cost the same with one resource as with thousands.

    def set_links(self, relation: str, source: str, targets: set[str]) -> None:
        """Replace everything ``source`` is linked to under ``relation``."""
        self.execute("DELETE FROM links WHERE relation = ? AND source = ?", (relation, source))
        for target in targets:
            self.execute("INSERT INTO links VALUES (?, ?, ?)", (relation, source, target))

    def linked_to(self, relation: str, target: str) -> list[str]:
        """The sources linked to ``target`` under ``relation``."""
        rows = self.execute(
            "SELECT source FROM links WHERE relation = ? AND target = ? ORDER BY source",
            (relation, target),
        )
        return [row[0] for row in rows]

    # Hosts: names outside every DNS zone that the sandbox itself serves (an edge, an origin).

    def set_host(self, name: str, *, ipv6: bool) -> None:
        """Let ``name`` resolve to loopback, over IPv6 too when the edge has it on."""
        self.execute(
            "INSERT INTO hosts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET ipv6 = excluded.ipv6",
            (name.lower(), int(ipv6)),
        )

    def remove_host(self, name: str) -> None:
        """Let ``name`` resolve no more."""
        self.execute("DELETE FROM hosts WHERE name = ?", (name.lower(),))

    def host_has_ipv6(self, name: str) -> bool | None:
        """Whether a host of the sandbox has IPv6, or nothing when there is no such host."""
        rows = self.execute("SELECT ipv6 FROM hosts WHERE name = ?", (name.lower(),))
        return bool(rows[0][0]) if rows else None


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error)
