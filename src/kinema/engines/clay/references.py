"""What a caller's pictures and clips do in a `clay` film: stills at its opening, guests among its actors.

It is plain about being a collage: a still is the caller's picture before a camera that moves a little, a guest is what
the caller's clip shows, cut out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from threading import Lock
from typing import TypeVar
from urllib.parse import unquote, urlsplit

import numpy as np
from numpy.typing import NDArray

from kinema.domain.shot import Role, Shot
from kinema.engines.base import LocalReference
from kinema.engines.clay.guests import Guest, open_guest
from kinema.engines.clay.stills import Picture, Stills, room_for
from kinema.errors import BadReference
from kinema.media.pictures import load_picture

KEPT_FRAMES = 64  # of a film behind the stage
SHOWN_LENGTH = 80  # characters of a file's name that a sentence repeats
WORDS = {Role.IMAGE: "picture", Role.FIRST_FRAME: "first frame", Role.CHARACTER: "character"}
Opened = TypeVar("Opened")


class Backdrop:
    """A film's frames by their number, for those who ask nearly in order from several threads.

    `frames` gives uint8 (height, width, 3) sRGB; after its end the last one stays.
    """

    def __init__(self, frames: Iterator[Picture]) -> None:
        self._frames = frames
        self._kept: dict[int, Picture] = {}
        self._next = 0
        self._lock = Lock()

    def at(self, index: int) -> Picture:
        with self._lock:
            while self._next <= index and (frame := next(self._frames, None)) is not None:
                self._kept[self._next] = frame
                self._kept.pop(self._next - KEPT_FRAMES, None)
                self._next += 1
            return self._kept[min(index, self._next - 1)]


@dataclass(frozen=True, slots=True)
class ReferenceFilm:
    """The pictures and clips of one shot, ready to be laid over its frames."""

    stills: Stills | None = None
    guests: tuple[Guest, ...] = ()
    behind: Backdrop | None = None  # a film that the stage is played before, in place of its land and sky

    def opening(self, frame_index: int) -> tuple[NDArray[np.float32], float] | None:
        """The opening picture and how opaque it is at a frame; None after it.

        The picture is float32 (height_px, width_px, 3) in sRGB 0..1.
        """
        return self.stills.at(frame_index) if self.stills else None

    def changed(self, frame_index: int) -> float:
        """How much of the scene's light and weather is over the opening picture at a frame: 0..1."""
        return self.stills.changed(frame_index) if self.stills else 0.0

    @property
    def opening_frames(self) -> int:
        """How many of the film's first frames a picture lies over, its dissolve included."""
        return self.stills.frames if self.stills else 0

    def coming_alive(self, shot: Shot, picture: Picture) -> ReferenceFilm:
        """With one picture, (height_px, width_px, 3), that is seen for a moment and dissolves into the film."""
        return replace(self, stills=Stills.coming_alive(shot, picture))


def open_references(shot: Shot, references: tuple[LocalReference, ...]) -> ReferenceFilm:
    """Read a shot's references.

    The picture of a FIRST_FRAME comes first, then the IMAGEs in their order; those that the film is too short to show
    are read (so that a broken one is refused) and left out.
    Raises: BadReference that names the picture or clip that can't be read, or whose range is beyond its end.
    """
    by_role = {role: [local for local in references if local.reference.role is role] for role in Role}
    pictures: list[Picture] = []
    is_exact = bool(by_role[Role.FIRST_FRAME])
    for role in (Role.FIRST_FRAME, Role.IMAGE):
        for number, local in enumerate(by_role[role], start=1):
            picture = _opened(local, number, len(by_role[role]), lambda local: load_picture(local.path))
            if len(pictures) < room_for(shot):
                pictures.append(picture)
    guests = open_guests(shot, references)
    return ReferenceFilm(Stills.of(shot, tuple(pictures), is_exact=is_exact) if pictures else None, guests)


def open_guests(shot: Shot, references: tuple[LocalReference, ...]) -> tuple[Guest, ...]:
    """Read a shot's characters, in their order. Raises: as `open_references`."""
    given = [local for local in references if local.reference.role is Role.CHARACTER]
    return tuple(
        _opened(local, number, len(given), lambda local: open_guest(local, shot.fps))
        for number, local in enumerate(given, start=1)
    )


def _opened(local: LocalReference, number: int, count: int, read: Callable[[LocalReference], Opened]) -> Opened:
    try:
        return read(local)
    except BadReference as error:
        raise BadReference(f"{_named(local, number, count)}: {error.message}") from error


def _named(local: LocalReference, number: int, count: int) -> str:
    """What a sentence calls a reference: what it is for, which of several, and its name or its file's."""
    reference = local.reference
    word = WORDS[reference.role] + (f" {number} of {count}" if count > 1 else "")
    if reference.name is not None:
        return f"the {word} ({reference.name[:SHOWN_LENGTH]})"
    if not reference.source.startswith(("http://", "https://")):
        return f"the {word}"
    file = PurePosixPath(unquote(urlsplit(reference.source).path)).name or urlsplit(reference.source).hostname or ""
    shown = "".join(letter if letter.isprintable() else "?" for letter in file[:SHOWN_LENGTH])
    return f"the {word} ({shown})" if shown else f"the {word}"
