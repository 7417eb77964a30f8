"""The pictures of a stage: land, props, actors, weather and laboratory, in that order."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinema.engines.clay import specks
from kinema.engines.clay.ground import PATH, wetness
from kinema.engines.clay.guests import Guest
from kinema.engines.clay.kernels import cards, lens
from kinema.engines.clay.kernels.cast import cast
from kinema.engines.clay.kernels.drawn import drawn
from kinema.engines.clay.kernels.mirror import mirror
from kinema.engines.clay.kernels.sculpt import sculpt
from kinema.engines.clay.kernels.shade import shade
from kinema.engines.clay.kernels.shadow import ground_shadow
from kinema.engines.clay.kernels.sky import paint_sky
from kinema.engines.clay.light import DAY, air_row, tracing_row
from kinema.engines.clay.noise import Map, cloud_cover, finger_marks, ripples
from kinema.engines.clay.overlays import FALLING, board, by_day, card_tint, in_weather, linear, undeveloped
from kinema.engines.clay.scenery import on_screen
from kinema.engines.clay.sculpture import WHITE, Array, Clay, Vector, hexcolour
from kinema.engines.clay.stage import Body, Stage
from kinema.engines.clay.trails import trail
from kinema.engines.clay.views import View

SHADOW_CELLS = 224
BEHIND_DEPTH = 400.0  # of a film behind the stage: further than any actor
CLOUD_SHADOWS = {"clear": 0.3, "wind": 0.35}  # share of the light that single clouds take; a grey sky casts none
CLOUD_SPEED = 0.9  # world units per second
ACTOR_PIXELS = 100_000  # an actor that covers more is traced coarser and enlarged


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
        return cls(
            image(width, height),
            np.zeros(plain, np.float32),
            np.zeros(plain, np.uint8),
            np.zeros(plain, np.uint8),
            np.zeros(plain, np.float32),
            image(*half),
            image(*quarter),
            image(*quarter),
            np.ones((SHADOW_CELLS, SHADOW_CELLS), np.float32),
        )


@dataclass(frozen=True, slots=True)
class Painter:
    """Paints any frame of a stage by its number, each independent of the others."""

    stage: Stage

    def frame(self, index: int, canvas: Canvas) -> NDArray[np.uint8]:
        """Frame `index` as planar yuv420p (height * 3 // 2, width)."""
        stage = self.stage
        t = stage.time_s(index)
        opening = stage.references.opening(index) if stage.references else None
        if opening is not None and opening[1] >= 1:  # nothing of the stage would be seen
            empty = np.zeros((stage.shot.height_px * 3 // 2, stage.shot.width_px), np.uint8)
            return self._under(empty, opening, index)
        view, bodies = stage.view_at(index), stage.bodies_at(t)
        air = air_row(stage.light, {"space": 1.0, "water": 2.0}.get(stage.setting.sky, 0.0))
        air[25] = t
        behind = stage.references.behind if stage.references else None
        if behind is None:
            self._backdrop(canvas, view, air, bodies, t)
        else:
            self._behind(canvas, behind.at(index))
        self._players(canvas, view, air, bodies, t, index)
        self._specks(canvas, view, bodies, t)
        developed = self._developed(canvas, index, t)
        return developed if opening is None else self._under(developed, opening, index)

    def _under(
        self, yuv: NDArray[np.uint8], opening: tuple[NDArray[np.float32], float], index: int
    ) -> NDArray[np.uint8]:
        """A frame with a still over it, in the scene's light and weather; the film's own come with what is under it."""
        picture, alpha = opening
        scene, light, stills = self.stage.scene, self.stage.light, self.stage.references
        share = stills.changed(index) if stills else 0.0
        tint = np.ones(3, np.float32)
        if scene.time_of_day != "day":
            tint += np.float32(share) * (by_day(light) * np.float32(light.exposure / DAY.exposure) - 1.0)
        items = specks.NONE
        if scene.weather in FALLING and share > 0.0:
            t, seed = self.stage.time_s(index), self.stage.shot.seed % 1_000_003
            items = specks.weather(scene, light, self.stage.view_at(index), t, seed).copy()
            items[:, 9] *= share
        picture = in_weather(picture, tint, items)
        lens.overlay(yuv, np.ascontiguousarray(np.clip(picture, 0.0, 1.0), np.float32), alpha)
        return yuv

    def _backdrop(self, canvas: Canvas, view: View, air: Array, bodies: list[Body], t: float) -> None:
        row, c = view.row(), canvas
        reach = self.stage.setting.reach
        cast(
            c.depth,
            c.kind,
            c.cover,
            self.stage.ground.heights,
            self.stage.ground.tall,
            self.stage.ground.walls,
            row,
            self.stage.ground.water,
            reach,
            bool(self.stage.ground.walls.any()),
        )
        paint_sky(c.sky, row, air, ripples(), 2.0)
        look = self._look(bodies, view, c, t)
        shade(
            c.out,
            c.shine,
            c.sky,
            c.depth,
            c.kind,
            c.cover,
            self.stage.ground.lit,
            self.stage.ground.walls,
            self.stage.ground.facades,
            finger_marks(),
            cloud_cover(),
            c.shadow,
            row,
            air,
            look,
        )
        atlas = self.stage.scenery.atlas
        items = on_screen(self.stage.scenery, view, self.stage.light, t, self.stage.keep(view, bodies), self._wind())
        cards.props(c.out, c.depth, c.shine, atlas.texels, atlas.levels, atlas.opaque, items, air)
        if self._mirrors():
            mirror(c.out, c.shine, c.depth, c.sky, ripples(), row, air, self._water())
        focus = view.project(self._focus(bodies, view), PATH + self.stage.lane, 0.0)[2] if bodies else 12.0
        lens.quarter(c.out, c.soft, 0.0)
        lens.blur(c.soft, c.spare, max(1, round(self.stage.shot.height_px / 720)), 2)
        lens.defocus(c.out, c.soft, c.depth, focus * 1.15, 0.85 if bodies else 0.25)

    def _behind(self, canvas: Canvas, picture: NDArray[np.uint8]) -> None:
        """A finished picture in place of the land, so bright that by day it is developed as it was."""
        canvas.out[:] = undeveloped()[picture] * (by_day(self.stage.light) / np.float32(DAY.exposure))
        canvas.depth.fill(BEHIND_DEPTH)
        canvas.shine.fill(0.0)

    def _focus(self, bodies: list[Body], view: View) -> float:
        return float(np.mean([b.place[0] for b in bodies]))

    def _wind(self) -> float:
        return {"wind": 3.0, "storm": 4.0, "rain": 1.5}.get(self.stage.scene.weather, 1.0)

    def _wet(self) -> bool:
        return wetness(self.stage.scene) > 0

    def _mirrors(self) -> bool:
        return self.stage.setting.water is not None or self._wet() or self.stage.setting.sky == "indoors"

    def _water(self) -> Array:
        deep = np.array(hexcolour(self.stage.setting.deep)) * (
            np.array(self.stage.light.sky) * 1.5 + np.array(self.stage.light.sun) * 0.18
        )
        level = self.stage.ground.water if self.stage.setting.water is not None else 0.05
        glint = (
            np.array(self.stage.light.disc_colour)
            * (1.0 if self.stage.light.disc_radius > 0 else 0.0)
            * (0.35 if self.stage.light.night else 1.0)
        )
        rough = self.stage.setting.rough * (1.5 if self.stage.scene.weather in ("storm", "wind") else 1.0)
        return np.array(
            [
                level,
                *deep,
                rough,
                *self.stage.setting.flow,
                *glint,
                self.stage.setting.cue.get("foam", 0.0),
                self.stage.setting.wave,
            ]
        )

    def _look(self, bodies: list[Body], view: View, canvas: Canvas, t: float) -> Array:
        look = np.zeros(20)
        span = max(5.0, 3.2 * max((b.height for b in bodies), default=1.0), 2.6 * self.stage.target.half_width)
        x = float(np.mean([b.place[0] for b in bodies])) if bodies else view.x
        look[0], look[1], look[2] = x - span / 2, PATH + self.stage.lane - span / 2, span / SHADOW_CELLS
        canvas.shadow.fill(1.0)
        key = np.array(self.stage.light.key)
        for b in bodies:
            level = self.stage.surface(b.place[0], b.place[1])
            if (guest := self._guest_of(b)) is not None:
                wide, tall = self._card_size(b, guest)
                ground_shadow(canvas.shadow, board(b.place, wide, tall), key, level, look[0], look[1], look[2], 0.22)
            elif b.model is not None and b.place[2] - level < 9.0:
                ground_shadow(canvas.shadow, b.model.shape, key, level, look[0], look[1], look[2], 0.22)
            elif b.model is None:
                ground_shadow(canvas.shadow, _silhouette(b), key, level, look[0], look[1], look[2], 0.22)
        look[3:5] = self.stage.setting.grain
        look[5] = 0.78 if self.stage.light.night == 0 or self.stage.setting.sky == "indoors" else 0.6
        sun, sky = np.array(self.stage.light.sun), np.array(self.stage.light.sky)
        look[6:9] = sun * max(0.0, abs(self.stage.light.key[0])) * 0.8 + sky + np.array(self.stage.light.fill) * 0.3
        look[9:12] = sun * max(0.0, -self.stage.light.key[1]) + sky + np.array(self.stage.light.fill) * 0.3
        look[12:15] = np.array(hexcolour(self.stage.setting.deep)) * 0.8
        look[15] = self.stage.setting.cue.get("caustics", 0.0)
        look[16] = float(self.stage.shot.seed % 97)
        if self.stage.setting.puffs and self.stage.light.night == 0 and self.stage.scene.weather in CLOUD_SHADOWS:
            look[17] = CLOUD_SHADOWS[self.stage.scene.weather]
            look[18] = self.stage.shot.seed % 89 + t * CLOUD_SPEED * self._wind()
        return look

    def _players(self, canvas: Canvas, view: View, air: Array, bodies: list[Body], t: float, index: int) -> None:
        lamp = tracing_row(self.stage.light)
        order = sorted(bodies, key=lambda b: -view.project(*b.place)[2])
        for b in order:
            if (guest := self._guest_of(b)) is not None:
                self._guest(canvas, view, air, b, guest, index)
            elif b.model is None:
                self._flat(canvas, view, air, b, self.stage.standees[b.actor.index], t)
            else:
                self._traced(canvas, view, air, lamp, b, t)

    def _traced(self, canvas: Canvas, view: View, air: Array, lamp: Array, b: Body, t: float) -> None:
        if b.model is None:
            return
        left, top, right, bottom = self.stage.rectangle(view, b)
        left, top = math.floor(max(-8.0, left)) - 1.0, math.floor(max(-8.0, top)) - 1.0
        right, bottom = min(view.width + 8.0, right + 2.0), min(view.height + 8.0, bottom + 2.0)
        if right - left < 2 or bottom - top < 2:
            return
        pixel = max(1.0, math.sqrt((right - left) * (bottom - top) / ACTOR_PIXELS))
        h, w = int((bottom - top) / pixel) + 1, int((right - left) / pixel) + 1
        picture, depth = np.zeros((h, w, 4), np.float32), np.full((h, w), 1e6, np.float32)
        sculpt(picture, depth, b.model.shape, b.model.skin, view.row(), lamp, finger_marks(), left, top, pixel)
        self._laid(canvas, view, air, picture, depth, left, top, pixel, t)

    def _laid(
        self,
        canvas: Canvas,
        view: View,
        air: Array,
        picture: Map,
        depth: Map,
        left: float,
        top: float,
        pixel: float,
        t: float,
    ) -> None:
        if self._mirrors():
            cards.reflect(
                canvas.out,
                canvas.shine,
                canvas.depth,
                picture,
                depth,
                ripples(),
                view.row(),
                self._water(),
                left,
                top,
                pixel,
                t,
            )
        cards.place(canvas.out, canvas.depth, picture, depth, air, left, top, pixel, 1.0)

    def _flat(self, canvas: Canvas, view: View, air: Array, b: Body, card: Map, t: float) -> None:
        """A paper standee at a body's place, swaying a little."""
        x, y, z = view.project(*b.place)
        hop = abs(math.sin(t * 5.0 + b.actor.phase_s)) * 0.05 * (b.actor.action in ("run", "walk", "dance", "jump"))
        pixel = b.height * view.focal / z / card.shape[0]
        leaned = _leaned(card, 0.05 * math.sin(t * 1.6 + b.actor.phase_s * 5))
        self._carded(canvas, view, air, leaned, (x, y - card.shape[0] * pixel * hop, z), pixel, t)

    def _guest_of(self, b: Body) -> Guest | None:
        """The caller's character in the place of a body."""
        references, number = self.stage.references, b.actor.subject.character
        return None if references is None or number is None else references.guests[number]

    def _card_size(self, b: Body, guest: Guest) -> tuple[float, float]:
        """Width and height of a guest's picture in a body's place, in world units."""
        tall = guest.height(self.stage.extents[b.actor.index])
        return tall * guest.cut.width / guest.cut.height, tall

    def _guest(self, canvas: Canvas, view: View, air: Array, b: Body, guest: Guest, index: int) -> None:
        """A guest at a body's place; on a mount it is before it."""
        picture, (x, y, z) = linear(guest.at(index)), view.project(*b.place)
        pixel = self._card_size(b, guest)[1] * view.focal / z / picture.shape[0]
        depth = z if b.actor.mount is None else max(0.5, z - 1.0)
        self._carded(canvas, view, air, picture, (x, y, depth), pixel, self.stage.time_s(index))

    def _carded(self, canvas: Canvas, view: View, air: Array, card: Map, foot: Vector, pixel: float, t: float) -> None:
        """A card (h, w, 4; premultiplied linear) in the light of the scene, its foot at a column, row and depth."""
        tint = np.array([*card_tint(self.stage.light), 1.0], np.float32)
        depth = np.full(card.shape[:2], foot[2], np.float32)
        left, top = foot[0] - card.shape[1] * pixel / 2, foot[1] - card.shape[0] * pixel
        self._laid(canvas, view, air, np.ascontiguousarray(card * tint, np.float32), depth, left, top, pixel, t)

    def _specks(self, canvas: Canvas, view: View, bodies: list[Body], t: float) -> None:
        seed = self.stage.shot.seed % 1_000_003
        rows = [specks.weather(self.stage.scene, self.stage.light, view, t, seed)]
        for b in bodies:
            rows += trail(self.stage, view, b, t, seed + b.actor.index)
        items = np.ascontiguousarray(np.vstack(rows))
        if len(items):
            cards.specks(canvas.out, canvas.depth, items)

    def _developed(self, canvas: Canvas, index: int, t: float) -> NDArray[np.uint8]:
        height, width = self.stage.shot.height_px, self.stage.shot.width_px
        lens.quarter(canvas.out, canvas.soft, self.stage.grade.bloom_from)
        lens.blur(canvas.soft, canvas.spare, max(1, round(height / 180)), 2)
        yuv = np.empty((height * 3 // 2, width), np.uint8)
        grade = self.stage.grade.row(height, width)
        if self.stage.scene.weather == "storm":
            grade[0] *= 1.0 + 1.1 * _flash(t, self.stage.shot.seed)
        lens.develop(canvas.out, canvas.soft, yuv, self.stage.grade.curve, grade, index + 1)
        return drawn(yuv, self.stage.scene.style)


def _flash(t: float, seed: int) -> float:
    """Lightning: 0..1, a double strike every few seconds."""
    phase = (t + seed % 7 * 0.4) % 3.1 - 1.2
    return math.exp(-max(0.0, phase) * 14.0) * (phase >= 0) + 0.7 * math.exp(-max(0.0, phase - 0.25) * 10.0) * (
        phase >= 0.25
    )


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
