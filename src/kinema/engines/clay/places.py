"""Finer places and seasons, derived from the settings: a kitchen is a room with other props, a farm a meadow."""

from __future__ import annotations

import math
from dataclasses import replace

from kinema.engines.clay.land_shapes import BESIDE_RIVER
from kinema.engines.clay.light import Light
from kinema.engines.clay.nuances import casting, place_of
from kinema.engines.clay.scene import Scene
from kinema.engines.clay.settings import SETTINGS, Scatter, Setting, lined

_MEADOW, _ROOM = SETTINGS["meadow"], SETTINGS["room"]
PLACES: dict[str, Setting] = {
    "kitchen": replace(
        _ROOM,
        relief="kitchen",
        props=lined(
            9.0,
            ("counter", 4.85, (2.36, 2.36), 0.0),
            ("cooker", 4.75, (4.2, 4.2), 2.7),
            ("fridge", 4.7, (2.5, 2.5), 4.7),
            ("pans", 5.3, (3.0, 3.0), 6.6),
            ("plant", 4.8, (1.5, 1.6), 6.7),
        ),
    ),
    "bedroom": replace(
        _ROOM,
        relief="bedroom",
        props=lined(
            # Every 14 units, for the wall has a window every 7: a picture hangs between two.
            14.0,
            ("bed", 4.3, (1.5, 1.5), 7.8),
            ("picture", 5.4, (3.0, 3.0), 7.8),
            ("nightstand", 4.6, (1.55, 1.55), 10.2),
            ("toybox", 4.4, (1.05, 1.05), 5.0),
            ("wardrobe", 4.9, (2.8, 2.8), 0.8),
            ("plant", 4.8, (1.5, 1.6), 3.0),
        ),
    ),
    "library": replace(
        _ROOM,
        props=(
            Scatter("bookcase", 60, 5.1, 5.1, (3.2, 3.2), row=2.1),
            Scatter("table", 12, 3.6, 3.6, (1.0, 1.0), row=8.0, shift=1.0),
            Scatter("floorlamp", 12, 4.2, 4.2, (2.4, 2.4), row=8.0, shift=5.0),
        ),
    ),
    "farm": replace(
        _MEADOW,
        relief="farm",
        path="b08a58",
        low="7a9c40",
        props=(
            Scatter("barn", 14, 11.5, 11.5, (5.4, 5.4), row=21.0, shift=5.0),
            Scatter("silo", 14, 12.5, 12.5, (6.0, 6.0), row=21.0, shift=10.5),
            Scatter("haybale", 60, 5.2, 8.0, (0.95, 1.15)),
            Scatter("railfence", 90, 4.2, 4.2, (1.0, 1.0), row=2.3),
            Scatter("crop", 900, 15.0, 34.0, (0.9, 1.2), sway=0.06),
            Scatter("mill", 5, 34, 46, (8.0, 9.0)),
            Scatter("oak", 40, 30, 90, (4.0, 7.0), sway=0.02),
            Scatter("grass", 260, 1.2, 10, (0.2, 0.36), True, sway=0.12),
            Scatter("daisy", 60, 1.5, 4.0, (0.25, 0.4), True, sway=0.1),
        ),
    ),
    "riverbank": replace(
        SETTINGS["river"],
        relief="riverbank",
        afloat=SETTINGS["river"].afloat + BESIDE_RIVER,
        props=(
            Scatter("oak", 120, 15.0, 75, (4.2, 7.2), sway=0.015),
            Scatter("pine", 90, 18, 100, (5.0, 8.5), sway=0.01),
            Scatter("bush", 60, 13.5, 45, (0.8, 1.6)),
            Scatter("reed", 90, 2.7, 4.2, (0.7, 1.2), sway=0.10),
            Scatter("stone", 300, 3.4, 10.4, (0.30, 0.8), True),
            Scatter("grass", 520, 0.9, 3.0, (0.2, 0.42), True, sway=0.12),
            Scatter("daisy", 160, 0.9, 2.8, (0.25, 0.42), True, sway=0.1),
        ),
    ),
    "summit": replace(
        SETTINGS["mountains"],
        relief="ledge",
        props=(
            Scatter("rock", 260, 2.2, 9.0, (0.3, 1.5), True),
            Scatter("pine", 9, 4.0, 6.5, (2.0, 3.0), sway=0.008),
            Scatter("bush", 30, 2.6, 7, (0.35, 0.7)),
            Scatter("grass", 200, 1.0, 7, (0.15, 0.3), True, sway=0.12),
        ),
    ),
    "jungle": replace(
        SETTINGS["forest"],
        low="3f6e2c",
        high="5f8a34",
        path="7a6a40",
        props=(
            Scatter("trunk", 80, 5.5, 34, (9.0, 12.0)),
            Scatter("palm", 90, 5.0, 40, (4.6, 7.0), sway=0.03),
            Scatter("oak", 110, 12, 80, (7.0, 10.0), sway=0.012),
            Scatter("fern", 420, 2.2, 16, (0.7, 1.7), True, sway=0.06),
            Scatter("bush", 140, 3.6, 26, (0.9, 1.9)),
            Scatter("rose", 70, 2.4, 10, (0.5, 0.9)),
            Scatter("grass", 260, 1.0, 10, (0.3, 0.6), True, sway=0.1),
        ),
    ),
    "ruins": replace(
        _MEADOW,
        low="7f9a4c",
        high="b0ac66",
        path="c2b48c",
        props=(
            Scatter("column", 30, 3.9, 3.9, (4.0, 4.2), row=8.4),
            Scatter("broken_column", 30, 3.8, 3.8, (1.9, 2.6), row=8.4, shift=2.8),
            Scatter("arch", 16, 8.0, 8.0, (4.6, 5.0), row=16.0, shift=5.6),
            Scatter("ruined_wall", 30, 5.8, 5.8, (1.9, 2.4), row=8.4, shift=5.4),
            Scatter("column", 30, 12.0, 12.0, (4.4, 5.2), row=11.0, shift=3.0),
            Scatter("arch", 8, 20.0, 24.0, (5.5, 6.5)),
            Scatter("oak", 40, 26, 90, (4.0, 7.0), sway=0.02),
            Scatter("stone", 40, 1.8, 8.0, (0.25, 0.6)),
            Scatter("bush", 30, 7, 30, (0.7, 1.3)),
            Scatter("grass", 300, 1.0, 12, (0.2, 0.4), True, sway=0.12),
        ),
    ),
    "ice": replace(
        SETTINGS["snow"],
        relief="icefield",
        low="8fbfdb",
        high="cbe3f0",
        path="b4d5e8",
        water=-0.35,
        deep="0f4f6c",
        shore="8fc4dc",
        rough=0.5,
        gloss=0.10,
        cue={"bare": 0.8},
        props=(
            Scatter("iceberg", 26, 15, 60, (2.2, 6.0)),
            Scatter("iceberg", 40, 60, 120, (6.0, 14.0)),
            Scatter("ice_block", 60, 2.6, 9.0, (0.25, 0.7), True),
        ),
    ),
    "volcano": replace(
        SETTINGS["mountains"],
        relief="ashfield",
        low="4a403e",
        high="6a5a54",
        path="574a46",
        steep="3a3232",
        grain=(0.16, 0.12),
        puffs=5,
        props=(
            Scatter("volcano", 6, 46, 46, (30.0, 30.0), row=42.0, shift=13.0),
            Scatter("lava_rock", 120, 2.6, 40, (0.4, 1.5), True),
            Scatter("burnt_tree", 60, 6, 50, (2.6, 4.2)),
        ),
        cue={"lava": 1.0},
    ),
}

