"""One try at one callback: a JSON POST to the URL that came with the request."""

from __future__ import annotations

from uuid import UUID

from kinema.assets.fetch import Fetcher
from kinema.errors import BadReference
from kinema.telemetry import log


async def post_callback(fetcher: Fetcher, url: str, body: bytes, job_id: UUID, attempt: int) -> bool:
    """Post once; true when the receiver answered 2xx.

    Every try carries the same `webhook-id`, so that a receiver can tell a repetition from a second film.
    """
    headers = {"content-type": "application/json", "webhook-id": f"msg_{job_id.hex}"}
    try:
        status = await fetcher.post_json(url, body, headers)
    except BadReference as error:
        log.warning("callback failed", job_id=str(job_id), attempt=attempt, reason=error.message)
        return False
    delivered = 200 <= status < 300
    log.info("callback answered", job_id=str(job_id), attempt=attempt, status=status, delivered=delivered)
    return delivered
