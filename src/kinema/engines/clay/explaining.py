"""A scene for people: what was understood of a prompt, and how a film of it is cut."""

from __future__ import annotations

from kinema.domain.shot import FPS
from kinema.engines.clay.direction import Take, takes
from kinema.engines.clay.lexicon import FACT_ROLES
from kinema.engines.clay.scene import Scene, Subject


def explain(scene: Scene, duration_s: float, fps: int = FPS) -> str:
    """A scene, one field per line, and the shots of a film of it of `duration_s`.

    Each listed shot is a scene of its own, indented below its heading; the views that a long film of one scene is cut
    into are one line each.
    """
    cut = takes(scene, max(1, round(duration_s * fps)), fps)
    if not scene.shots:
        return "\n".join([*_described(scene), "shots:", *(_timed(number, take, fps) for number, take in _counted(cut))])
    lines = [f"prompt: {scene.prompt}", "shots:"]
    for number, take in _counted(cut):
        lines += [_timed(number, take, fps), *("    " + line for line in _described(take.scene))]
    if len(cut) < len(scene.shots):
        lines.append(f"  {len(scene.shots) - len(cut)} more: no room in {duration_s:g} s")
    return "\n".join(lines)


def _counted(cut: tuple[Take, ...]) -> list[tuple[int, Take]]:
    return list(enumerate(cut, start=1))


def _timed(number: int, take: Take, fps: int) -> str:
    how = f"{take.joint}, " if number > 1 else ""
    return f"  {number}: {_s(take.start, fps)}-{_s(take.stop, fps)} s, {how}{take.scene.camera}, {take.scene.framing}"


def _described(scene: Scene) -> list[str]:
    lines = [f"prompt: {scene.prompt}"]
    lines += [f"{name}: {getattr(scene, name) or 'none'}" for name in ("setting", *FACT_ROLES)]
    if scene.place:
        lines.insert(2, f"place: {scene.place}")
    if scene.pace != 1.0:
        lines.append(f"pace: {scene.pace:g}")
    for line in scene.lines:
        voice = "title" if line.speaker is None else f"said by {line.speaker}, {scene.subjects[line.speaker].label}"
        lines.append(f"line: {line.text} ({voice})")
    lines.append("subjects:" if scene.subjects else "subjects: none")
    for index, subject in enumerate(scene.subjects):
        lines += _explained(index, subject, scene.subjects)
    return lines


def _explained(index: int, subject: Subject, subjects: tuple[Subject, ...]) -> list[str]:
    lines = [f"  {index}: {subject.label}", f"    plan: {subject.plan}", f"    kind: {subject.kind}"]
    lines += [f"    count: {subject.count}", f"    action: {subject.action}"]
    if subject.scale != 1.0:
        lines.append(f"    scale: {subject.scale:g}")
    if subject.colour is not None:
        lines.append("    colour: " + " ".join(f"{level:.2f}" for level in subject.colour) + " (linear RGB)")
    if subject.wears:
        lines.append("    wears: " + ", ".join(subject.wears))
    if subject.relation is not None:
        word, other = subject.relation
        lines.append(f"    relation: {word} {other} ({subjects[other].label})")
    return lines


def _s(frame: int, fps: int) -> str:
    return f"{round(frame / fps, 2):g}"