_WHITE_IN_WINTER = {
    "cottage": "cottage_snow",
    "cottage_b": "cottage_snow",
    "oak": "oak_snow",
    "pine": "snowpine",
    "bush": "bush_snow",
    "street_tree": "street_tree_snow",
    "rock": "snowrock",
    "stone": "snowrock",
}
_GONE_IN_WINTER = frozenset(
    {"daisy", "poppy", "tulip", "rose", "grass", "fern", "mushroom", "lily", "crop", "reed", "bamboo_shoot"}
)
_SEASONS: dict[str, tuple[dict[str, str], frozenset[str]]] = {
    "winter": (_WHITE_IN_WINTER, _GONE_IN_WINTER),
    "autumn": (
        {"oak": "oak_autumn", "bush": "bush_autumn", "street_tree": "street_tree_autumn", "fern": "leaf_pile"}
        | {"poppy": "leaf_pile", "daisy": "leaf_pile", "tulip": "leaf_pile"},
        frozenset(),
    ),
    "spring": ({"oak": "oak_blossom", "bush": "bush_blossom", "street_tree": "street_tree_blossom"}, frozenset()),
}
_GREEN = frozenset({"meadow", "garden", "hills", "river", "lake", "forest", "mountains", "village", "road", "farm"})
_UNSNOWED = frozenset({"desert", "beach", "ocean", "volcano", "snow", "ice"})  # "snow" has its own light
_GROUND = {"autumn": ("a08a40", "c2a04c"), "spring": ("72a83e", "a8c458")}  # low and high colour of green land


def setting_of(scene: Scene) -> Setting:
    """The setting of a scene, as fine as its prompt names it and dressed for its season."""
    place = place_of(scene)
    setting = PLACES.get(place, SETTINGS.get(scene.setting, _MEADOW))
    cast = casting(scene)
    if any(cue.held == "bed" or subject.kind == "bed" for subject, cue in cast):
        setting = replace(setting, props=tuple(s for s in setting.props if s.prop != "bed"))  # it is theirs
    if setting.sky == "air" and setting.water is None and any(subject.kind == "train" for subject, _ in cast):
        setting = replace(setting, cue={**setting.cue, "rails": 1.0})
    season = "winter" if scene.weather == "snow" else scene.season
    if season not in _SEASONS or setting.sky != "air":
        return setting
    other, gone = _SEASONS[season]
    if place == "city" and season == "winter" and scene.weather != "snow":
        return setting
    props = tuple(replace(s, prop=other.get(s.prop, s.prop)) for s in setting.props if s.prop not in gone)
    if season == "winter" and place not in _UNSNOWED:
        return replace(setting, props=props, cue={**setting.cue, "white": 1.0})
    if place in _GREEN and season in _GROUND:
        low, high = _GROUND[season]
        return replace(setting, props=props, low=low, high=high)
    return replace(setting, props=props)


def aired(light: Light, setting: Setting) -> Light:
    """The light of a scene in the air of its setting: how far one sees, how high a moon must stand to be seen."""
    x, y, z = light.disc
    if light.night and setting.cue.get("moon_over"):
        x, z = 0.07, setting.cue["moon_over"]
    # A white ground throws light back; without less exposure it would burn out.
    exposure = light.exposure * (0.86 if setting.cue.get("white") else 1.0)
    return replace(light, haze=light.haze * setting.haze, disc=(x, y, z), exposure=exposure)


def facing(light: Light, yaw: float) -> Light:
    """The light with its sun or moon in the sky that a camera of this bearing sees, radians."""
    turn = yaw - math.pi / 2
    c, s = math.cos(turn), math.sin(turn)
    x, y, z = light.disc
    return replace(light, disc=(c * x - s * y, s * x + c * y, z))
