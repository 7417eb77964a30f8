"""What `clay` stages where a prompt leaves it open, as tables."""

from __future__ import annotations

# By kind or plan; what isn't named here idles.
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
    "duck": "swim",
    "swan": "swim",
    "chicken": "walk",
    "peacock": "walk",
    "flamingo": "walk",
}
WATERFOWL = frozenset({"duck", "swan"})
WATERS = frozenset({"river", "lake", "ocean"})
ELEMENTS = frozenset({"ocean", "underwater", "space"})  # whoever lives there is shown there
AFLOAT = WATERS | ELEMENTS | {"beach"}

# What an action means for a plan that moves in its own way; "go" is a plan's usual way of moving.
TRANSLATED_ACTIONS: dict[str, dict[str, str]] = {
    "*": {"go": "walk", "play": "run"},
    "quadruped": {"wave": "jump"},
    "duck": dict.fromkeys(("go", "float", "sail", "play"), "swim"),
    "swan": dict.fromkeys(("go", "float", "sail", "play"), "swim"),
    "chicken": dict.fromkeys(("go", "float", "sail", "play"), "walk"),
    "peacock": dict.fromkeys(("go", "float", "sail", "play"), "walk"),
    "flamingo": dict.fromkeys(("go", "float", "sail", "play"), "walk"),
    "vehicle": dict.fromkeys(("go", "walk", "run", "ride", "swim", "sail", "play", "wave"), "drive"),
    "boat": dict.fromkeys(("go", "walk", "run", "swim", "ride", "drive", "play", "wave"), "sail"),
    "bird": dict.fromkeys(("go", "float", "sail", "play", "wave"), "fly"),
    "fish": dict.fromkeys(("go", "walk", "run", "float", "sail", "dance", "play", "wave"), "swim"),
    "dragon": dict.fromkeys(("go", "float", "sail", "play", "wave"), "fly"),
    "butterfly": dict.fromkeys(("go", "float", "walk", "run", "sail", "dance"), "fly"),
    "aircraft": dict.fromkeys(("go", "walk", "run", "drive", "sail", "jump", "ride", "play", "wave"), "fly"),
    "rocket": dict.fromkeys(("go", "walk", "run", "drive", "sail", "jump", "ride", "play", "wave"), "fly"),
    "balloon": dict.fromkeys(("go", "walk", "run", "drive", "sail", "fly", "ride", "play", "wave"), "float"),
    "ball": {"go": "run"},
    "prop": {"go": "idle", "run": "jump", "walk": "jump", "play": "jump", "swim": "float", "sail": "float"}
    | dict.fromkeys(("ride", "drive"), "idle"),
    "cutout": {"go": "walk", "play": "dance"},
}

# How a subject moves that is ridden, chased or taken along.
OWN_GAIT: dict[str, str] = DEFAULT_ACTIONS | {
    "quadruped": "run",
    "biped": "run",
    "ball": "run",
    "cutout": "run",
}

# Who can't do what: "a girl holding a balloon dancing" means the girl.
_THING = (
    "go", "play", "walk", "run", "jump", "fly", "swim", "dance", "sit", "sleep", "wave", "ride", "drive", "sail",
    "float", "idle",
)  # fmt: skip
UNABLE: dict[str, frozenset[str]] = {
    "prop": frozenset(_THING),
    "balloon": frozenset(action for action in _THING if action not in ("fly", "float")),
    "ball": frozenset(action for action in _THING if action not in ("fly", "float", "jump")),
    "vehicle": frozenset(("walk", "jump", "swim", "dance", "sit", "sleep", "wave", "sail", "float", "ride", "idle")),
    "boat": frozenset(("walk", "run", "jump", "swim", "dance", "sit", "sleep", "wave", "fly", "drive", "ride", "idle")),
    "aircraft": frozenset(_THING) - {"go", "fly", "float", "play"},
    "rocket": frozenset(_THING) - {"go", "fly", "float", "play"},
}

PEOPLE = frozenset({"person", "woman", "man", "girl", "boy", "child", "princess", "king", "dancer", "wizard", "chef"})
FLYERS = frozenset({"bird", "dragon", "butterfly", "aircraft", "rocket"})
MOUNTS = frozenset({"vehicle", "boat", "aircraft", "rocket", "quadruped", "dragon", "fish", "bird"})
CRAFT = frozenset({"vehicle", "boat", "aircraft", "rocket"})
RIDDEN_ON = frozenset({"bicycle", "motorcycle", "tractor", "train", "bus"})  # one sits on these; on a car one stands
CARRIED = frozenset({"prop", "ball", "balloon", "cutout"})
HANDLING = frozenset({"", "idle", "play", "fly", "spin", "wave"})  # actions whose object is a thing in the hands
ENCLOSING = frozenset({"box", "cup", "house", "tent", "castle", "chair"})

