"""What a prompt says more finely than a `Scene` holds: which room, which verb, what is in whose hands.

Everything here refines what the language has read and never contradicts it: a finer verb must fit what the subject
can do, and only words count that the prompt affirms (`Scene.said`). A word that no table knows changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kinema.engines.clay.lexicon_finer import says
from kinema.engines.clay.rigs.catalogue import PLANS, found
from kinema.engines.clay.scene import Colour, Scene, Subject

# Nouns that a finer place already shows: no second one is put on the stage.
SWALLOWED = {
    "ruins": frozenset({"ruin", "ruins", "column"}),
    "volcano": frozenset({"volcano", "lava"}),
    "farm": frozenset({"farm", "barn"}),
    "garden": frozenset({"flowers", "tulips", "roses", "daisies", "花", "花朵"}),
}
# What the set is full of: where several are named beside somebody, those are they.
STREWN = {
    "tree": frozenset({"forest", "meadow", "garden", "hills", "mountains", "lake", "river", "village", "jungle"}),
    "skyscraper": frozenset({"city"}),
    "house": frozenset({"village"}),
    "flower": frozenset({"garden"}),
}
# Finer verb: (plans that can do it, coarse actions it refines, words).
_STILL = frozenset({"idle", "sit", "walk", "wave", "ride"})
DOINGS: tuple[tuple[str, frozenset[str], frozenset[str], str], ...] = (
    (
        "read",
        frozenset({"biped"}),
        _STILL,
        "read reads reading 读书 看书 阅读 读 leyendo lee leer lisant lire liest lesen legge leggendo lendo чита 読 읽",
    ),
    (
        "eat",
        frozenset({"biped", "quadruped"}),
        _STILL,
        "eat eats eating munch munches munching devours devouring nibbling chewing graze grazes grazing 吃 啃"
        " comiendo mange mangeant isst frisst mangia mangiando comendo кушает едят жуёт 食べ 먹",
    ),
    (
        "drink",
        frozenset({"biped"}),
        _STILL,
        "drink drinks drinking sip sips sipping 喝 bebe bebiendo boit buvant trinkt beve bebendo пьёт пьет 飲 마시",
    ),
    ("eat", frozenset({"quadruped"}), _STILL, "drink drinks drinking lapping 喝"),
    (
        "cook",
        frozenset({"biped"}),
        _STILL,
        "cook cooks cooking bake bakes baking fry frying stirring 做饭 做菜 炒菜 烹饪 煮 包饺子"
        " cocinando cuisinant kocht cucinando cozinhando готовит 料理 요리",
    ),
    (
        "strum",
        frozenset({"biped"}),
        frozenset({"idle", "sit", "run", "wave"}),
        "guitar ukulele banjo lute 吉他 guitarra guitare gitarre chitarra violão гитар ギター 기타",
    ),
    (
        "surf",
        frozenset({"biped", "quadruped"}),
        frozenset({"idle", "ride", "float", "run", "swim"}),
        "surf surfs surfing surfer surfers 冲浪 surfea surfista surfeur серф サーフ 서핑",
    ),
    (
        "ski",
        frozenset({"biped"}),
        frozenset({"idle", "run", "walk"}),
        "ski skis skiing skier skiers 滑雪 esquía esquiador skieur skifahrer sciatore лыж スキー 스키",
    ),
    (
        "kick",
        frozenset({"biped"}),
        frozenset({"idle", "run", "walk"}),
        "kick kicks kicking 踢 patea tritt calcia chuta пина 蹴",
    ),
    (
        "kite",
        frozenset({"biped"}),
        frozenset({"fly", "idle", "run", "walk"}),
        "kite kites 风筝 cometa cerf_volant aquilone pipa воздушного_змея 凧 연을",
    ),
    ("broom", frozenset({"biped"}), frozenset({"fly", "ride"}), "broom brooms broomstick 扫帚"),
    (
        "howl",
        frozenset({"quadruped"}),
        frozenset({"idle", "sit"}),
        "howl howls howling roar roars roaring 嚎叫 吼 aúlla hurle heult ulula uiva воет 吠え",
    ),
    (
        "blaze",
        frozenset({"dragon"}),
        frozenset({"fly", "idle", "walk"}),
        "fire flame flames 喷火 火焰 fuego feu feuer fuoco fogo огонь огнём огнем 火 불",
    ),
)
SEATED = frozenset({"read", "drink", "rest"})
# What is in the hands of who does it, where the prompt names nothing.
TOOLS = {"read": "book", "drink": "cup", "cook": "stove", "strum": "guitar", "kick": "football", "kite": "kite"}
FOODS: tuple[tuple[str, str], ...] = (
    ("bamboo", "bamboo 竹子 竹"),
    ("banana", "banana bananas 香蕉"),
    ("carrot", "carrot carrots 胡萝卜"),
    ("ice cream", "ice_cream ice-cream icecream 冰淇淋"),
    (
        "bread",
        "bread sandwich burger hamburger cake cookie pizza pie toast donut doughnut taco hotdog croissant 面包 蛋糕",
    ),
    ("apple", ""),
)
FROM_CUPS = "tea coffee cup mug glass wine cocoa juice 茶 咖啡 杯"  # who drinks these needs hands
FORAGE = frozenset({"leaf", "grass", "hay", "nut", "acorn", "plant", "clover", "seed"})  # eaten from ground or bough
SEATS = frozenset({"bench", "chair", "armchair", "sofa", "couch", "park bench", "rocking chair"})
SOFT = frozenset({"armchair", "sofa", "couch", "沙发", "sofá", "canapé", "divano", "диван", "ソファ", "소파"})
BENCHES = frozenset({"bench", "park bench", "长椅", "banco", "banc", "bank", "panchina", "ベンチ", "벤치"})
CARRIED = frozenset(
    {"book", "cup", "guitar", "umbrella", "banana", "apple", "carrot", "bread", "ice cream", "football", "ball"}
    | {"bottle", "laptop", "computer", "purse", "handbag", "suitcase", "letter", "envelope", "phone", "smartphone"}
    | {"kite", "broom", "flower", "lamp", "candle", "flag", "sword", "box", "mushroom", "bamboo"}
)
_MOVING = frozenset({"walk", "run", "dance", "jump", "sit", "spin", "wave"})


# Words whose body is another plan's: (plan, kind, action; "" keeps the prompt's).
RECAST = {
    "submarine": ("boat", "submarine", "sail"),
    "submarines": ("boat", "submarine", "sail"),
    "teddy bear": ("biped", "teddy bear", ""),
    "teddy bears": ("biped", "teddy bear", ""),
    "teddy": ("biped", "teddy bear", ""),
    "泰迪熊": ("biped", "teddy bear", ""),
}


@dataclass(frozen=True, slots=True)
class Cue:
    """What a subject does on this stage, and with what in its hands."""

    action: str
    held: str = ""
    tint: Colour | None = None  # of what is held
    absent: bool = False  # part of the set, or in somebody's hands
    seat: str = ""  # what it sits on at a task: armchair, bench


def place_of(scene: Scene) -> str:
    """The finer place of a scene within its setting; else the setting."""
    return scene.place or scene.setting


def casting(scene: Scene) -> tuple[tuple[Subject, Cue], ...]:
    """Who stands on this stage, with a cue each; relations are to places in this cast."""
    scene = replace(scene, subjects=tuple(_recast(subject) for subject in scene.subjects))
    scene = replace(scene, subjects=tuple(_risen(subject, scene) for subject in scene.subjects))
    place = place_of(scene)
    cues = [Cue(_doing(subject, scene, i)) for i, subject in enumerate(scene.subjects)]
    for i, subject in enumerate(scene.subjects):
        if i and subject.count > 1 and place in STREWN.get(subject.kind, ()) and not _is_used(i, scene):
            cues[i] = Cue(cues[i].action, absent=True)
    for i, subject in enumerate(scene.subjects):
        if not {subject.label.lower(), subject.kind}.isdisjoint(SWALLOWED.get(place, ())) or _is_wave(subject, cues):
            cues[i] = Cue(cues[i].action, absent=True)
    for i, subject in enumerate(scene.subjects):
        if subject.plan == "biped" and not cues[i].absent:
            _equip(scene, i, place, cues)
        elif cues[i].action == "eat" and subject.relation is not None and subject.relation[0] == "holding":
            eaten = subject.relation[1]  # it lies before the animal
            cues[eaten] = Cue("idle", absent=scene.subjects[eaten].kind in FORAGE)
    seats = [i for i, cue in enumerate(cues) if not cue.absent]
    cast = []
    for i in seats:
        subject, relation = scene.subjects[i], scene.subjects[i].relation
        if relation is not None:
            relation = (relation[0], seats.index(relation[1])) if relation[1] in seats else None
        cast.append((replace(subject, relation=relation), cues[i]))
    return tuple(cast)


def _is_used(index: int, scene: Scene) -> bool:
    """Whether somebody does more with a subject than being beside it: flies through it, sits on it."""
    return any(s.relation is not None and s.relation[1] == index and s.relation[0] != "beside" for s in scene.subjects)


def _is_wave(subject: Subject, cues: list[Cue]) -> bool:
    return subject.kind in ("wave", "surfboard") and any(cue.action == "surf" for cue in cues)


def _recast(subject: Subject) -> Subject:
    """A subject whose word has a better body here than its plan's."""
    plan, kind, action = RECAST.get(subject.label.lower(), RECAST.get(subject.kind, ("", "", "")))
    if not plan:
        beast = subject.plan == "cutout" and found(subject)[0] is PLANS["quadruped"]
        return replace(subject, plan="quadruped") if beast else subject
    return replace(subject, plan=plan, kind=kind, action=action or subject.action)


