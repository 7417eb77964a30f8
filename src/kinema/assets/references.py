"""Pictures that came inside a request, and what bytes are."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote

from kinema.errors import BadReference

ACCEPTED = "an http or https URL, a data URL (data:image/...;base64,...), or the Base64 of a JPEG, PNG, WebP or GIF"

_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_WEBP = re.compile(rb"RIFF....WEBP", re.DOTALL)
# ISO/IEC 14496-12: a size, `ftyp`, the major brand. Pictures (AVIF, HEIC) and sound (M4A) are of the same family.
_FTYP = re.compile(rb"....ftyp(....)", re.DOTALL)
_OTHER_BRANDS = frozenset({b"avif", b"avis", b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"M4A ", b"M4B "})
# QuickTime before `ftyp` existed.
_OLD_MOV = re.compile(rb"....(moov|mdat|wide|free|skip|pnot)", re.DOTALL)
_EBML = b"\x1a\x45\xdf\xa3"
_EBML_HEAD_BYTES = 64  # the document type stands in the first few dozen bytes of WebM and Matroska

_BASE64 = re.compile(r"[A-Za-z0-9+/_\s-]+={0,2}\s*", re.ASCII)


def sniff(head: bytes) -> str | None:
    """The media type that a file's first 64 bytes show, None for anything but the pictures and clips read here."""
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if _WEBP.match(head):
        return "image/webp"
    if brand := _FTYP.match(head):
        if brand[1] in _OTHER_BRANDS:
            return None
        return "video/quicktime" if brand[1] == b"qt  " else "video/mp4"
    if _OLD_MOV.match(head):
        return "video/quicktime"
    if head.startswith(_EBML):
        return _ebml_type(head[:_EBML_HEAD_BYTES])
    return None


def _ebml_type(head: bytes) -> str | None:
    if b"webm" in head:
        return "video/webm"
    return "video/x-matroska" if b"matroska" in head else None


def parse_inline(value: str) -> bytes | None:
    """The bytes of a picture given as a data URL or as bare Base64; None for what can only be a URL.

    Line breaks, a missing padding and the URL-safe alphabet are accepted. Raises: BadReference for a broken one.
    """
    if value[:5].lower() == "data:":
        return _picture(_data_of_url(value))
    return _picture(value) if _BASE64.fullmatch(value) else None


def _data_of_url(value: str) -> str:
    head, comma, data = value.partition(",")
    kind = head.lower()
    if not comma or not kind.startswith("data:image/") or not kind.endswith(";base64"):
        raise BadReference("a data URL must be a picture in Base64: data:image/...;base64,...")
    return unquote(data) if "%" in data else data


def _picture(text: str) -> bytes:
    letters = "".join(text.split()).rstrip("=").replace("-", "+").replace("_", "/")
    try:
        data = base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except binascii.Error as error:
        raise BadReference(f"a reference must be {ACCEPTED}; this is broken Base64") from error
    if not (sniff(data[:_EBML_HEAD_BYTES]) or "").startswith("image/"):
        raise BadReference(f"a reference must be {ACCEPTED}; these bytes are none of them")
    return data
