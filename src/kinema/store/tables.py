"""The tables. Times are seconds since 1970 (UTC)."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("dialect", sa.Text, nullable=False),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("shot", sa.JSON, nullable=False),
    sa.Column("request", sa.JSON, nullable=False),
    sa.Column("request_digest", sa.Text, nullable=False),
    sa.Column("adjustments", sa.JSON, nullable=False),
    sa.Column("trace_id", sa.Text, nullable=False, index=True),
    sa.Column("base_url", sa.Text, nullable=False),
    sa.Column("secret", sa.Text, nullable=False, unique=True),
    sa.Column("callback_url", sa.Text),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("progress", sa.Float, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("started_at", sa.Float),
    sa.Column("finished_at", sa.Float),
    sa.Column("clip", sa.JSON),
    sa.Column("failure_code", sa.Text),
    sa.Column("failure_message", sa.Text),
    sa.Column("cancel_asked", sa.Boolean, nullable=False),
    sa.Column("pool", sa.Text, nullable=False),
    sa.Column("workflow_id", sa.Text, nullable=False),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("expires_at", sa.Float),
    sa.Column("expired_at", sa.Float),
    # The process that holds a synchronous caller's connection; when it ends, the job is an orphan.
    sa.Column("waiter", sa.Text),
    sa.Column("orphaned_at", sa.Float),
    sa.Index("jobs_by_owner", "owner", "created_at"),
    sa.Index("jobs_by_digest", "owner", "request_digest"),
    sa.Index("jobs_by_state", "state"),
    sa.Index("jobs_by_expiry", "expires_at"),
)

idempotency = sa.Table(
    "idempotency",
    metadata,
    sa.Column("owner", sa.Text, primary_key=True),
    sa.Column("key_digest", sa.Text, primary_key=True),  # SHA-256 of the Idempotency-Key
    sa.Column("request_digest", sa.Text, nullable=False),
    sa.Column("job_id", sa.Uuid, nullable=False),
    sa.Column("expires_at", sa.Float, nullable=False, index=True),
)

keys = sa.Table(
    "keys",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("expires_at", sa.Float),
    sa.Column("revoked_at", sa.Float),
)