def _risen(subject: Subject, scene: Scene) -> Subject:
    """An animal that does what only people do, on its hind legs; any other subject as it is."""
    if subject.plan != "quadruped" or any(s.plan == "biped" for s in scene.subjects):
        return subject
    driven = subject.relation is not None and subject.relation[0] == "riding"
    aboard = driven and subject.relation is not None and scene.subjects[subject.relation[1]].plan == "vehicle"
    human = any(
        "quadruped" not in plans and "biped" in plans and subject.action in coarse and says(words, scene.said)
        for doing, plans, coarse, words in DOINGS
        if doing != "drink" or says(FROM_CUPS, scene.said)
    )
    row = PLANS["quadruped"].row(subject)
    kind = next((name for name, one in PLANS["quadruped"].rows.items() if one is row), "")
    if not (aboard or human) or f"upright {kind}" not in PLANS["biped"].rows:
        return subject
    return replace(subject, plan="biped", kind=f"upright {kind}")


def _doing(subject: Subject, scene: Scene, index: int) -> str:
    """The finer verb of a subject: the first that the prompt names and that it, of all, can do first."""
    for doing, plans, coarse, words in DOINGS:
        able = (i for i, s in enumerate(scene.subjects) if s.plan in plans and s.action in coarse)
        if subject.action in coarse and next(able, None) == index and says(words, scene.said):
            return doing
    return subject.action


