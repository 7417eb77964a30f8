"""Films and thumbnails under their public links."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest

from tests.servers import Server


@pytest.fixture(scope="module")
def film_url(server: Server) -> str:
    body = {"model": "sora-2", "version": "2.0", "size": "1280x720", "prompt": "a cat"}
    with server.client() as client:
        url: str = client.post("/sora/videos", json=body).json()["data"][0]["video_url"]
    return url


@pytest.fixture
def anyone() -> Iterator[httpx2.Client]:
    with httpx2.Client() as client:
        yield client


def test_the_link_is_absolute_needs_no_token_and_cannot_be_guessed(
    server: Server, anyone: httpx2.Client, film_url: str
) -> None:
    assert film_url.startswith(f"{server.url}/files/")
    answer = anyone.get(film_url)
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-disposition"].startswith('inline; filename="kinema-')
    assert len(film_url.rsplit("/", 1)[1]) == 32 + len(".mp4")
    assert anyone.get(film_url.replace(".mp4", "x.mp4")).status_code == 404
    wrong = film_url[:-5] + ("a" if film_url[-5] != "a" else "b") + ".mp4"
    assert anyone.get(wrong).json()["error"]["code"] == "no_api"


def test_head_tells_the_same_without_the_bytes(anyone: httpx2.Client, film_url: str) -> None:
    whole, head = anyone.get(film_url), anyone.head(film_url)
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-length", "etag", "content-type", "accept-ranges"):
        assert head.headers[name] == whole.headers[name]


def test_a_range_is_served(anyone: httpx2.Client, film_url: str) -> None:
    whole = anyone.get(film_url).content
    for spelling, wanted in (("bytes=0-99", whole[:100]), ("bytes=100-", whole[100:]), ("bytes=-50", whole[-50:])):
        answer = anyone.get(film_url, headers={"range": spelling})
        assert (answer.status_code, answer.content) == (206, wanted)
        assert answer.headers["content-range"].endswith(f"/{len(whole)}")


def test_several_ranges_are_served_as_multipart(anyone: httpx2.Client, film_url: str) -> None:
    whole = anyone.get(film_url).content
    answer = anyone.get(film_url, headers={"range": "bytes=0-9,1000-1009"})
    assert answer.status_code == 206
    assert answer.headers["content-type"].startswith("multipart/byteranges")
    assert whole[:10] in answer.content
    assert whole[1000:1010] in answer.content


def test_a_range_beyond_the_end_is_refused(anyone: httpx2.Client, film_url: str) -> None:
    answer = anyone.get(film_url, headers={"range": "bytes=999999999-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(anyone.get(film_url).content)}"
    assert answer.json()["error"]["code"] == "bad_request"


@pytest.mark.parametrize("spelling", ["bytes=", "bytes=a-b", "lines=1-2", "bytes=5-1"])
def test_a_range_that_cannot_be_read_is_ignored(anyone: httpx2.Client, film_url: str, spelling: str) -> None:
    assert anyone.get(film_url, headers={"range": spelling}).status_code == 200


def test_a_known_etag_is_answered_304(anyone: httpx2.Client, film_url: str) -> None:
    etag = anyone.head(film_url).headers["etag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = anyone.get(film_url, headers={"if-none-match": known})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == etag
    assert anyone.get(film_url, headers={"if-none-match": '"other"'}).status_code == 200


def test_if_range_with_another_etag_gets_the_whole(anyone: httpx2.Client, film_url: str) -> None:
    etag = anyone.head(film_url).headers["etag"]
    first = {"range": "bytes=0-9"}
    assert anyone.get(film_url, headers=first | {"if-range": etag}).status_code == 206
    assert anyone.get(film_url, headers=first | {"if-range": '"other"'}).status_code == 200


def test_the_thumbnail_lies_beside_the_film(anyone: httpx2.Client, film_url: str) -> None:
    answer = anyone.get(film_url.replace(".mp4", ".webp"))
    assert answer.headers["content-type"] == "image/webp"
    assert answer.content[8:12] == b"WEBP"
    assert answer.headers["etag"] != anyone.head(film_url).headers["etag"]


def test_pages_from_anywhere_may_play_it(anyone: httpx2.Client, film_url: str) -> None:
    answer = anyone.get(film_url, headers={"origin": "https://page.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
