"""Traces and logs. A request's `trace_id` is its trace's id, written as a UUID."""

from __future__ import annotations

import logging
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import structlog
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import Link, SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_provider = TracerProvider()
_tracer = _provider.get_tracer("kinema")
_propagator = TraceContextTextMapPropagator()


@contextmanager
def request_trace(name: str, headers: Mapping[str, str]) -> Iterator[str]:
    """Open a fresh root span and give its trace id as a UUID.

    Callers must not choose ids that `/sora/tasks` looks up by, so an incoming `traceparent` becomes a link.
    """
    incoming = trace.get_current_span(_propagator.extract(headers)).get_span_context()
    links = [Link(incoming)] if incoming.is_valid else []
    with _tracer.start_as_current_span(name, context=Context(), kind=SpanKind.SERVER, links=links) as span:
        trace_id = str(uuid.UUID(int=span.get_span_context().trace_id))
        with structlog.contextvars.bound_contextvars(trace_id=trace_id):
            yield trace_id


def configure_logging(level: str) -> None:
    """Send structured logs to standard error: coloured lines for people, or JSON lines for `json`."""
    as_json = level == "json"
    number = logging.INFO if as_json else getattr(logging, level.upper())
    render: structlog.types.Processor = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                render,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(number)
    # These report each poll and each recovered workflow; a person who reads info wants the jobs.
    for chatty in ("dbos", "uvicorn.access", "alembic", "httpx2", "httpcore2"):
        logging.getLogger(chatty).setLevel(logging.DEBUG if level == "debug" else logging.WARNING)


log: structlog.stdlib.BoundLogger = structlog.get_logger("kinema")
