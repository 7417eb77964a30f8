"""The stage: a scene made ready once, then any frame of it by number, each independent of the others."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kinema.domain.shot import Shot
from kinema.engines.clay import specks
from kinema.engines.clay.actors import Actor, Troupe, body, carriage, troupe
from kinema.engines.clay.ground import PATH, Ground, bake, glow
from kinema.engines.clay.kernels import cards, land, lens
from kinema.engines.clay.kernels.sculpt import ground_shadow, sculpt
from kinema.engines.clay.light import Light, air_row, light_of, tracing_row
from kinema.engines.clay.looks import Grade, grade_of
from kinema.engines.clay.noise import Map, finger_marks, ripples
from kinema.engines.clay.references import ReferenceFilm
from kinema.engines.clay.scene import Scene
from kinema.engines.clay.scenery import Keep, Scenery, on_screen, strew
from kinema.engines.clay.sculpture import WHITE, Array, Clay, Sculpture, Vector, hexcolour, rotation
from kinema.engines.clay.settings import SETTINGS, Setting
from kinema.engines.clay.standee import standee
from kinema.engines.clay.views import Target, View, frame

SHADOW_CELLS = 224
ACTOR_PIXELS = 120_000  # an actor that covers more is traced coarser and enlarged
_WATERY = ("river", "lake", "ocean", "beach")


@dataclass(slots=True)
class Canvas:
    """The buffers of one frame in the making; one per thread, used again and again."""

    out: Map
    depth: Map
    kind: NDArray[np.uint8]
    cover: NDArray[np.uint8]
    shine: Map
    sky: Map
    soft: Map
    spare: Map
    shadow: Map

    @classmethod
    def of(cls, width: int, height: int) -> Canvas:
        def image(w: int, h: int) -> Map:
            return np.zeros((h, w, 3), np.float32)

        quarter = (max(2, -(-width // 4)), max(2, -(-height // 4)))
        half = (max(2, -(-width // 2)), max(2, -(-height // 2)))
        plain = (height, width)
        return cls(image(width, height), np.zeros(plain, np.float32), np.zeros(plain, np.uint8), np.zeros(plain, np.uint8), np.zeros(plain, np.float32),
                   image(*half), image(*quarter), image(*quarter), np.ones((SHADOW_CELLS, SHADOW_CELLS), np.float32))  # fmt: skip


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
    references: ReferenceFilm | None = None
    standees: tuple[Map, ...] = ()

    def frame(self, index: int, canvas: Canvas) -> NDArray[np.uint8]:
        """Frame `index` as planar yuv420p (height * 3 // 2, width)."""
        t = index / self.shot.fps
        view, bodies = self.view_at(index), self.bodies_at(t)
        keep = self._keep(view, bodies)
        air = air_row(self.light, {"space": 1.0, "water": 2.0}.get(self.setting.sky, 0.0))
        air[25] = t
        self._backdrop(canvas, view, air, bodies, keep, t)
        self._players(canvas, view, air, bodies, t, index)
        self._specks(canvas, view, bodies, t)
        return self._developed(canvas, index, t)

    # --- where everything is -----------------------------------------------------------------------------------

    def view_at(self, index: int) -> View:
        """What the camera sees at a frame: never from under the ground or the water."""
        t, u = index / self.shot.fps, index / max(1, self.shot.frame_count - 1)
        target = replace(self.target, x=self.target.x + self._mark(t)[0] - self.start)
        view = frame(self.scene.camera, self.scene.framing, u, t, target, self.shot.width_px, self.shot.height_px)
        floor = self._surface(view.x, view.y) + 0.3 + 0.08 * target.height
        if view.z < floor and self.setting.relief != "none":
            distance = math.hypot(view.x - target.x, view.y - target.y)
            view = replace(view, z=floor, horizon=view.horizon + (view.z - floor) / distance * view.focal)
        return view

    def bodies_at(self, t: float) -> list[Body]:
        """Everybody on the stage at second `t`."""
        return self._bodies(t, self._mark(t))

    def _mark(self, t: float) -> Vector:
        x = self.start + self.cast.direction * self.cast.speed * t
        y = PATH + self.lane
        return (x, y, self._surface(x, y))

    def _surface(self, x: float, y: float) -> float:
        """What actors stand or swim on: the land, or the water where that is deeper than ankles."""
        land_height = self.ground.height(x, y)
        if land_height < self.ground.water - 0.30:
            return self.ground.water
        return max(land_height, -1e3)

    def _bodies(self, t: float, mark: Vector) -> list[Body]:
        bodies: list[Body] = []
        heading = 0.0 if self.cast.direction > 0 else math.pi
        seats: dict[int, Body] = {}
        for actor in sorted(self.cast.actors, key=lambda a: a.mount is not None):
            place, turn = _place(actor, mark, heading)
            if actor.plan is None:
                bodies.append(Body(None, (place[0], place[1], self._surface(place[0], place[1]) + max(0.0, actor.lift)), 1.7 * actor.subject.scale, actor))
                continue
            tilt, shift = carriage(actor, t, self.cast.setting)
            model = body(actor, t).moved(tilt, shift)
            mount = seats.get(actor.mount) if actor.mount is not None else None
            if mount is not None and mount.model is not None:
                bodies.append(self._seated(actor, model, mount, heading))
                continue
            foot = self._surface(place[0], place[1]) if self.setting.relief != "none" else 0.0
            place = (place[0], place[1], foot + actor.lift)
            world = model.moved(rotation(turn), place)
            low, high = world.bounds()
            bodies.append(Body(world, place, float(high[2] - low[2]), actor))
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

    def _keep(self, view: View, bodies: list[Body]) -> Keep | None:
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
        z = np.maximum(0.2, dx * view.ca + dy * view.sa)
        r = (s[:, 18] + s[:, 17] * 0.25) * view.focal / np.maximum(0.1, z - s[:, 18] * 0.5) * 1.03
        x = view.width / 2 + (dx * view.sa - dy * view.ca) / z * view.focal
        y = view.horizon + (view.z - s[:, 3]) / z * view.focal
        return float((x - r).min()), float((y - r).min()), float((x + r).max()), float((y + r).max())

    # --- painting ----------------------------------------------------------------------------------------------

    def _backdrop(self, canvas: Canvas, view: View, air: Array, bodies: list[Body], keep: Keep | None, t: float) -> None:
        row, c = view.row(), canvas
        reach = self.setting.reach
        land.cast(c.depth, c.kind, c.cover, self.ground.heights, self.ground.tall, self.ground.walls, row, self.ground.water, reach)
        land.paint_sky(c.sky, row, air, ripples(), 2.0)
        look = self._look(bodies, view, c)
        land.shade(c.out, c.shine, c.sky, c.depth, c.kind, c.cover, self.ground.lit, self.ground.walls, finger_marks(), c.shadow, row, air, look)
        items = on_screen(self.scenery, view, self.light, t, keep, self._wind())
        cards.props(c.out, c.depth, c.shine, self.scenery.atlas.texels, self.scenery.atlas.levels, items, air)
        if self._mirrors():
            land.mirror(c.out, c.shine, c.depth, c.sky, ripples(), row, air, self._water())
        focus = view.project(self._focus(bodies, view), PATH + self.lane, 0.0)[2] if bodies else 12.0
        lens.quarter(c.out, c.soft, 0.0)
        lens.blur(c.soft, c.spare, max(1, round(self.shot.height_px / 720)), 2)
        lens.defocus(c.out, c.soft, c.depth, focus * 1.15, 0.85 if bodies else 0.25)

    def _focus(self, bodies: list[Body], view: View) -> float:
        return float(np.mean([b.place[0] for b in bodies]))

    def _wind(self) -> float:
        return {"wind": 3.0, "storm": 4.0, "rain": 1.5}.get(self.scene.weather, 1.0)

    def _wet(self) -> bool:
        return self.scene.weather in ("rain", "storm")

    def _mirrors(self) -> bool:
        return self.setting.water is not None or self._wet() or self.setting.sky == "indoors"

    def _water(self) -> Array:
        deep = np.array(hexcolour(self.setting.deep)) * (np.array(self.light.sky) * 1.5 + np.array(self.light.sun) * 0.18)
        level = self.ground.water if self.setting.water is not None else 0.05
        glint = np.array(self.light.disc_colour) * (1.0 if self.light.disc_radius > 0 else 0.0) * (0.35 if self.light.night else 1.0)
        rough = self.setting.rough * (1.5 if self.scene.weather in ("storm", "wind") else 1.0)
        return np.array([level, *deep, rough, *self.setting.flow, *glint, 0.0, self.setting.wave])

    def _look(self, bodies: list[Body], view: View, canvas: Canvas) -> Array:
        look = np.zeros(20)
        span = max(5.0, 3.2 * max((b.height for b in bodies), default=1.0), 2.6 * self.target.half_width)
        x = float(np.mean([b.place[0] for b in bodies])) if bodies else view.x
        look[0], look[1], look[2] = x - span / 2, PATH + self.lane - span / 2, span / SHADOW_CELLS
        canvas.shadow.fill(1.0)
        key = np.array(self.light.key)
        for b in bodies:
            level = self._surface(b.place[0], b.place[1])
            if b.model is not None and b.place[2] - level < 9.0:
                ground_shadow(canvas.shadow, b.model.shape, key, level, look[0], look[1], look[2], 0.22)
            elif b.model is None:
                ground_shadow(canvas.shadow, _silhouette(b), key, level, look[0], look[1], look[2], 0.22)
        look[3:5] = self.setting.grain
        look[5] = 0.78 if self.light.night == 0 or self.setting.sky == "indoors" else 0.6
        sun, sky = np.array(self.light.sun), np.array(self.light.sky)
        look[6:9] = sun * max(0.0, abs(self.light.key[0])) * 0.8 + sky + np.array(self.light.fill) * 0.3
        look[9:12] = sun * max(0.0, -self.light.key[1]) + sky + np.array(self.light.fill) * 0.3
        look[12:15] = np.array(hexcolour(self.setting.deep)) * 0.8
        look[15] = self.setting.cue.get("caustics", 0.0)
        look[16] = float(self.shot.seed % 97)
        return look

    def _players(self, canvas: Canvas, view: View, air: Array, bodies: list[Body], t: float, index: int) -> None:
        lamp = tracing_row(self.light)
        order = sorted(bodies, key=lambda b: -view.project(*b.place)[2])
        card = self.references.card(index) if self.references else None
        if card is not None and not order:
            self._guest(canvas, view, air, (self.target.x, self.target.y, self.target.foot), card, t)
        for b in order:
            if card is not None and b.actor.index == 0:
                self._guest(canvas, view, air, b.place, card, t)
            elif b.model is None:
                self._flat(canvas, view, air, b, self.standees[b.actor.index], t)
            else:
                self._traced(canvas, view, air, lamp, b, t)

    def _traced(self, canvas: Canvas, view: View, air: Array, lamp: Array, b: Body, t: float) -> None:
        if b.model is None:
            return
        left, top, right, bottom = self.rectangle(view, b)
        left, top = math.floor(max(-8.0, left)) - 1.0, math.floor(max(-8.0, top)) - 1.0
        right, bottom = min(view.width + 8.0, right + 2.0), min(view.height + 8.0, bottom + 2.0)
        if right - left < 2 or bottom - top < 2:
            return
        pixel = max(1.0, math.sqrt((right - left) * (bottom - top) / ACTOR_PIXELS))
        h, w = int((bottom - top) / pixel) + 1, int((right - left) / pixel) + 1
        picture, depth = np.zeros((h, w, 4), np.float32), np.full((h, w), 1e6, np.float32)
        sculpt(picture, depth, b.model.shape, b.model.skin, view.row(), lamp, finger_marks(), left, top, pixel)
        self._laid(canvas, view, air, picture, depth, left, top, pixel, t)

    def _laid(self, canvas: Canvas, view: View, air: Array, picture: Map, depth: Map, left: float, top: float, pixel: float, t: float) -> None:
        if self._mirrors():
            cards.reflect(canvas.out, canvas.shine, canvas.depth, picture, depth, ripples(), view.row(), self._water(), left, top, pixel, t)
        cards.place(canvas.out, canvas.depth, picture, depth, air, left, top, pixel, 1.0)

    def _flat(self, canvas: Canvas, view: View, air: Array, b: Body, card: Map, t: float) -> None:
        """A paper standee at a body's place, swaying a little."""
        x, y, z = view.project(*b.place)
        hop = abs(math.sin(t * 5.0 + b.actor.phase_s)) * 0.05 * (b.actor.action in ("run", "walk", "dance", "jump"))
        pixel = b.height * view.focal / z / card.shape[0]
        leaned = _leaned(card, 0.05 * math.sin(t * 1.6 + b.actor.phase_s * 5))
        self._carded(canvas, view, air, leaned, (x, y - card.shape[0] * pixel * hop, z), pixel, t)

    def _guest(self, canvas: Canvas, view: View, air: Array, place: Vector, card: tuple[Map, float], t: float) -> None:
        """The caller's character in the first actor's place: a picture (h, w, 4; premultiplied sRGB) and its height as a share of the film's."""
        picture, share = card
        cover = picture[..., 3:]
        light = np.power(np.clip(picture[..., :3] / np.maximum(cover, 1e-4), 0.0, 1.0), 2.2) * cover
        shown = np.concatenate([light, cover], -1).astype(np.float32)
        x, y, z = view.project(*place)
        bottom = min(float(view.height), y)
        self._carded(canvas, view, air, shown, (x, bottom, z), share * view.height / picture.shape[0], t)

    def _carded(self, canvas: Canvas, view: View, air: Array, card: Map, foot: Vector, pixel: float, t: float) -> None:
        """A card (h, w, 4; premultiplied linear) with its foot at a column, row and depth, in the light of the scene."""
        tint = np.array([*(np.array(self.light.sun) * 0.42 + np.array(self.light.sky) * 0.55 + np.array(self.light.fill) * 0.4), 1.0], np.float32)
        depth = np.full(card.shape[:2], foot[2], np.float32)
        left, top = foot[0] - card.shape[1] * pixel / 2, foot[1] - card.shape[0] * pixel
        self._laid(canvas, view, air, np.ascontiguousarray(card * tint, np.float32), depth, left, top, pixel, t)

    def _specks(self, canvas: Canvas, view: View, bodies: list[Body], t: float) -> None:
        seed = self.shot.seed % 1_000_003
        rows = [specks.weather(self.scene, self.light, view, t, seed)]
        for b in bodies:
            rows += self._trail(view, b, t, seed + b.actor.index)
        items = np.ascontiguousarray(np.vstack(rows))
        if len(items):
            cards.specks(canvas.out, canvas.depth, items)

    def _trail(self, view: View, b: Body, t: float, seed: int) -> list[Array]:
        x, y, z = b.place
        if b.model is None or b.actor.mount is not None or self.setting.relief == "none":
            return []
        speed, direction, action = self.cast.speed, self.cast.direction, b.actor.action
        land_height = self.ground.height(x, y)
        low, high = b.model.bounds()
        size = min(3.0, float(high[0] - low[0]) * 0.8)
        if land_height < self.ground.water - 0.02:
            level = self.ground.water
            if z - level > 0.5:
                return []
            trail = [specks.rings(view, self.light, t, (x, y, level), size, speed, direction)]
            if action in ("run", "walk", "jump", "dance", "swim"):
                trail.append(specks.spray(view, self.light, t, seed, (x, y, level), size, speed, direction))
            return trail
        if action in ("run", "drive") and self.setting.relief in ("dunes", "meadow", "hills", "craters", "snowfield", "beach", "woods", "peaks", "village", "seabed"):
            base = np.array(hexcolour(self.setting.path)) * (np.array(self.light.sun) * 0.5 + np.array(self.light.sky))
            return [specks.dust(view, t, seed, (x, y, land_height), size, speed, direction, (float(base[0]), float(base[1]), float(base[2])))]
        return []

    def _developed(self, canvas: Canvas, index: int, t: float) -> NDArray[np.uint8]:
        height, width = self.shot.height_px, self.shot.width_px
        opening = self.references.opening(index) if self.references else None
        if opening is not None and opening[1] > 0:
            picture, alpha = opening
            light = np.power(np.clip(picture, 0.0, 1.0), 2.2) / self.grade.exposure
            canvas.out[...] = canvas.out * (1 - alpha) + light.astype(np.float32) * alpha
        lens.quarter(canvas.out, canvas.soft, self.grade.bloom_from)
        lens.blur(canvas.soft, canvas.spare, max(1, round(height / 180)), 2)
        yuv = np.empty((height * 3 // 2, width), np.uint8)
        grade = self.grade.row(height, width)
        if self.scene.weather == "storm":
            grade[0] *= 1.0 + 1.1 * _flash(t, self.shot.seed)
        lens.develop(canvas.out, canvas.soft, yuv, self.grade.curve, grade, index + 1)
        return yuv


def _flash(t: float, seed: int) -> float:
    """Lightning: 0..1, a double strike every few seconds."""
    phase = (t + seed % 7 * 0.4) % 3.1 - 1.2
    return math.exp(-max(0.0, phase) * 14.0) * (phase >= 0) + 0.7 * math.exp(-max(0.0, phase - 0.25) * 10.0) * (phase >= 0.25)


def _silhouette(b: Body) -> Array:
    """What casts a standee's shadow: a flat board on a stick."""
    clay, (x, y, z), h = Clay(), b.place, b.height
    clay.limb((x, y, z), (x, y, z + h * 0.3), 0.05, 0.05, WHITE)
    clay.limb((x - h * 0.2, y, z + h * 0.6), (x + h * 0.2, y, z + h * 0.6), h * 0.3, h * 0.3, WHITE)
    return clay.done().shape


def _leaned(card: Map, angle: float) -> Map:
    """Lean a card by shearing its rows about its foot; good for the few degrees that paper sways."""
    rows = card.shape[0]
    shifts = np.round((rows - np.arange(rows)) * math.tan(angle)).astype(np.int64)
    columns = (np.arange(card.shape[1])[None] - shifts[:, None]) % card.shape[1]
    return np.take_along_axis(card, columns[..., None], axis=1)


def _place(actor: Actor, mark: Vector, heading: float) -> tuple[tuple[float, float], float]:
    way = 1.0 if heading == 0.0 else -1.0
    return (mark[0] + way * actor.ahead, mark[1] + actor.aside), heading + actor.turn


def build(scene: Scene, shot: Shot, references: ReferenceFilm | None = None) -> Stage:
    """Make a scene ready: land, props, actors, light, camera. Takes a second or two, once per film."""
    if scene.setting not in SETTINGS:
        scene = replace(scene, setting="meadow")
    setting = SETTINGS[scene.setting]
    light = light_of(scene)
    seed = shot.seed % 1_000_003
    cast = troupe(scene, seed)
    lane = _lane(scene, setting, cast)
    start = 60.0 + seed % 300
    wet = {"rain": 0.7, "storm": 1.0}.get(scene.weather, 0.0)
    white = scene.weather == "snow" or (scene.season == "winter" and scene.setting not in ("road", "city"))
    snow = 0.9 if white and scene.setting not in ("room", "stage", "space", "moon", "underwater", "desert", "beach", "ocean") else 0.0
    ground = bake(setting, light, seed, wet, snow)
    if setting.relief == "theatre":
        for x in (-3.4, 0.0, 3.4):
            glow(ground, start + x, PATH + lane + 0.4, 1.7, (0.34, 0.26, 0.17))
    aside, cast = _facing(cast)
    clear = 2.2 + lane + max((abs(a.aside) for a in cast.actors), default=0.0)
    scenery = strew(setting, ground, light, aside + math.pi, seed, clear, shot.height_px)
    standees = tuple(standee(a.subject.label) if a.plan is None else np.zeros((1, 1, 4), np.float32) for a in cast.actors)
    grade = grade_of(scene, light)
    bare = Target(start, PATH + lane, 0.0, 0.5, 1.0, aside, 0.0)
    stage = Stage(scene, setting, light, grade, ground, scenery, cast, bare, lane, start, shot, references, standees)
    return replace(stage, target=_target(stage, aside))


def _lane(scene: Scene, setting: Setting, cast: Troupe) -> float:
    plans = {a.subject.plan for a in cast.actors if a.mount is None}
    if plans & {"vehicle"}:
        return setting.lane
    if plans & {"boat", "fish"} or any(a.action in ("swim", "sail") for a in cast.actors):
        return setting.afloat if setting.relief != "lake" else 9.0
    return 0.0


def _facing(cast: Troupe) -> tuple[float, Troupe]:
    """Where the camera stands, as a bearing from the actors, and the actors turned for it."""
    lead = cast.actors[0] if cast.actors else None
    way = cast.direction
    if lead is None:
        return -math.pi / 2, cast
    swing = {"quadruped": 0.50, "biped": 0.80, "vehicle": 0.55, "boat": 0.50, "dragon": 0.55, "bird": 0.6}.get(lead.subject.plan, 0.45)
    if cast.speed > 0:
        return -math.pi / 2 + way * swing, cast
    aside = -math.pi / 2 + way * 0.18
    turned = []
    for a in cast.actors:
        offset = {"biped": 0.30, "quadruped": 0.85, "prop": 0.4, "dragon": 0.7}.get(a.subject.plan, 0.7)
        heading = 0.0 if way > 0 else math.pi
        inward = -1.0 if a.ahead * way > 0.05 else 1.0
        turned.append(replace(a, turn=aside + (offset * (way if abs(a.ahead) < 0.05 else inward)) - heading))
    return aside, replace(cast, actors=tuple(turned))


def _target(stage: Stage, aside: float) -> Target:
    """Frame the troupe over the whole film: the box that holds everybody at some moments of it."""
    mark = stage._mark(0.0)
    if not stage.cast.actors:
        scale = {"city": 5.0, "mountains": 6.0, "ocean": 3.0, "space": 4.0}.get(stage.scene.setting, 3.0)
        return Target(mark[0], mark[1] + 4.0, mark[2] + 1.0, 1.0, scale, aside, mark[2])
    low, high = np.full(3, 1e9), np.full(3, -1e9)
    for k in range(7):
        for b in stage._bodies(k * stage.shot.duration_s / 7 + k * 0.11, mark):
            if b.model is None:
                w = b.height * 0.45
                a, z = np.array([b.place[0] - w, b.place[1], b.place[2]]), np.array([b.place[0] + w, b.place[1], b.place[2] + b.height])
            else:
                a, z = b.model.bounds()
            low, high = np.minimum(low, a), np.maximum(high, z)
    middle = (low + high) / 2
    half = (high - low) / 2
    across = abs(half[0] * math.sin(aside)) + abs(half[1] * math.cos(aside))
    nearer = abs(half[0] * math.cos(aside)) + abs(half[1] * math.sin(aside))
    foot = max(float(low[2]), mark[2] if stage.setting.relief != "none" else -1e9)
    return Target(float(middle[0]), float(middle[1]), foot, float(across) * 0.93, max(0.3, float(high[2]) - foot), aside, mark[2] + 0.3, float(nearer))
