"""The stage: a scene made ready once; who stands where, and what the camera sees, at any moment."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from kinema.domain.shot import Shot
from kinema.engines.clay.actors import Actor, Troupe, body
from kinema.engines.clay.blocking import Blocking, cast_of
from kinema.engines.clay.carriage import carriage
from kinema.engines.clay.direction import Take
from kinema.engines.clay.ground import PATH, Ground, bake, glow, wetness
from kinema.engines.clay.guests import extent
from kinema.engines.clay.light import Light, light_of
from kinema.engines.clay.looks import Grade, grade_of
from kinema.engines.clay.noise import Map
from kinema.engines.clay.places import aired, facing, setting_of
from kinema.engines.clay.references import ReferenceFilm
from kinema.engines.clay.scene import Scene
from kinema.engines.clay.scenery import Keep, Scenery, strew
from kinema.engines.clay.sculpture import Array, Sculpture, Vector, rotation
from kinema.engines.clay.settings import SETTINGS, Setting
from kinema.engines.clay.standee import standee
from kinema.engines.clay.views import Target, View, frame


@dataclass(frozen=True, slots=True)
class Body:
    """An actor at one moment, in the world."""

    model: Sculpture | None
    place: Vector  # of its feet
    height: float
    actor: Actor


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything about a film that doesn't change from frame to frame."""

    scene: Scene
    setting: Setting
    light: Light
    grade: Grade
    ground: Ground
    scenery: Scenery
    cast: Troupe
    target: Target  # at the start; it moves with the troupe
    lane: float
    start: float
    shot: Shot
    take: Take
    blocking: Blocking
    references: ReferenceFilm | None = None
    standees: tuple[Map, ...] = ()
    extents: tuple[tuple[float, float], ...] = ()  # length and height of each actor at rest, in world units

    def filmed(self, take: Take) -> Stage:
        """The same stage in another take of the same scene: its own camera, framing and side."""
        stage = replace(self, scene=_framed(take.scene), take=take)
        return replace(stage, target=_target(stage, self.target.aside - self.take.side + take.side))

    def time_s(self, index: int) -> float:
        """The time on stage at a frame of the film: slower or faster than the film's in slow motion or a timelapse."""
        return index / self.shot.fps * self.scene.pace

    def view_at(self, index: int) -> View:
        """What the camera sees at a frame: never from under the ground or the water."""
        t = self.time_s(index)
        u, film_s = self.take.share(index), index / self.shot.fps
        travelled = 0.0 if self.blocking.anchored else self.mark(t)[0] - self.start
        target = replace(self.target, x=self.target.x + travelled)
        view = frame(self.scene.camera, self.scene.framing, u, film_s, target, self.shot.width_px, self.shot.height_px)
        floor = max(self.surface(view.x, view.y), self.ground.roof(view.x, view.y)) + 0.3 + 0.08 * target.height
        if view.z < floor and self.setting.relief != "none":
            distance = math.hypot(view.x - target.x, view.y - target.y)
            view = replace(view, z=floor, horizon=view.horizon + (view.z - floor) / distance * view.focal)
        return view

    def bodies_at(self, t: float) -> list[Body]:
        """Everybody on the stage at second `t`."""
        return self.bodies(t, self.mark(t))

    def mark(self, t: float) -> Vector:
        """Where the travellers are at second `t`."""
        since = t - self.blocking.meet_s if self.blocking.anchored else t
        x = self.start + self.cast.direction * self.cast.speed * since
        y = PATH + self.lane
        return (x, y, self.surface(x, y))

    def surface(self, x: float, y: float) -> float:
        """What actors stand or swim on: the land, or the water where that is deeper than ankles."""
        land_height = self.ground.height(x, y)
        if land_height < self.ground.water - 0.30:
            return self.ground.water
        return max(land_height, -1e3)

    def bodies(self, t: float, mark: Vector) -> list[Body]:
        """Everybody at second `t` of their own time, the travellers at a mark."""
        standing_at = self.mark(self.blocking.meet_s)
        bodies: list[Body] = []
        heading = 0.0 if self.cast.direction > 0 else math.pi
        seats: dict[int, Body] = {}
        for actor in sorted(self.cast.actors, key=lambda a: a.mount is not None):
            stands = actor.index in self.blocking.standing
            place, turn = _place(actor, standing_at if stands else mark, heading)
            if actor.plan is None:
                bodies.append(
                    Body(
                        None,
                        (place[0], place[1], self.surface(place[0], place[1]) + max(0.0, actor.lift)),
                        1.7 * actor.subject.scale,
                        actor,
                    )
                )
                continue
            tilt, shift = carriage(actor, t, self.cast.setting, self.cast.direction)
            model = body(actor, t).moved(tilt, shift)
            mount = seats.get(actor.mount) if actor.mount is not None else None
            if mount is not None and mount.model is not None:
                bodies.append(self._seated(actor, model, mount, heading))
                continue
            foot = self.surface(place[0], place[1]) if self.setting.relief != "none" else 0.0
            feet = (place[0], place[1], foot + actor.lift + self.blocking.leap(actor.index, t))
            world = model.moved(rotation(turn), feet)
            low, high = world.bounds()
            bodies.append(Body(world, feet, float(high[2] - low[2]), actor))
            seats[actor.index] = bodies[-1]
        return bodies

    def _seated(self, actor: Actor, model: Sculpture, mount: Body, heading: float) -> Body:
        if mount.model is None:
            raise ValueError("nobody can sit on paper")
        (x, y, z), _ = mount.model.joints.get("back", mount.model.joints.get("top", (mount.place, 0.0)))
        (sx, sy, sz), _ = model.joints.get("seat", ((0.0, 0.0, 0.0), 0.0))
        turn = rotation(heading + mount.actor.turn)
        seat = turn @ np.array((sx, sy, sz))
        place = (x - float(seat[0]), y - float(seat[1]), z - float(seat[2]))
        world = model.moved(turn, place)
        return Body(world, place, 1.0, actor)

    def face(self, subject: int, index: int) -> tuple[float, float, float]:
        """Left, top and right of where a subject's head is on the screen at a frame, in pixels."""
        label = self.scene.subjects[subject].label
        view, actors = self.view_at(index), self.cast.actors
        if not actors:
            return view.width / 2, view.height / 2, view.width / 2
        speaker = next((actor for actor in actors if actor.subject.label == label), actors[0])
        needed = tuple(actor for actor in actors if actor.index in (speaker.index, speaker.mount))
        alone = replace(self, cast=replace(self.cast, actors=needed))
        shown = next(b for b in alone.bodies_at(self.time_s(index)) if b.actor.index == speaker.index)
        if shown.model is None or "head" not in shown.model.joints:
            left, top, right, _ = self.rectangle(view, shown)
            return left, top, right
        (x, y, z), radius = shown.model.joints["head"]
        column, row, depth = view.project(x, y, z)
        reach = radius * view.focal / depth
        return column - reach, row - 1.2 * reach, column + reach

    def keep(self, view: View, bodies: list[Body]) -> Keep | None:
        if not bodies:
            return None
        left, right, top, nearest = 1e9, -1e9, 1e9, 1e9
        for b in bodies:
            for rect in (self.rectangle(view, b),):
                left, top, right = min(left, rect[0]), min(top, rect[1]), max(right, rect[2])
            nearest = min(nearest, view.project(*b.place)[2])
        return Keep(left, right, top, nearest)

    def rectangle(self, view: View, b: Body) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of a body on the screen, in pixels."""
        if b.model is None:
            x, y, z = view.project(*b.place)
            h = b.height * view.focal / z
            return x - h * 0.5, y - h, x + h * 0.5, y
        s = b.model.shape
        dx, dy = s[:, 1] - view.x, s[:, 2] - view.y
        depth = np.maximum(0.2, dx * view.ca + dy * view.sa)
        r = (s[:, 18] + s[:, 17] * 0.25) * view.focal / np.maximum(0.1, depth - s[:, 18] * 0.5) * 1.03
        columns = view.width / 2 + (dx * view.sa - dy * view.ca) / depth * view.focal
        rows = view.horizon + (view.z - s[:, 3]) / depth * view.focal
        return float((columns - r).min()), float((rows - r).min()), float((columns + r).max()), float((rows + r).max())


def _place(actor: Actor, mark: Vector, heading: float) -> tuple[tuple[float, float], float]:
    way = 1.0 if heading == 0.0 else -1.0
    return (mark[0] + way * actor.ahead, mark[1] + actor.aside), heading + actor.turn


def build(scene: Scene, shot: Shot, references: ReferenceFilm | None = None, take: Take | None = None) -> Stage:
    """Make a scene ready: land, props, actors, light, camera. Takes a second or two, once per scene of a film.

    Without a `take`, one take is the whole film.
    """
    take = take or Take(scene, 0, shot.frame_count)
    scene = _framed(scene)
    if scene.setting not in SETTINGS:
        scene = replace(scene, setting="meadow")
    setting = setting_of(scene)
    light = aired(light_of(scene), setting)
    seed = shot.seed % 1_000_003
    cast, blocking = cast_of(scene, seed, take.middle / shot.fps * scene.pace)
    lane = _lane(scene, setting, cast)
    start = 60.0 + seed % 300
    white = scene.weather == "snow" or (scene.season == "winter" and scene.setting not in ("road", "city"))
    snow = (
        0.9
        if white and scene.setting not in ("room", "stage", "space", "moon", "underwater", "desert", "beach", "ocean")
        else 0.0
    )
    ground = bake(setting, light, seed, wetness(scene), snow)
    if setting.relief == "theatre":
        for x in (-3.4, 0.0, 3.4):
            glow(ground, start + x, PATH + lane + 0.4, 1.7, (0.34, 0.26, 0.17))
    aside, cast = _facing(cast, setting)
    light = facing(light, aside + math.pi)
    clear = 2.2 + lane + max((abs(a.aside) for a in cast.actors), default=0.0)
    scenery = strew(setting, ground, light, aside + math.pi, seed, clear, shot.height_px)
    standees = tuple(
        standee(a.subject.label) if a.plan is None else np.zeros((1, 1, 4), np.float32) for a in cast.actors
    )
    grade = grade_of(scene, light)
    bare = Target(start, PATH + lane, 0.0, 0.5, 1.0, aside, 0.0)
    drawn = (setting, light, grade, ground, scenery)
    stage = Stage(scene, *drawn, cast, bare, lane, start, shot, take, blocking, references, standees)
    stage = replace(stage, extents=tuple(extent(actor) for actor in cast.actors))
    return replace(stage, target=_target(stage, aside + take.side))


def _framed(scene: Scene) -> Scene:
    if scene.framing == "wide" and max((subject.count for subject in scene.subjects), default=1) > 4:
        return replace(scene, framing="medium")  # a crowd is wide already
    return scene


def _lane(scene: Scene, setting: Setting, cast: Troupe) -> float:
    plans = {a.subject.plan for a in cast.actors if a.mount is None}
    if plans & {"vehicle"}:
        return setting.lane
    if plans & {"boat", "fish"} or any(a.action in ("swim", "sail") for a in cast.actors):
        return setting.afloat if setting.relief != "lake" else 9.0
    return 0.0


# A river is known by two banks that meet far away: so the camera looks along it, and down on it. Radians from abreast
# of the actors' way; what a camera rises above them, in its move's own share.
ALONG = {"river": 0.84}
OVERLOOK = {"river": 1.7}


def _facing(cast: Troupe, setting: Setting) -> tuple[float, Troupe]:
    """Where the camera stands, as a bearing from the actors, and the actors turned for it."""
    lead = cast.actors[0] if cast.actors else None
    way, along = cast.direction, ALONG.get(setting.relief, 0.0)
    if lead is None:
        return -math.pi / 2 + way * along, cast
    swing = {"quadruped": 0.50, "biped": 0.80, "vehicle": 0.55, "boat": 0.50, "dragon": 0.55, "bird": 0.6}.get(
        lead.subject.plan, 0.45
    )
    if lead.subject.plan == "biped" and lead.action in ("swim", "fly"):
        swing = 0.38  # who lies on the water or the air is seen from the side: from ahead there's only a head
    if cast.speed > 0:
        return -math.pi / 2 + way * max(swing, along), cast
    aside = -math.pi / 2 + way * max(0.18, along)
    turned = []
    for a in cast.actors:
        offset = {"biped": 0.30, "quadruped": 0.85, "prop": 0.4, "dragon": 0.7}.get(a.subject.plan, 0.7)
        if a.action == "read":
            offset = 0.80  # so that the pages show, not the cover
        heading = 0.0 if way > 0 else math.pi
        inward = -1.0 if a.ahead * way > 0.05 else 1.0
        turned.append(replace(a, turn=aside + (offset * (way if abs(a.ahead) < 0.05 else inward)) - heading))
    return aside, replace(cast, actors=tuple(turned))


ABOVE_ROOFS = 20.0  # world units: nobody is lifted so high but to fly over a city
# Where the camera looks when nobody is there: how far north, how high, how much; by setting and camera.
_EMPTY = {
    ("city", ""): (4.0, 1.0, 5.0),
    ("city", "drone"): (60.0, 30.0, 30.0),
    ("mountains", ""): (20.0, 5.0, 9.0),
    ("mountains", "drone"): (30.0, 8.0, 14.0),
    ("village", "drone"): (12.0, 3.0, 8.0),
}


def _target(stage: Stage, aside: float) -> Target:
    """Frame the troupe over the whole film: the box that holds everybody at some moments of it."""
    mark = stage.mark(stage.blocking.meet_s if stage.blocking.anchored else 0.0)
    if not stage.cast.actors:
        north, foot, height = _EMPTY.get(
            (stage.scene.setting, stage.scene.camera), _EMPTY.get((stage.scene.setting, ""), (4.0, 1.0, 3.0))
        )
        return Target(
            mark[0],
            mark[1] + north,
            mark[2] + foot,
            1.0,
            height,
            aside,
            mark[2],
            rise=0.5 * OVERLOOK.get(stage.setting.relief, 1.0),
        )
    low, high = _box(stage, mark)
    middle = (low + high) / 2
    half = (high - low) / 2
    across = abs(half[0] * math.sin(aside)) + abs(half[1] * math.cos(aside))
    nearer = abs(half[0] * math.cos(aside)) + abs(half[1] * math.sin(aside))
    foot = max(float(low[2]), mark[2] if stage.setting.relief != "none" else -1e9)
    return Target(
        float(middle[0]),
        float(middle[1]),
        foot,
        float(across) * 0.93,
        max(0.3, float(high[2]) - foot),
        aside,
        mark[2] + 0.3,
        float(nearer),
        # Above the roofs the camera stays level with who flies there, for looking down it would see roofs and no sky.
        rise=0.5
        if stage.scene.setting == "city" and stage.cast.actors[0].lift > ABOVE_ROOFS
        else OVERLOOK.get(stage.setting.relief, 1.0),
    )


def _box(stage: Stage, mark: Vector) -> tuple[Array, Array]:
    """Lowest and highest corner of those whom the camera looks after, at some moments of the film."""
    low, high = np.full(3, 1e9), np.full(3, -1e9)
    for k in range(7):
        for b in _looked_after(stage, stage.bodies(k * stage.shot.duration_s / 7 + k * 0.11, mark)):
            below, above = _extent(b, stage.scene.framing)
            low, high = np.minimum(low, below), np.maximum(high, above)
    return low, high


def _looked_after(stage: Stage, bodies: list[Body]) -> list[Body]:
    """Those who stand where the camera stays, else those who travel; in a view of the lead, the lead alone."""
    standing = stage.blocking.standing
    shown = [b for b in bodies if not standing or (b.actor.index in standing) == stage.blocking.anchored] or bodies
    if stage.take.lead_only:
        shown = [b for b in shown if b.actor.plan is not None and b.actor.subject.plan != "prop"][:1] or shown
    return shown


def _extent(b: Body, framing: str) -> tuple[Array, Array]:
    """Lowest and highest corner of a body; of a person in a close shot, head and shoulders."""
    if b.model is None:
        w = b.height * 0.45
        x, y, z = b.place
        return np.array([x - w, y, z]), np.array([x + w, y, z + b.height])
    low, high = b.model.bounds()
    if framing == "close" and b.actor.subject.plan == "biped" and "neck" in b.model.joints:
        (x, y, z), _ = b.model.joints["neck"]
        head = float(high[2]) - z
        return np.array([x - head, y - head, z - 0.7 * head]), np.array([x + head, y + head, float(high[2])])
    return low, high
