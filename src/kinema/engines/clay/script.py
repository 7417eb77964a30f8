"""What a shot shows from the first frame of its film on: its takes, and those of the films that it was made from.

A remix plays its parent's takes again with changed scenes. An extension goes on in the last take of its parent: the
same world, the same moment, the camera still moving; what its prompt changes comes with a dissolve.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kinema.domain.shot import Shot, Verb
from kinema.engines.clay.direction import Take, takes
from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.names import Names, names_of
from kinema.engines.clay.revision import changed
from kinema.engines.clay.scene import Scene


@dataclass(frozen=True, slots=True)
class Script:
    """The takes of a whole film, of which a shot's own frames are those from `first` on."""

    takes: tuple[Take, ...]
    first: int = 0

    @property
    def frame_count(self) -> int:
        return self.takes[-1].stop

    def scene(self, fps: int) -> Scene:
        """What is heard: one scene, or a list of shots where the takes play several."""
        played: list[list[Take]] = []
        for take in self.takes:
            if played and as_heard(played[-1][0].scene) == as_heard(take.scene):
                played[-1].append(take)
            else:
                played.append([take])
        if len(played) == 1:
            return self.takes[0].scene
        shots = [replace(part[0].scene, length_s=(part[-1].stop - part[0].start) / fps) for part in played]
        return replace(shots[0], shots=tuple(shots))


def as_heard(scene: Scene) -> Scene:
    """A scene without what only the camera knows."""
    return replace(scene, prompt="", said="", camera="", framing="", joint="", length_s=None, lines=())


def script_of(shot: Shot, opening: int = 0, names: Names | None = None) -> Script:
    """The script of a shot; `opening` is for how many frames a caller's picture lies over its beginning.

    `names` are those of the characters in its references and in those of its ancestors, unless others are given.
    """
    names = names_of(shot) if names is None else names
    if shot.parent is None or shot.verb is Verb.CREATE:
        return Script(takes(parse_scene(shot.prompt, names), shot.frame_count, shot.fps, opening))
    parent = script_of(shot.parent, names=names)
    if shot.verb is Verb.EXTEND:
        return _extended(parent, shot, names)
    return _revised(parent, shot, names)


def _revised(parent: Script, shot: Shot, names: Names) -> Script:
    listed = parse_scene(shot.prompt, names)
    if listed.shots:
        return Script(takes(listed, shot.frame_count, shot.fps))
    scenes = {take.scene: changed(take.scene, shot.prompt, names) for take in parent.takes}
    return Script(tuple(replace(take, scene=scenes[take.scene]) for take in parent.takes))


def _extended(parent: Script, shot: Shot, names: Names) -> Script:
    last, end = parent.takes[-1], parent.frame_count
    stop = end + shot.frame_count
    (played_from, played_until), (moves_from, moves_until) = last.played, last.moved
    held = replace(
        last, scene_start=played_from, scene_stop=played_until, moves_from=moves_from, moves_until=moves_until
    )
    listed = parse_scene(shot.prompt, names)
    if listed.shots:
        later = takes(listed, shot.frame_count, shot.fps)
        moved = tuple(replace(take, start=take.start + end, stop=take.stop + end) for take in later)
        return Script((*parent.takes[:-1], held, *moved), end)
    scene = changed(last.scene, shot.prompt, names, goes_on=True)
    if replace(scene, prompt="", said="") == replace(last.scene, prompt="", said=""):
        return Script((*parent.takes[:-1], replace(held, stop=stop)), end)
    return Script((*parent.takes[:-1], held, replace(held, scene=scene, start=end, stop=stop, joint="dissolve")), end)