def _equip(scene: Scene, i: int, place: str, result: list[Cue]) -> None:
    """Put into the hands of subject `i` what it holds, in place; what is held leaves the stage by itself."""
    subject, action = scene.subjects[i], result[i].action
    if action == "sit" and subject.relation is not None and _is_bench(scene.subjects[subject.relation[1]]):
        action = "rest"  # not on the ground
    held, tint = TOOLS.get(action, ""), None
    if action == "eat":
        held = next(food for food, words in FOODS if not words or says(words, scene.said))
    for j, other in enumerate(scene.subjects):
        if j == i or result[j].absent or (other.count > 1 and subject.count == 1):
            continue
        if action in SEATED and _is_seat(other):
            result[j] = Cue(other.action, absent=True)
            continue
        name = _carried(other)
        ours = subject.relation == ("holding", j) or (action in TOOLS and name == TOOLS[action])
        ours = ours or (name == "umbrella" and subject.relation == ("under", j))
        flown = action == "broom" and name == "broom"
        in_bed = action == "sleep" and other.kind == "bed"
        food = dict(FOODS).get(held, "") if action == "eat" else ""
        ours = ours or (other.relation is None and says(food, other.label))
        if ours and action == "eat" and other.plan in ("prop", "cutout") and name not in CARRIED:
            result[j] = Cue(other.action, absent=True)  # it is being eaten
            continue
        if (ours and name in CARRIED) or flown or in_bed:
            held, tint = held if action == "eat" and name not in dict(FOODS) else name, other.colour
            if action == "idle" and other.action in _MOVING:
                action = other.action
            result[j] = Cue(other.action, absent=True)
    if action == "sleep" and place == "bedroom":
        held = "bed"
    seat = ("armchair" if _is_soft(scene, subject) else "bench") if action in SEATED else ""
    result[i] = Cue(action, held, tint, seat=seat)


def _is_seat(subject: Subject) -> bool:
    return subject.plan == "prop" and not {subject.label.lower(), subject.kind}.isdisjoint(SEATS)


def _is_bench(subject: Subject) -> bool:
    """A seat that one sits in and not on: who sits on a chair is seen on that chair."""
    return subject.plan == "prop" and subject.label.lower() in SOFT | BENCHES


def _is_soft(scene: Scene, sitter: Subject) -> bool:
    """Whether somebody sits in an armchair and not on a bench: indoors, unless the prompt names a bench."""
    on = scene.subjects[sitter.relation[1]].label.lower() if sitter.relation is not None else ""
    return (scene.setting in ("room", "stage") and on not in BENCHES) or on in SOFT


def _carried(subject: Subject) -> str:
    for name in (subject.label.lower(), subject.label.lower().removesuffix("s"), subject.kind):
        if name in CARRIED or name == "bed":
            return "football" if name == "ball" else name
    return ""
