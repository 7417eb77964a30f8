"""Places as rows: the shape of the land, its colours, its water and what stands around."""

from __future__ import annotations

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Scatter:
    """Props strewn over a band of the land; distances north of the actors' path, in world units."""

    prop: str
    count: int
    near: float
    far: float
    size: tuple[float, float]  # height in world units
    south: bool = False  # also on the camera's side
    row: float = 0.0  # evenly spaced by so many units instead of strewn
    sway: float = 0.0
    shift: float = 0.0  # of a row, along the path


def lined(row: float, *items: tuple[str, float, tuple[float, float], float]) -> tuple[Scatter, ...]:
    """Props in rows, one of each every `row` units: its name, how far north, its height, and where in the row."""
    return tuple(Scatter(prop, 0, north, north, size, row=row, shift=shift) for prop, north, size, shift in items)


@dataclass(frozen=True, slots=True)
class Setting:
    """One place. Colours are sRGB hex; `relief` names a function of `land_shapes` or `land_rooms`."""

    relief: str
    low: str
    high: str
    path: str
    steep: str = "8a7a66"
    water: float | None = None
    deep: str = "2a7f86"
    shore: str = "d8c08c"
    flow: tuple[float, float] = (0.0, 0.0)
    rough: float = 0.8
    wave: float = 1.0
    props: tuple[Scatter, ...] = ()
    grain: tuple[float, float] = (0.10, 0.07)
    sky: str = "air"  # air, space, water, indoors
    puffs: int = 9  # modelled clouds
    reach: float = 230.0
    haze: float = 1.0
    lane: float = 0.0  # where wheels go, north of the path
    afloat: float = 0.0  # where boats and swimmers go, north of the path
    gloss: float = 0.0  # of open ground
    cue: dict[str, float] = field(default_factory=dict)


_MEADOW = Setting(
    "meadow",
    "6f9a3c",
    "a3b452",
    "8fae4a",
    props=(
        Scatter("oak", 70, 12, 90, (4.0, 7.0), sway=0.02),
        Scatter("pine", 60, 30, 120, (5.0, 8.5), sway=0.01),
        Scatter("bush", 60, 5, 50, (0.8, 1.5)),
        Scatter("daisy", 260, 1.2, 14, (0.30, 0.50), True, sway=0.10),
        Scatter("poppy", 150, 1.2, 16, (0.32, 0.52), True, sway=0.10),
        Scatter("grass", 420, 0.9, 16, (0.22, 0.42), True, sway=0.14),
        Scatter("rock", 20, 3, 30, (0.3, 0.9)),
    ),
)
_FOREST = Setting(
    "woods",
    "4f6e2f",
    "77843c",
    "8a6f48",
    props=(
        Scatter("oak", 170, 6.5, 80, (6.0, 9.5), sway=0.012),
        Scatter("pine", 190, 6.0, 90, (7.0, 12.0), sway=0.01),
        Scatter("trunk", 70, 5.0, 30, (8.0, 11.0)),
        Scatter("fern", 240, 1.6, 22, (0.45, 0.9), True, sway=0.06),
        Scatter("mushroom", 70, 1.4, 10, (0.25, 0.55), True),
        Scatter("bush", 90, 4, 30, (0.8, 1.6)),
        Scatter("rock", 40, 2.5, 20, (0.3, 0.9), True),
        Scatter("grass", 260, 1.0, 12, (0.2, 0.4), True, sway=0.1),
    ),
    puffs=4,
    reach=130.0,
)
_MOUNTAINS = Setting(
    "peaks",
    "6d8a45",
    "8c9a5a",
    "7f9450",
    steep="8d8a88",
    props=(
        Scatter("pine", 260, 10, 80, (3.5, 6.5), sway=0.008),
        Scatter("rock", 110, 2.5, 60, (0.4, 1.8), True),
        Scatter("bush", 40, 5, 25, (0.5, 1.0)),
        Scatter("grass", 240, 1.0, 14, (0.2, 0.4), True, sway=0.12),
    ),
    puffs=10,
    reach=250.0,
    haze=0.5,
    cue={"moon_over": 0.20},
)
_OCEAN = Setting(
    "sea",
    "cdb684",
    "7f9a55",
    "dcc592",
    water=0.0,
    deep="0f5f78",
    flow=(0.5, -0.25),
    rough=1.25,
    wave=0.55,
    afloat=0.0,
    puffs=12,
    props=(Scatter("islet", 5, 60, 130, (9.0, 16.0)), Scatter("gull", 7, 14, 40, (0.5, 0.8))),
)
_CITY = Setting(
    "blocks",
    "55565c",
    "6a6a70",
    "8f8b86",
    gloss=0.0,
    puffs=5,
    reach=210.0,
    haze=0.5,
    lane=-5.6,
    grain=(0.05, 0.05),
    props=(
        Scatter("streetlamp", 40, 3.3, 3.3, (4.3, 4.3), row=12.0),
        Scatter("street_tree", 40, 3.2, 3.2, (3.0, 3.5), row=12.0, sway=0.015, shift=6.0),
        Scatter("hydrant", 14, 2.9, 2.9, (0.55, 0.55), row=37.0),
        Scatter("bench", 20, 3.5, 3.5, (0.75, 0.75), row=24.0),
    ),
)