# By kind first, then by plan.
DEFAULT_SETTINGS: dict[str, str] = {
    "submarine": "underwater",
    "fish": "underwater", "dolphin": "ocean", "whale": "ocean", "vehicle": "road", "boat": "ocean", "canoe": "river",
    "aircraft": "hills", "rocket": "space", "ufo": "hills", "balloon": "hills", "astronaut": "moon", "robot": "city",
    "chef": "room", "dancer": "stage", "panda": "bamboo", "penguin": "snow", "snowman": "snow", "monkey": "forest",
    "wizard": "forest", "princess": "garden", "king": "garden", "knight": "hills", "pirate": "beach",
    "ninja": "village", "person": "city", "woman": "city", "man": "city", "quadruped": "meadow", "biped": "meadow",
    "bird": "meadow", "eagle": "mountains", "owl": "forest", "parrot": "forest", "duck": "lake", "swan": "lake",
    "dragon": "mountains", "butterfly": "garden", "bee": "garden", "dragonfly": "lake", "ball": "garden",
    "tree": "meadow", "house": "village", "castle": "hills", "lighthouse": "beach", "bridge": "river", "lamp": "room",
    "table": "room", "chair": "room", "cup": "room", "book": "room", "clock": "room", "candle": "room", "box": "room",
    "guitar": "room", "flower": "garden", "mushroom": "forest", "windmill": "meadow", "tent": "forest",
    "campfire": "forest", "prop": "room", "cutout": "stage",
}  # fmt: skip

LABEL_SETTINGS: dict[str, str] = {
    "polar bear": "snow", "arctic fox": "snow", "santa": "snow", "santa claus": "snow", "yeti": "snow",
    "reindeer": "snow", "igloo": "snow", "giraffe": "meadow", "kangaroo": "meadow", "camel": "desert",
    "cowboy": "desert", "cactus": "desert", "pyramid": "desert", "snake": "desert", "frog": "lake",
    "crocodile": "river", "crab": "beach", "mermaid": "underwater", "seahorse": "underwater",
    "starfish": "underwater", "surfer": "ocean", "sailor": "ocean", "fisherman": "lake", "diver": "underwater",
    "satellite": "space", "planet": "space", "comet": "space", "asteroid": "space", "alien": "space",
    "farmer": "meadow", "hiker": "mountains", "climber": "mountains", "skier": "snow", "snowboarder": "snow",
    "scientist": "room", "witch": "forest", "fairy": "forest", "elf": "forest", "unicorn": "meadow",
    "street lamp": "city", "streetlight": "city", "lamppost": "city", "christmas tree": "room", "palm tree": "beach",
    "train": "hills", "rainbow": "meadow", "volcano": "mountains", "iceberg": "ocean", "skyscraper": "city",
}  # fmt: skip

# Who is called after what they ride, and rides it unless the prompt has them do something else.
RIDDEN_BY = {
    "cyclist": "bicycle", "cyclists": "bicycle", "biker": "motorcycle", "bikers": "motorcycle",
    "motorcyclist": "motorcycle", "motorcyclists": "motorcycle",
}  # fmt: skip
FREE_TO_RIDE = frozenset({"idle", "walk", "run", "ride", "drive"})

DIVERS = frozenset({"fish", "goldfish", "shark", "jellyfish", "octopus", "turtle"})  # staged under their water

MOVING = frozenset({"walk", "run", "fly", "swim", "drive", "sail", "ride"})
BARE_FROM_ABOVE = frozenset({"city", "mountains"})
CROWD = 6  # from so many on, the frame must be wide

# The first sign that is found decides: settings, weathers, plans, actions, relations.
MOODS_BY: tuple[tuple[str, str], ...] = (
    ("storm", "tense"),
    ("chasing", "happy"),
    ("dance", "happy"),
    ("jump", "happy"),
    ("rocket", "epic"),
    ("dragon", "epic"),
    ("space", "epic"),
)

OPEN_AIR = frozenset({"city", "road", "village", "garden", "forest", "beach", "hills", "desert", "mountains"})
STYLED_TIMES = {"neon": "night"}  # the hour of a style where none is named: neon light isn't seen by day
DARK = frozenset(
    {"dark", "dimly", "黑暗", "oscuro", "oscura", "sombre", "dunklen", "dunkler", "тёмном", "тёмный", "暗い"}
)

LASTING = ("time_of_day", "weather", "season", "style")  # facts that hold until another shot says otherwise
FILMED = frozenset({"camera", "framing", "take"})  # facts that say how the whole of a film is filmed
PACES: dict[str, float] = {"": 1.0, "slow": 0.4, "fast": 6.0}  # seconds of action in a second of film
PLACED = frozenset({"beside", "behind", "facing", "under", "on", "in"})
STAYING = frozenset({"idle", "sit", "sleep", "wave"})
# Where one of these is, nobody is outdoors, unless the prompt says so.
INDOOR_THINGS = frozenset({
    "desk", "window", "windowsill", "sofa", "couch", "bed", "bookshelf", "bookcase", "piano", "armchair", "letter",
    "fireplace", "laptop", "television", "tv", "keyboard", "stove", "oven", "fridge", "bathtub", "shower",
    "stairs", "staircase", "carpet", "mirror", "crib", "blackboard", "ceiling", "wardrobe", "lampshade",
    "沙发", "床", "电脑", "壁炉", "钢琴", "sofá", "canapé", "divano",
    "диван", "диване", "ソファ", "소파",
    "chimenea", "cheminée", "kamin", "caminetto", "lareira", "камина", "камином", "暖炉",
    "sillón", "butaca", "fauteuil", "poltrona", "sessel", "кресло", "кресле", "안락의자", "肘掛け椅子",
    "벽난로", "klavier", "schreibtisch", "computer",
})  # fmt: skip
