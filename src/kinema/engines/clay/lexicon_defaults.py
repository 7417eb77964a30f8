"""What `clay` stages where a prompt leaves it open, as tables."""

from __future__ import annotations

# By plan; what isn't named here idles.
DEFAULT_ACTIONS: dict[str, str] = {
    "vehicle": "drive",
    "boat": "sail",
    "bird": "fly",
    "fish": "swim",
    "dragon": "fly",
    "butterfly": "fly",
    "aircraft": "fly",
    "rocket": "fly",
    "balloon": "float",
}

# What an action means for a plan that moves in its own way; "go" is a plan's usual way of moving.
TRANSLATED_ACTIONS: dict[str, dict[str, str]] = {
    "*": {"go": "walk"},
    "vehicle": dict.fromkeys(("go", "walk", "run", "ride", "swim", "sail"), "drive"),
    "boat": dict.fromkeys(("go", "walk", "run", "swim", "ride", "drive"), "sail"),
    "bird": dict.fromkeys(("go", "float", "sail"), "fly"),
    "fish": dict.fromkeys(("go", "walk", "run", "float", "sail", "dance"), "swim"),
    "dragon": dict.fromkeys(("go", "float", "sail"), "fly"),
    "butterfly": dict.fromkeys(("go", "float", "walk", "run", "sail", "dance"), "fly"),
    "aircraft": dict.fromkeys(("go", "walk", "run", "drive", "sail", "jump", "ride"), "fly"),
    "rocket": dict.fromkeys(("go", "walk", "run", "drive", "sail", "jump", "ride"), "fly"),
    "balloon": dict.fromkeys(("go", "walk", "run", "drive", "sail", "fly", "ride"), "float"),
    "ball": {"go": "run"},
    "prop": {"go": "idle", "run": "jump", "walk": "jump", "swim": "float", "ride": "idle", "drive": "idle", "sail": "float"},
    "cutout": {"go": "walk"},
}

# How a subject moves that is ridden, chased or taken along.
OWN_GAIT: dict[str, str] = {
    **DEFAULT_ACTIONS,
    "quadruped": "run",
    "biped": "run",
    "ball": "run",
    "cutout": "run",
}

# Who can't do what: "a girl holding a balloon dancing" means the girl.
_THING = ("walk", "run", "jump", "fly", "swim", "dance", "sit", "sleep", "wave", "ride", "drive", "sail", "float", "idle")
UNABLE: dict[str, frozenset[str]] = {
    "prop": frozenset(_THING),
    "balloon": frozenset(action for action in _THING if action not in ("fly", "float")),
    "ball": frozenset(action for action in _THING if action not in ("fly", "float", "jump")),
    "vehicle": frozenset(("walk", "jump", "swim", "dance", "sit", "sleep", "wave", "sail", "float", "ride", "idle")),
    "boat": frozenset(("walk", "run", "jump", "swim", "dance", "sit", "sleep", "wave", "fly", "drive", "ride", "idle")),
    "aircraft": frozenset(("walk", "run", "jump", "swim", "dance", "sit", "sleep", "wave", "sail", "drive", "ride", "idle")),
    "rocket": frozenset(("walk", "run", "jump", "swim", "dance", "sit", "sleep", "wave", "sail", "drive", "ride", "idle")),
}

FLYERS = frozenset({"bird", "dragon", "butterfly", "aircraft", "rocket"})
MOUNTS = frozenset({"vehicle", "boat", "aircraft", "rocket", "quadruped", "dragon", "fish", "bird"})
CRAFT = frozenset({"vehicle", "boat", "aircraft", "rocket"})
RIDDEN_ON = frozenset({"bicycle", "motorcycle", "tractor", "train", "bus"})  # one sits on these; on a car one stands
CARRIED = frozenset({"prop", "ball", "balloon", "cutout"})
ENCLOSING = frozenset({"box", "cup", "house", "tent", "castle", "chair"})

# By kind first, then by plan.
DEFAULT_SETTINGS: dict[str, str] = {
    "fish": "underwater", "dolphin": "ocean", "whale": "ocean",
    "vehicle": "road", "boat": "ocean", "canoe": "river", "aircraft": "hills", "rocket": "space", "ufo": "hills", "balloon": "hills",
    "astronaut": "moon", "robot": "city", "chef": "room", "dancer": "stage", "panda": "bamboo", "penguin": "snow", "snowman": "snow",
    "monkey": "forest", "wizard": "forest", "princess": "garden", "king": "garden", "knight": "hills", "pirate": "beach", "ninja": "village",
    "person": "city", "woman": "city", "man": "city", "quadruped": "meadow", "biped": "meadow", "bird": "meadow",
    "eagle": "mountains", "owl": "forest", "parrot": "forest", "duck": "lake", "swan": "lake",
    "dragon": "mountains", "butterfly": "garden", "bee": "garden", "dragonfly": "lake",
    "ball": "garden", "tree": "meadow", "house": "village", "castle": "hills", "lighthouse": "beach", "bridge": "river", "lamp": "room",
    "table": "room", "chair": "room", "cup": "room", "book": "room", "clock": "room", "candle": "room", "box": "room", "guitar": "room",
    "flower": "garden", "mushroom": "forest", "windmill": "meadow", "tent": "forest", "campfire": "forest", "prop": "room", "cutout": "stage",
}  # fmt: skip

LABEL_SETTINGS: dict[str, str] = {
    "polar bear": "snow", "arctic fox": "snow", "santa": "snow", "santa claus": "snow", "yeti": "snow", "reindeer": "snow", "igloo": "snow",
    "giraffe": "meadow", "kangaroo": "meadow", "camel": "desert", "cowboy": "desert", "cactus": "desert", "pyramid": "desert", "snake": "desert",
    "frog": "lake", "crocodile": "river", "crab": "beach", "mermaid": "underwater", "seahorse": "underwater", "starfish": "underwater",
    "surfer": "ocean", "sailor": "ocean", "fisherman": "lake", "diver": "underwater", "satellite": "space", "planet": "space", "comet": "space",
    "asteroid": "space", "alien": "space", "farmer": "meadow", "hiker": "mountains", "climber": "mountains", "skier": "snow",
    "snowboarder": "snow", "scientist": "room", "witch": "forest", "fairy": "forest", "elf": "forest", "unicorn": "meadow",
    "street lamp": "city", "streetlight": "city", "lamppost": "city", "christmas tree": "room", "palm tree": "beach", "train": "hills",
    "rainbow": "meadow", "volcano": "mountains", "iceberg": "ocean", "skyscraper": "city",
}  # fmt: skip

DIVERS = frozenset({"fish", "goldfish", "shark", "jellyfish", "octopus", "turtle"})  # staged under the water they are in

MOVING = frozenset({"walk", "run", "fly", "swim", "drive", "sail", "ride"})
BARE_FROM_ABOVE = frozenset({"city", "mountains"})
CROWD = 6  # from so many on, the frame must be wide

# The first sign that is found decides: settings, weathers, plans, actions, relations.
MOODS_BY: tuple[tuple[str, str], ...] = (
    ("chasing", "tense"), ("storm", "tense"), ("dance", "happy"), ("jump", "happy"), ("rocket", "epic"), ("dragon", "epic"), ("space", "epic"),
)  # fmt: skip
