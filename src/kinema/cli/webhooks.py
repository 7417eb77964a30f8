"""`kinema webhooks`: look at endpoints and deliveries of all keys, and deliver again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kinema.cli.opening import date, open_or_stop, out, settings_or_stop, stop
from kinema.cli.tables import show_table

if TYPE_CHECKING:
    from kinema.app import Parts
    from kinema.domain.webhook import Delivery, Endpoint

app = typer.Typer(no_args_is_help=True, help="Webhooks: endpoints, deliveries, replay.")


@app.command("endpoints")
def list_endpoints() -> None:
    """List the webhook endpoints of all keys, without their secrets."""
    parts = open_or_stop(settings_or_stop(), "visitor")
    rows = [
        (endpoint.id, endpoint.owner, _state(endpoint), endpoint.url, " ".join(endpoint.event_types))
        for endpoint in parts.webhooks.find()
    ]
    show_table(("id", "key", "state", "url", "events"), rows, frozenset({"url", "events"}))


@app.command("deliveries")
def list_deliveries(
    endpoint: Annotated[str | None, typer.Option(help="Only those to this endpoint.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="Only those that have no tries left.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, newest first.")] = 20,
) -> None:
    """List the newest deliveries: what was told, how often it was tried, and what came of it."""
    parts = open_or_stop(settings_or_stop(), "visitor")
    rows = []
    for delivery in parts.deliveries.find(endpoint_id=endpoint, is_failed=failed, limit=limit):
        last = delivery.last_error or ("" if delivery.last_status is None else str(delivery.last_status))
        tries = str(delivery.attempts)
        rows.append((delivery.id, delivery.event_type, delivery.subject, tries, _outcome(delivery), last))
    show_table(("id", "event", "of", "tries", "state", "last"), rows, frozenset({"last"}))


@app.command("replay")
def replay(
    ids: Annotated[list[str], typer.Argument(help="Ids of deliveries (whd_...) or events (evt_...).")],
) -> None:
    """Deliver again, now and with the same event id; receivers that remember ids see no second event."""
    parts = open_or_stop(settings_or_stop(), "visitor")
    for given in ids:
        found = parts.deliveries.find(ids=(given,), limit=1000)
        if not found:
            raise stop(f"there is no delivery or event {given}; `kinema webhooks deliveries` shows the newest")
        for delivery in found:
            _replay(parts, delivery)


def _replay(parts: Parts, delivery: Delivery) -> None:
    endpoint = parts.webhooks.get(delivery.endpoint_id)
    if endpoint is None:
        raise stop(f"the endpoint {delivery.endpoint_id} of {delivery.id} was deleted")
    if endpoint.disabled_at is not None:
        raise stop(
            f"the endpoint {endpoint.id} is disabled ({endpoint.disabled_reason}); "
            f"its owner enables it by an update: POST /v1/webhook_endpoints/{endpoint.id}"
        )
    if parts.deliveries.replay(delivery, parts.queue.add_webhook) is None:
        raise stop(f"{delivery.id} is being tried at this moment; look again at `kinema webhooks deliveries`")
    out.print(f"{delivery.id} is tried again.")


def _state(endpoint: Endpoint) -> str:
    if endpoint.disabled_at is not None:
        return f"disabled {date(endpoint.disabled_at)}: {endpoint.disabled_reason}"
    return "enabled" if endpoint.failing_since is None else f"failing since {date(endpoint.failing_since)}"


def _outcome(delivery: Delivery) -> str:
    if delivery.delivered_at is not None:
        return "delivered"
    return "failed" if delivery.failed_at is not None else f"next {date(delivery.next_at)}"
