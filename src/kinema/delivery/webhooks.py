"""One try at one webhook: a signed POST after Standard Webhooks (https://www.standardwebhooks.com)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from standardwebhooks.webhooks import Webhook

from kinema.assets.fetch import Fetcher
from kinema.domain.webhook import Answer, Delivery, Endpoint
from kinema.errors import BadReference
from kinema.telemetry import log

GONE = 410


def signed_headers(message_id: str, body: str, secrets: tuple[str, ...], now: float) -> dict[str, str]:
    """The three headers that a receiver verifies; one signature per secret, the newest secret's first.

    `now` is seconds since 1970: each try has its own, because receivers refuse what is older than five minutes.
    """
    at = datetime.fromtimestamp(int(now), UTC)
    signatures = [Webhook(secret).sign(message_id, at, body) for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now)),
        "webhook-signature": " ".join(signatures),
    }


async def post_event(fetcher: Fetcher, endpoint: Endpoint, message_id: str, body: str, now: float) -> int:
    """Post a body once and return the answer's status. Raises: BadReference when no answer came."""
    headers = signed_headers(message_id, body, endpoint.secrets(now), now)
    return await fetcher.post_json(endpoint.url, body.encode(), headers)


class Postman:
    """Makes single tries and tells what the receiver made of them."""

    def __init__(self, fetcher: Fetcher, now: Callable[[], float]) -> None:
        self._fetcher = fetcher
        self._now = now

    async def post(self, endpoint: Endpoint, delivery: Delivery) -> Answer:
        """Make one try; whatever the receiver does is an answer."""
        try:
            status = await post_event(self._fetcher, endpoint, delivery.event_id, delivery.body, self._now())
        except BadReference as error:
            answer = Answer(None, error.message)
        else:
            answer = judge(status)
        number = delivery.attempts + 1
        facts = {"delivery_id": delivery.id, "event_id": delivery.event_id, "endpoint_id": endpoint.id}
        log.info("webhook tried", **facts, attempt=number, status=answer.status, reason=answer.error)
        return answer


def judge(status: int) -> Answer:
    """What a receiver's status means: 2xx took it, 410 wants no more, all else may work later."""
    if 200 <= status < 300:
        return Answer(status)
    if status == GONE:
        return Answer(status, "the receiver answered 410: it wants no more", is_gone=True)
    unfollowed = "; redirects aren't followed" if 300 <= status < 400 else ""
    return Answer(status, f"the receiver answered {status}, not 2xx{unfollowed}")
