"""Finer places: what a prompt may name within a setting, a kitchen in a room, a jungle in a forest; wet ground."""

from __future__ import annotations

import re
from functools import cache

ANYWHERE = frozenset({"meadow", "hills", "mountains", "forest", "garden", "desert", "village", "river", "snow"})
# Finer place: (settings it refines, words that name it). Latin words match whole, with a plural s; others anywhere.
PLACES: tuple[tuple[str, frozenset[str], str], ...] = (
    ("kitchen", frozenset({"room"}), "kitchen cocina cuisine küche cucina cozinha кухн 厨房 キッチン 台所 주방 부엌"),
    (
        "bedroom",
        frozenset({"room", "meadow"}),
        "bedroom bed dormitorio chambre schlafzimmer спальн 卧室 床上 寝室 침실 cama letto bett au_lit un_lit le_lit"
        " son_lit grand_lit petit_lit кроват ベッド 침대",
    ),
    ("library", frozenset({"room"}), "library bookstore bookshop biblioteca bibliothèque bibliothek 图书馆 図書館"),
    (
        "farm",
        frozenset({"meadow", "village"}),
        "farm farmyard barnyard ranch granja ferme bauernhof fattoria fazenda ферм 农场 農場 농장",
    ),
    (
        "riverbank",
        frozenset({"river"}),
        "riverbank riverside by_the_river by_a_river beside_the_river beside_a_river along_the_river along_a_river"
        " near_the_river near_a_river next_to_the_river next_to_a_river 河边 河畔 江边 川辺 강가"
        " orilla_del_río junto_al_río au_bord_de_la_rivière am_fluss lungo_il_fiume beira_do_rio у_реки на_берегу_реки",
    ),
    (
        "summit",
        frozenset({"mountains"}),
        "on_a_mountain on_the_mountain on_top_of_a_mountain on_top_of_the_mountain mountain_top mountaintop"
        " on_the_summit on_a_summit at_the_summit on_a_peak on_the_peak on_a_cliff on_the_cliff rocky_ledge"
        " climbing_a_mountain climbing_the_mountain climbs_a_mountain climbs_the_mountain up_a_mountain"
        " up_the_mountain 山上 山顶 山頂 山巅 峰顶 悬崖上 爬山 登山 山の上"
        " cima cumbre en_la_montaña sommet sur_la_montagne gipfel auf_dem_berg auf_einem_berg na_montanha"
        " sulla_montagna на_горе вершин 산_위 산꼭대기 정상",
    ),
    # Before the jungle: ruins in a jungle are ruins.
    ("ruins", ANYWHERE, "ruin ruinas ruines ruinen rovine ruínas руин 废墟 遗迹 古迹 遗址 廃墟 遺跡 폐허"),
    (
        "jungle",
        frozenset({"forest"}),
        "jungle rainforest rain_forest selva dschungel giungla джунгл 丛林 雨林 ジャングル 정글",
    ),
    (
        "ice",
        frozenset({"snow"}),
        # Not "ice" alone, which is also cream, nor "glace", which is nothing else.
        "on_the_ice on_ice over_the_ice across_the_ice ice_floe ice_sheet iceberg antarctica sobre_el_hielo"
        " sur_la_glace banquise auf_dem_eis sul_ghiaccio no_gelo льду айсберг 冰上 冰面 冰山 浮冰 氷の上 氷上 얼음_위",
    ),
    ("volcano", ANYWHERE, "volcano volcanic lava volcán volcan vulkan vulcano vulcão вулкан 火山 화산"),
)

# Ground that is wet though nothing falls.
WET = (
    "wet_street wet_city_street wet_road wet_pavement wet_asphalt wet_cobblestone wet_ground wet_alley wet_sidewalk"
    " rain_soaked rain_slicked puddle charco flaque pfütze pozzanghera poça луж 湿漉漉 潮湿 积水 水洼 濡れた"
    " 水たまり 젖은 웅덩이"
)


def place_within(setting: str, said: str) -> str:
    """The finer place that a text names within a setting; "" where it names none."""
    return next((place for place, within, words in PLACES if setting in within and says(words, said)), "")


def says(words: str, said: str) -> bool:
    """Whether a text has one of some words, a table's row: whole where they are Latin, anywhere in it where not."""
    return bool(words) and _pattern(words).search(said) is not None


@cache
def _pattern(words: str) -> re.Pattern[str]:
    parts = []
    for word in words.split():
        text = re.escape(word).replace("_", r"[ -]")
        parts.append(rf"\b{text}s?\b" if word[0].isascii() or word[0] in "éü" else text)
    return re.compile("|".join(parts), re.IGNORECASE)
