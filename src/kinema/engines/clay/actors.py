"""Actors: one body each, and its clay at any moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kinema.engines.clay.rigs import biped
from kinema.engines.clay.rigs.catalogue import Plan
from kinema.engines.clay.rigs.clothes import body_colour, dressed, recoloured
from kinema.engines.clay.rigs.handheld import Kit, equipped
from kinema.engines.clay.rigs.people import is_attired
from kinema.engines.clay.scene import Colour, Subject
from kinema.engines.clay.sculpture import PATTERNS, Sculpture

WATER_SETTINGS = ("river", "lake", "ocean", "beach")
FLIGHTS = ("fly", "broom", "blaze")
THUMBS = 2.6  # depth of an actor's finger marks, against those of scenery: seen nearer, it is pressed harder


@dataclass(frozen=True, slots=True)
class Actor:
    """One body. `ahead` and `aside` (to the north) are its place relative to the mark that travels along the path."""

    subject: Subject
    plan: Plan | None  # None: a paper standee
    row: Any
    action: str
    ahead: float = 0.0
    aside: float = 0.0
    lift: float = 0.0
    phase_s: float = 0.0
    rate: float = 1.0  # of its own time, so that its feet match the troupe's speed
    turn: float = 0.0  # of the body, relative to the direction of travel
    mount: int | None = None  # index of the actor it sits on
    index: int = 0
    held: str = ""  # what is in its hands, a key of `handheld.HELD`, of `things.THINGS` or of `people_doings.PARTNERS`
    tint: Colour | None = None  # of what is held
    seat: str = ""  # what it sits on at its task


@dataclass(frozen=True, slots=True)
class Troupe:
    actors: tuple[Actor, ...]
    speed: float  # world units per second
    direction: int  # 1 east, -1 west
    setting: str


def body(actor: Actor, t: float) -> Sculpture:
    """The actor's clay in its own frame at second `t`: feet at z = 0, nose along x; standees have none."""
    if actor.plan is None:
        raise ValueError("a standee has no body")
    if actor.held and actor.subject.plan == "biped":
        model = biped.build(actor.row, actor.action, t * actor.rate + actor.phase_s, actor.held)
    else:
        model = actor.plan.model(actor.row, actor.action, t * actor.rate + actor.phase_s)
    colour = actor.subject.colour or body_colour(actor.subject.wears)
    if colour is not None and not (actor.subject.plan == "biped" and is_attired(actor.row, actor.subject.wears)):
        model = recoloured(model, colour)
    model = dressed(
        model,
        actor.subject.wears,
        t + actor.phase_s,
        moving=actor.action in ("run", "walk", "fly", "ride", "drive", "broom", "ski", "surf"),
    )
    model = equipped(model, Kit(actor.held, actor.tint, actor.seat), actor.action, t + actor.phase_s)
    model = _thumbed(model)
    return model.moved(scale=actor.subject.scale) if actor.subject.scale != 1.0 else model


def _thumbed(model: Sculpture) -> Sculpture:
    """The model with the marks of the hands that pressed it; wool has its own, and what shines was polished."""
    look = model.skin.copy()
    matt = np.clip(1.0 - look[:, 8] / 0.45, 0.0, 1.0) * (look[:, 3] != PATTERNS["wool"])
    look[:, 10] *= 1.0 + (THUMBS - 1.0) * matt
    return replace(model, skin=look)
