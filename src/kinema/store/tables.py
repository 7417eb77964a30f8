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
    sa.Column("parent_id", sa.Uuid),  # the job whose film this one was made from
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
    sa.Column("is_admin", sa.Boolean, nullable=False, server_default=sa.false()),
)

files = sa.Table(
    "files",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("filename", sa.Text, nullable=False),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("media_type", sa.Text),  # as its first bytes show
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("blob_key", sa.Text, nullable=False),
    sa.Column("keeping", sa.Text, nullable=False),  # storing, kept or going
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("expires_at", sa.Float),
    sa.Index("files_by_owner", "owner", "created_at"),
)

characters = sa.Table(
    "characters",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("blob_key", sa.Text, nullable=False),
    sa.Column("keeping", sa.Text, nullable=False),  # storing, kept or going
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Index("characters_by_owner", "owner", "created_at"),
)

webhook_endpoints = sa.Table(
    "webhook_endpoints",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("owner", sa.Text, nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("event_types", sa.JSON, nullable=False),
    sa.Column("secret", sa.Text, nullable=False),  # signing needs it as it is
    sa.Column("old_secret", sa.Text),  # signs too, for a day after a rotation
    sa.Column("old_secret_until", sa.Float),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("updated_at", sa.Float, nullable=False),
    sa.Column("failing_since", sa.Float),  # nothing was taken since this failed try
    sa.Column("disabled_at", sa.Float),
    sa.Column("disabled_reason", sa.Text),
)

webhook_deliveries = sa.Table(
    "webhook_deliveries",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("endpoint_id", sa.Text, nullable=False),
    sa.Column("event_id", sa.Text, nullable=False, index=True),  # also the `webhook-id` of every try
    sa.Column("event_type", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),  # id of what the event tells of, as its wire writes it
    sa.Column("body", sa.Text, nullable=False),  # the text that is signed
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("run_id", sa.Text, nullable=False),  # the durable run that may make the next try
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_at", sa.Float, index=True),  # null once it is delivered or failed
    sa.Column("delivered_at", sa.Float),
    sa.Column("failed_at", sa.Float),  # no more tries
    sa.Column("last_status", sa.Integer),
    sa.Column("last_error", sa.Text),
    sa.Index("deliveries_by_endpoint", "endpoint_id", "created_at"),
    sa.Index("deliveries_by_age", "created_at"),
)

batches = sa.Table(
    "batches",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("endpoint", sa.Text, nullable=False),
    sa.Column("input_file_id", sa.Text, nullable=False),
    sa.Column("completion_window", sa.Text, nullable=False),
    sa.Column("metadata", sa.JSON),
    sa.Column("base_url", sa.Text, nullable=False),
    sa.Column("output_ttl_s", sa.Integer),  # how long its output files are kept; None is for ever
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("errors", sa.JSON),
    sa.Column("output_file_id", sa.Text),
    sa.Column("error_file_id", sa.Text),
    sa.Column("created_at", sa.Float, nullable=False),
    sa.Column("expires_at", sa.Float, nullable=False),
    sa.Column("in_progress_at", sa.Float),
    sa.Column("finalizing_at", sa.Float),
    sa.Column("completed_at", sa.Float),
    sa.Column("failed_at", sa.Float),
    sa.Column("expired_at", sa.Float),
    sa.Column("cancelling_at", sa.Float),
    sa.Column("cancelled_at", sa.Float),
    sa.Index("batches_by_owner", "owner", "created_at"),
)

batch_lines = sa.Table(
    "batch_lines",
    metadata,
    sa.Column("batch_id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),  # of the line in the input file, from 1
    sa.Column("custom_id", sa.Text, nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
    sa.Column("job_id", sa.Uuid),
    sa.Column("status_code", sa.Integer),  # of the answer to this line, once it has one; 0 where it never got to one
    sa.Column("request_id", sa.Text),
    sa.Column("answer", sa.JSON),
)