SETTINGS: dict[str, Setting] = {
    "meadow": _MEADOW,
    "garden": replace(
        _MEADOW,
        path="c9b48a",
        props=(
            Scatter("hedge", 90, 8.5, 8.5, (1.9, 2.1), row=2.4),
            Scatter("tulip", 0, 2.6, 2.6, (0.42, 0.55), row=0.62),
            Scatter("tulip", 0, 3.2, 3.2, (0.46, 0.60), row=0.62, shift=0.3),
            Scatter("rose", 0, 4.3, 4.3, (0.6, 0.8), row=2.7),
            Scatter("tulip", 0, -2.4, -2.4, (0.34, 0.35), row=0.9),
            Scatter("daisy", 420, 1.4, 7.0, (0.3, 0.35), True, sway=0.08),
            Scatter("oak", 40, 13, 50, (4.0, 6.5), sway=0.015),
            Scatter("topiary", 40, 6.0, 6.0, (1.6, 1.8), row=6.0),
            Scatter("grass", 260, 1.0, 8, (0.18, 0.3), True, sway=0.1),
        ),
    ),
    "hills": replace(_MEADOW, relief="hills", low="6c9c3e", high="b3b85a"),
    "river": replace(
        _MEADOW,
        relief="river",
        water=0.0,
        deep="1f6f74",
        flow=(1.3, 0.0),
        rough=0.75,
        wave=1.0,
        afloat=1.3,
        cue={"foam": 0.42},
        props=(
            Scatter("oak", 120, 9.5, 70, (4.2, 7.2), sway=0.015),
            Scatter("pine", 90, 13, 100, (5.0, 8.5), sway=0.01),
            Scatter("bush", 60, 8.3, 40, (0.8, 1.6)),
            Scatter("reed", 260, 3.6, 7.2, (0.7, 1.3), sway=0.10),
            Scatter("stone", 900, 1.3, 5.6, (0.40, 0.95), True),
            Scatter("current", 2400, 0.4, 5.2, (0.09, 0.15), True),
            Scatter("grass", 520, 2.4, 12, (0.2, 0.42), True, sway=0.12),
            Scatter("daisy", 260, 2.6, 14, (0.25, 0.42), True, sway=0.1),
        ),
    ),
    "lake": replace(
        _MEADOW,
        relief="lake",
        water=0.0,
        deep="1d6a80",
        rough=0.42,
        flow=(0.15, 0.05),
        afloat=0.0,
        wave=0.8,
        props=(
            Scatter("pine", 330, 46, 110, (5.0, 9.0), sway=0.008),
            Scatter("reed", 160, 0.9, 3.0, (0.7, 1.4), sway=0.08),
            Scatter("rock", 30, 1.4, 4, (0.3, 0.7)),
            Scatter("grass", 300, 0.6, 2.4, (0.2, 0.4), True, sway=0.12),
            Scatter("lily", 70, 3.5, 14, (0.16, 0.26)),
        ),
    ),
    "ocean": _OCEAN,
    "beach": replace(
        _OCEAN,
        relief="beach",
        deep="128a96",
        afloat=9.0,
        rough=0.9,
        low="e2cb98",
        high="efddb2",
        path="e6d2a2",
        props=(
            Scatter("palm", 12, -16, -9, (5.0, 7.0), sway=0.03),
            Scatter("shell", 60, 0.9, 3.0, (0.14, 0.26), True),
            Scatter("starfish", 30, 0.9, 3.2, (0.16, 0.26), True),
            Scatter("parasol", 7, 1.5, 2.4, (2.2, 2.5), row=26.0),
            Scatter("islet", 5, 60, 130, (9.0, 16.0)),
            Scatter("palmside", 16, 1.9, 2.6, (5.0, 6.4), row=19.0, sway=0.03),
            Scatter("gull", 6, 14, 40, (0.5, 0.8)),
        ),
    ),
    "underwater": Setting(
        "seabed",
        "cdb98a",
        "9fa58c",
        "d6c596",
        steep="6f7f7a",
        sky="water",
        puffs=0,
        reach=90.0,
        grain=(0.10, 0.08),
        props=(
            Scatter("coral", 120, 2.6, 24, (0.7, 1.7)),
            Scatter("fan", 60, 3.0, 24, (0.9, 1.7), sway=0.02),
            Scatter("kelp", 110, 4.0, 30, (2.0, 4.8), sway=0.12),
            Scatter("boulder", 60, 3.0, 40, (0.8, 3.0)),
            Scatter("starfish", 40, 1.2, 8, (0.16, 0.28), True),
            Scatter("anemone", 60, 1.6, 14, (0.35, 0.7), True),
            Scatter("smallfish", 60, 5, 22, (0.3, 0.5)),
        ),
        cue={"caustics": 0.75},
    ),
    "forest": _FOREST,
    "bamboo": replace(
        _FOREST,
        low="7a8a3c",
        high="99a04e",
        path="b39a62",
        props=(
            Scatter("bamboo", 420, 2.6, 34, (8.0, 12.5), sway=0.03),
            Scatter("bamboo_clump", 120, 6.0, 50, (8.0, 12.0), sway=0.02),
            Scatter("bamboo_shoot", 80, 1.3, 9, (0.4, 0.9), True),
            Scatter("fern", 160, 1.4, 14, (0.4, 0.8), True, sway=0.06),
            Scatter("rock", 40, 2.0, 14, (0.3, 0.8), True),
            Scatter("grass", 220, 1.0, 9, (0.2, 0.4), True, sway=0.1),
        ),
    ),
    "mountains": _MOUNTAINS,
    "snow": replace(
        _MOUNTAINS,
        relief="snowfield",
        low="e9eef6",
        high="ffffff",
        path="e6ecf4",
        steep="8f97a6",
        props=(
            Scatter("snowpine", 190, 6, 80, (3.5, 7.0), sway=0.006),
            Scatter("snowrock", 60, 2.5, 40, (0.4, 1.2), True),
            Scatter("snowman", 3, 5, 9, (1.5, 1.8)),
        ),
    ),
    "desert": Setting(
        "dunes",
        "dca066",
        "e9bb7c",
        "e0aa70",
        steep="b8703e",
        puffs=4,
        reach=240.0,
        props=(
            Scatter("saguaro", 60, 5, 70, (1.8, 4.0)),
            Scatter("barrel", 70, 2.4, 26, (0.4, 0.8), True),
            Scatter("sandstone", 26, 14, 80, (2.0, 6.0)),
            Scatter("mesa", 9, 80, 150, (16.0, 30.0)),
            Scatter("tumble", 16, 2.5, 14, (0.4, 0.7)),
            Scatter("redrock", 60, 2.0, 24, (0.25, 0.8), True),
        ),
        lane=0.0,
    ),
    "moon": Setting(
        "craters",
        "8f8f94",
        "b4b3b2",
        "9a9a9d",
        steep="75757a",
        sky="space",
        puffs=0,
        reach=240.0,
        grain=(0.15, 0.10),
        props=(
            Scatter("moonrock", 150, 2.2, 60, (0.25, 1.4), True),
            Scatter("flag", 1, 5.0, 6.0, (2.2, 2.2)),
            Scatter("lander", 1, 12, 15, (4.0, 4.0)),
        ),
    ),
    "space": Setting(
        "none",
        "000000",
        "000000",
        "000000",
        sky="space",
        puffs=0,
        reach=0.0,
        props=(
            Scatter("asteroid", 90, 9, 60, (0.6, 2.6)),
            Scatter("asteroid", 70, 4.5, 9, (0.25, 0.7)),
        ),
    ),
    "city": _CITY,
    "village": replace(
        _MEADOW,
        relief="village",
        path="c2a87a",
        lane=0.0,
        props=(
            Scatter("cottage", 26, 8.5, 8.5, (4.2, 5.0), row=9.5),
            Scatter("cottage_b", 26, 17, 34, (4.2, 5.4)),
            Scatter("church", 2, 24, 30, (10.0, 11.0)),
            Scatter("oak", 60, 12, 60, (4.0, 6.5), sway=0.015),
            Scatter("fence", 120, 4.4, 4.4, (0.85, 0.85), row=0.95),
            Scatter("tulip", 160, 3.2, 4.2, (0.35, 0.55), sway=0.06),
            Scatter("grass", 300, 2.2, 12, (0.2, 0.38), True, sway=0.1),
            Scatter("bush", 40, 6, 20, (0.8, 1.4)),
        ),
    ),
    "road": replace(
        _MEADOW,
        relief="road",
        path="4e4f55",
        lane=0.0,
        grain=(0.06, 0.06),
        props=(
            Scatter("oak", 80, 9, 80, (4.0, 7.0), sway=0.015),
            Scatter("post", 60, 3.3, 3.3, (0.8, 0.8), row=6.0),
            Scatter("pine", 90, 20, 110, (5.0, 8.5), sway=0.01),
            Scatter("bush", 60, 5, 30, (0.8, 1.5)),
            Scatter("grass", 340, 3.6, 14, (0.25, 0.45), sway=0.12),
            Scatter("poppy", 130, 3.8, 14, (0.3, 0.5), sway=0.1),
        ),
    ),
    "room": Setting(
        "interior",
        "b98552",
        "b98552",
        "b98552",
        sky="indoors",
        puffs=0,
        reach=60.0,
        gloss=0.10,
        grain=(0.03, 0.02),
        props=lined(
            10.0,
            ("sofa", 4.5, (1.5, 1.5), 0.0),
            ("floorlamp", 4.9, (2.7, 2.7), 2.4),
            ("plant", 4.9, (1.7, 1.9), 7.4),
            ("bookcase", 5.1, (3.2, 3.2), 5.0),
        ),
    ),
    "stage": Setting(
        "theatre",
        "5a3a24",
        "5a3a24",
        "5a3a24",
        sky="indoors",
        puffs=0,
        reach=60.0,
        gloss=0.20,
        grain=(0.03, 0.03),
        props=(),
    ),
}
