"""One try at a webhook: what is signed, what is sent, and what the receiver's answer means."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import time
from dataclasses import replace

import pytest
from openai import InvalidWebhookSignatureError, OpenAI

from kinema.assets.fetch import Fetcher
from kinema.config import load_settings
from kinema.delivery.webhooks import Postman, judge, signed_headers
from kinema.domain.webhook import Answer, Delivery, Endpoint
from tests.servers import Receiver

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
OLD_SECRET = "whsec_" + base64.b64encode(b"o" * 32).decode()
BODY = '{"id":"evt_1","object":"event","created_at":1,"type":"video.completed","data":{"id":"video_1"}}'
LOOPBACK = load_settings({"KINEMA_ALLOW_PRIVATE": "loopback"}).allow_private
DELIVERY = Delivery("whd_1", "wh_1", "evt_1", "video.completed", "video_1", BODY, 0.0, "run", next_at=0.0)


def endpoint(url: str) -> Endpoint:
    return Endpoint("wh_1", "key_a", "films", url, ("video.completed",), SECRET, 0.0, 0.0)


def post(to: Endpoint, *, timeout_s: float = 10.0, allow: bool = True) -> Answer:
    fetcher = Fetcher(LOOPBACK if allow else (), timeout_s, 1)
    return asyncio.run(Postman(fetcher, time.time).post(to, DELIVERY))


def test_the_signature_is_the_hmac_that_standard_webhooks_describes() -> None:
    headers = signed_headers("evt_1", BODY, (SECRET,), 1_790_000_000.9)
    signed = f"evt_1.1790000000.{BODY}".encode()
    expected = base64.b64encode(hmac.new(b"k" * 32, signed, hashlib.sha256).digest()).decode()
    assert headers == {
        "webhook-id": "evt_1",
        "webhook-timestamp": "1790000000",
        "webhook-signature": f"v1,{expected}",
    }


def test_openai_s_own_client_takes_it_with_either_secret_after_a_rotation_and_with_no_other() -> None:
    client = OpenAI(api_key="none")
    headers = signed_headers("evt_1", BODY, (SECRET, OLD_SECRET), time.time())
    for secret in (SECRET, OLD_SECRET):
        client.webhooks.verify_signature(BODY, headers, secret=secret)
        assert client.webhooks.unwrap(BODY, headers, secret=secret).data.id == "video_1"  # type: ignore[union-attr]
    other = "whsec_" + base64.b64encode(b"x" * 32).decode()
    for secret, body in ((other, BODY), (SECRET, BODY.replace("video_1", "video_2"))):
        with pytest.raises(InvalidWebhookSignatureError):
            client.webhooks.verify_signature(body, headers, secret=secret)


def test_what_is_older_than_five_minutes_is_refused_so_each_try_is_signed_anew() -> None:
    headers = signed_headers("evt_1", BODY, (SECRET,), time.time() - 301)
    with pytest.raises(InvalidWebhookSignatureError, match="too old"):
        OpenAI(api_key="none").webhooks.verify_signature(BODY, headers, secret=SECRET)


@pytest.mark.parametrize(
    ("status", "is_taken", "is_gone"),
    [
        (200, True, False),
        (204, True, False),
        (299, True, False),
        (301, False, False),
        (400, False, False),
        (404, False, False),
        (410, False, True),
        (429, False, False),
        (500, False, False),
    ],
)
def test_2xx_takes_it_and_410_wants_no_more(status: int, is_taken: bool, is_gone: bool) -> None:
    answer = judge(status)
    assert (answer.status, answer.is_taken, answer.is_gone) == (status, is_taken, is_gone)


def test_the_receiver_gets_what_was_signed(receiver: Receiver) -> None:
    assert post(endpoint(receiver.url + "/hook")) == Answer(200)
    [got] = receiver.posts
    assert (got.path, got.body.decode(), got.headers["content-type"]) == ("/hook", BODY, "application/json")
    OpenAI(api_key="none").webhooks.verify_signature(got.body, got.headers, secret=SECRET)


def test_a_redirect_is_not_followed_and_not_taken(receiver: Receiver) -> None:
    receiver.answers = [307]
    answer = post(endpoint(receiver.url))
    assert (answer.status, answer.is_taken, len(receiver.posts)) == (307, False, 1)
    assert "redirects aren't followed" in str(answer.error)


def test_a_receiver_that_does_not_answer_in_time_has_not_taken_it(receiver: Receiver) -> None:
    receiver.open_gate.clear()
    try:
        answer = post(endpoint(receiver.url), timeout_s=0.5)
    finally:
        receiver.open_gate.set()
    assert (answer.status, answer.is_taken) == (None, False)
    assert "longer than 0.5 s" in str(answer.error)


def test_nobody_there_and_a_network_that_is_not_allowed_are_answers_too(receiver: Receiver) -> None:
    receiver.close()
    assert post(endpoint(receiver.url)).status is None
    refused = post(endpoint("http://127.0.0.1:9/"), allow=False)
    assert (refused.status, refused.is_gone) == (None, False)
    assert "public internet" in str(refused.error)


def test_the_old_secret_signs_only_until_its_time_is_over() -> None:
    rotated = replace(endpoint("http://x"), old_secret=OLD_SECRET, old_secret_until=100.0)
    assert rotated.secrets(99.0) == (SECRET, OLD_SECRET)
    assert rotated.secrets(100.0) == (SECRET,)
