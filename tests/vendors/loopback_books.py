"""The loopback vendor's books: everything that was asked, accepted, collected, cancelled and billed."""

from __future__ import annotations

import json
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

QUEUED_SHARE = 0.05
"""Share of a job's latency that it is said to be queued, even when there is no queue."""


@dataclass(frozen=True)
class Accepted:
    """A job as it stands in the books; times are Unix seconds, `price` is in millionths of a dollar."""

    id: str
    api: str
    kind: str
    model: str
    body: str
    key: str
    content: str
    price: int
    accepted_at: float
    starts_at: float
    ends_at: float
    fault: str
    cancelled_at: float | None
    collects: int

    def state(self, now: float) -> str:
        if self.cancelled_at is not None:
            return "cancelled"
        if now < self.starts_at + QUEUED_SHARE * min(self.ends_at - self.starts_at, 60.0):
            return "queued"
        if now < self.ends_at:
            return "running"
        return "failed" if self.fault == "fail" else "done"


class Books:
    """Everything that was asked, accepted, collected, cancelled and billed, in SQLite.

    Only the event loop's thread writes. A process that is killed loses nothing of what it had answered.
    """

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(
            """
            CREATE TABLE IF NOT EXISTS calls (
                n INTEGER PRIMARY KEY, at REAL, api TEXT, kind TEXT, body TEXT, key TEXT, outcome TEXT);
            CREATE TABLE IF NOT EXISTS jobs (
                id TEXT PRIMARY KEY, api TEXT, kind TEXT, model TEXT, body TEXT, key TEXT, content TEXT, price INTEGER,
                accepted_at REAL, starts_at REAL, ends_at REAL, fault TEXT, cancelled_at REAL, collects INTEGER);
            CREATE INDEX IF NOT EXISTS jobs_at_work ON jobs (kind, ends_at);
            CREATE INDEX IF NOT EXISTS jobs_key ON jobs (key);
            """
        )

    def note(self, api: str, kind: str, body: str, key: str, outcome: str) -> None:
        """Write down a call and what came of it."""
        self._db.execute(
            "INSERT INTO calls (at, api, kind, body, key, outcome) VALUES (?, ?, ?, ?, ?, ?)",
            (time.time(), api, kind, body, key, outcome),
        )

    def accept(self, job: Accepted) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        values = tuple(vars(job).values())
        self._db.execute(f"INSERT INTO jobs VALUES ({', '.join('?' * len(values))})", values)
        self.note(job.api, job.kind, job.body, job.key, "accepted")
        self._db.execute("COMMIT")

    def find(self, job_id: str) -> Accepted | None:
        return self._one("SELECT * FROM jobs WHERE id = ?", job_id)

    def keyed(self, kind: str, key: str) -> Accepted | None:
        """The job that was accepted under an idempotency key."""
        return self._one("SELECT * FROM jobs WHERE kind = ? AND key = ? ORDER BY accepted_at LIMIT 1", kind, key)

    def ends(self, kind: str, now: float) -> list[float]:
        """When the jobs of a kind that are queued or running end, latest first."""
        rows = self._db.execute(
            "SELECT ends_at FROM jobs WHERE kind = ? AND ends_at > ? AND cancelled_at IS NULL ORDER BY ends_at DESC",
            (kind, now),
        )
        return [end for (end,) in rows]

    def before(self, job: Accepted, now: float) -> int:
        """Jobs of the same kind that wait in front of this one."""
        rows = self._db.execute(
            "SELECT count(*) FROM jobs WHERE kind = ? AND starts_at > ? AND starts_at < ? AND cancelled_at IS NULL",
            (job.kind, now, job.starts_at),
        )
        return int(rows.fetchone()[0])

    def cancel(self, job_id: str, now: float) -> None:
        self._db.execute("UPDATE jobs SET cancelled_at = ? WHERE id = ?", (now, job_id))

    def collect(self, job_id: str) -> None:
        self._db.execute("UPDATE jobs SET collects = collects + 1 WHERE id = ?", (job_id,))

    def end(self, job_id: str, now: float) -> None:
        """Let go of a job that hung."""
        self._db.execute("UPDATE jobs SET ends_at = ? WHERE id = ?", (now, job_id))

    def forget(self) -> None:
        self._db.executescript("BEGIN IMMEDIATE; DELETE FROM calls; DELETE FROM jobs; COMMIT")

    def jobs(self) -> list[dict[str, Any]]:
        now = time.time()
        found = [Accepted(*row) for row in self._db.execute("SELECT * FROM jobs ORDER BY rowid")]
        return [vars(job) | {"content": json.loads(job.content), "status": job.state(now)} for job in found]

    def counts(self) -> dict[str, dict[str, int]]:
        """For each kind that was asked for:

        `submitted` jobs accepted, `distinct` bodies and `keys` (idempotency keys) among them, `twice` bodies that were
        accepted more than once, `billed_twice` bodies that were billed more than once; `replayed` answered by an
        earlier job of the same key, `rejected` turned away; `done`, `failed` and `cancelled` by now, `collected`
        downloads begun; `billed` in millionths of a dollar (what failed or was cancelled is not).
        """
        now = time.time()
        rows = self._db.execute(
            """
            WITH calls_of AS (
                SELECT kind, sum(outcome = 'replayed') AS replayed,
                    sum(outcome NOT IN ('accepted', 'replayed')) AS rejected
                FROM calls GROUP BY kind),
            bodies AS (
                SELECT kind, body, count(*) AS times, sum(fault != 'fail' AND cancelled_at IS NULL) AS paid
                FROM jobs GROUP BY kind, body),
            bodies_of AS (
                SELECT kind, count(*) AS bodies, sum(times > 1) AS twice, sum(paid > 1) AS billed_twice
                FROM bodies GROUP BY kind),
            jobs_of AS (
                SELECT kind, count(*) AS submitted, count(DISTINCT key) AS keys,
                    sum(cancelled_at IS NULL AND fault != 'fail' AND ends_at <= :now) AS done,
                    sum(cancelled_at IS NULL AND fault = 'fail' AND ends_at <= :now) AS failed,
                    count(cancelled_at) AS cancelled, sum(collects) AS collected,
                    sum(CASE WHEN cancelled_at IS NULL AND fault != 'fail' THEN price ELSE 0 END) AS billed
                FROM jobs GROUP BY kind)
            SELECT kind, submitted, bodies, keys, twice, billed_twice, replayed, rejected, done, failed, cancelled,
                collected, billed
            FROM calls_of LEFT JOIN jobs_of USING (kind) LEFT JOIN bodies_of USING (kind) ORDER BY kind
            """,
            {"now": now},
        )
        names = ["submitted", "distinct", "keys", "twice", "billed_twice", "replayed", "rejected"]
        names += ["done", "failed", "cancelled", "collected", "billed"]
        return {kind: dict(zip(names, (value or 0 for value in row), strict=True)) for kind, *row in rows}

    def _one(self, query: str, *values: str) -> Accepted | None:
        row = self._db.execute(query, values).fetchone()
        return Accepted(*row) if row else None
