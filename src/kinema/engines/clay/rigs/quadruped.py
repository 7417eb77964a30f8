"""Animals on four legs, from a kitten to a sauropod: one rig, a row of proportions each."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Protocol

from kinema.engines.clay.rigs.beast import Beast, plain
from kinema.engines.clay.rigs.beast_head import neck_and_head
from kinema.engines.clay.rigs.beast_parts import extras
from kinema.engines.clay.rigs.beast_poses import LEGS, Pose, posed
from kinema.engines.clay.rigs.beast_tails import tail
from kinema.engines.clay.rigs.beasts_hoofed import HOOFED
from kinema.engines.clay.rigs.beasts_pawed import PAWED
from kinema.engines.clay.rigs.gait import QUADRUPED_GAITS, knee
from kinema.engines.clay.sculpture import Clay, Sculpture, Vector, skin


class Spine(Protocol):
    """A point of the bent back, by how far along and above it."""

    def __call__(self, along: float, above: float = 0.0) -> Vector: ...


BEASTS = {**PAWED, **HOOFED}


def speed(b: Beast, action: str) -> float:
    """Ground speed of an action in world units per second, 0.0 where it stays in place."""
    gait = QUADRUPED_GAITS.get(action)
    return gait.speed(b.leg) if gait else 0.0


def build(b: Beast, action: str, t: float) -> Sculpture:
    """The animal at `t` seconds of an action; anything but a gait or a known pose is standing and looking about."""
    pose = posed(b, action, t)
    clay = Clay()
    # A pale belly is a piece of its own: as a pattern of the coat its edge would follow every finger mark.
    coat, pale = plain(b.coat) if b.coat.pattern == "belly" else b.coat, skin(b.belly)
    u = b.leg
    half, cp, sp = b.length * u / 2, math.cos(pose.pitch), math.sin(pose.pitch)
    rise = max(b.chest, b.hips) * u * 0.55
    middle = pose.height + rise * (0.6 if pose.tuck else 0.42)

    def on_spine(along: float, above: float = 0.0) -> Vector:
        bend = pose.flex * (abs(along) / half) * 0.5 * u
        return (along * cp - above * sp, 0.0, middle + along * sp + above * cp - bend * 0.6)

    rump, chest = on_spine(-half * 0.86, -0.02 * u), on_spine(half * 0.86)
    belly = on_spine(0.0, -0.04 * u)
    clay.limb(rump, belly, b.hips * u * 0.98, (b.hips + b.chest) * 0.48 * u, coat, 0.14 * u)
    clay.limb(belly, chest, (b.hips + b.chest) * 0.48 * u, b.chest * u, coat, 0.18 * u)
    if b.coat.pattern == "belly":
        _underside(clay, b, on_spine)
    if b.paws:
        clay.ball(
            (chest[0] + b.chest * u * 0.42, 0.0, chest[2] - b.chest * u * 0.30), b.chest * u * 0.62, pale, 0.06 * u
        )
    _legs(clay, b, pose, on_spine)
    head = neck_and_head(clay, b, pose, chest)
    tail(clay, b, pose, rump, t)
    extras(clay, b, chest, rump, head, middle, t)
    if action == "eat" and not b.paws:
        _tuft(clay, head[0][0] + 0.25 * u, u)
    clay.joint("back", (on_spine(-half * 0.02)[0], 0.0, on_spine(0.0, (b.hips + b.chest) * 0.48 * u)[2]), b.hips * u)
    return clay.done()


def _tuft(clay: Clay, x: float, u: float) -> None:
    """Grass at the muzzle of what grazes, wherever it stands."""
    for k in range(9):
        a = 2.4 * k
        foot = (x + 0.26 * u * math.cos(a) * (0.4 + 0.07 * k), 0.34 * u * math.sin(a) * (0.4 + 0.07 * k), 0.0)
        tip = (foot[0] + 0.10 * u * math.cos(a), foot[1] + 0.10 * u * math.sin(a), u * (0.26 + 0.03 * (k % 4)))
        clay.limb(foot, tip, 0.045 * u, 0.012 * u, skin(("5f9a36", "79ac3c")[k % 2]), 0.01)


def _underside(clay: Clay, b: Beast, on_spine: Spine) -> None:
    """The pale fur between fore and hind legs, along the bent back."""
    u, half, girth = b.leg, b.length * b.leg / 2, (b.hips + b.chest) * 0.48 * b.leg
    below = -0.36 * girth
    look = replace(b.coat, colour=b.coat.second, pattern="plain", marks=0.4)
    clay.limb(on_spine(-half * 0.50, below), on_spine(half * 0.55, below), girth * 0.72, girth * 0.74, look, 0.02 * u)


def _legs(clay: Clay, b: Beast, pose: Pose, on_spine: Spine) -> None:
    u, w = b.leg, b.leg_width * b.leg
    sock = skin(b.belly) if b.paws else skin(b.dark)
    if "socks" in b.extra:
        sock = skin(b.dark)
    leg_coat = plain(b.coat) if b.coat.pattern in ("belly", "wool", "patches") else b.coat
    if "darkface" in b.extra:
        leg_coat = skin(b.belly)
    for (end, side), (ahead, aside, up) in zip(LEGS, pose.feet, strict=True):
        girth = b.chest if end > 0 else b.hips
        top = on_spine(end * b.length * u / 2 * (0.84 if end > 0 else 0.80), -girth * u * 0.28)
        y = side * max(girth * u * 0.60, w * 1.1)
        hip = (top[0], y, top[2])
        foot = (top[0] + ahead, y * 1.04 + side * aside, w * 0.85 + up)
        if pose.tuck:
            clay.limb((hip[0], y * 1.1, hip[2]), (foot[0], y * 1.25, w), w * 1.35, w, leg_coat, 0.1 * u)
            clay.blob((foot[0] + w, y * 1.25, w * 0.9), (w * 1.4, w, w * 0.9), sock, 0.02)
            continue
        if end > 0:
            wrist = (foot[0] - 0.02 * u - 0.25 * up, foot[1], foot[2] + 0.20 * u)
            elbow = knee(hip, wrist, 0.44 * u, 0.42 * u, (-1.0, 0.0, 0.1))
            clay.limb(hip, elbow, w * 1.45, w * 1.05, leg_coat, 0.10 * u)
            clay.limb(elbow, wrist, w * 1.05, w * 0.84, leg_coat, 0.03 * u)
            clay.limb(wrist, foot, w * 0.84, w * 0.84, leg_coat, 0.02 * u)
        else:
            hock = (foot[0] - 0.14 * u - 0.30 * up, foot[1], foot[2] + 0.28 * u - 0.15 * up)
            joint = knee(hip, hock, 0.46 * u, 0.44 * u, (1.0, 0.0, 0.15))
            clay.limb(hip, joint, w * 1.85, w * 1.2, leg_coat, 0.12 * u)
            clay.limb(joint, hock, w * 1.2, w * 0.82, leg_coat, 0.03 * u)
            clay.limb(hock, foot, w * 0.82, w * 0.82, leg_coat, 0.03 * u)
        if b.paws:
            clay.blob((foot[0] + w * 0.42, foot[1], foot[2] - w * 0.12), (w * 1.32, w * 1.02, w * 0.74), sock, 0.02)
        else:
            clay.limb(foot, (foot[0] + 0.02 * u, foot[1], foot[2] - w * 0.25), w * 0.98, w * 1.05, sock, 0.008)
