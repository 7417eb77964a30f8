"""Words that must not be lost: a noun that `clay` knows no body for is a paper cut-out with the word on it."""

from __future__ import annotations

import pytest

from kinema.engines.clay import lexicon, lexicon_household, lexicon_languages
from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.lexicon import spread
from kinema.engines.clay.lexicon_places import FACTS, SETTINGS_WORDS
from kinema.engines.clay.rigs.people import PEOPLE
from kinema.engines.clay.scene import Scene

# Words of the places' and weathers' tables that are no things, or that only name a place after a preposition.
NO_THINGS = {
    "water": "one drinks it as well as swims in it", "waters": "as water", "waves": "as water, and a verb",
    "ice": "cream is of it too", "grass": "it is under every meadow", "market": "a place for buying, or its prices",
    "clearing": "a verb as well", "rooftops": "seen from a street",
    "moon": "it stands in the sky, and makes it night", "winds": "a verb: a road winds",
}  # fmt: skip
THINGS = """
almond walnut onion garlic bacon sausage waffle bagel muffin pudding milkshake lemonade oak log brick screw chain rope
wire cable hose pipe battery magnet prism plug button needle ribbon lace quilt sock glove shoe belt wallet passport
stamp suitcase escalator elevator ladder staircase balcony chimney cellar gutter pillar arch bell gong accordion
harmonica clarinet tuba trombone easel canvas sculpture mosaic poster calendar typewriter printer projector joystick
trampoline swing slide seesaw sandbox hammock parasol spatula ladle tray napkin tablecloth candlestick chandelier
cradle bandage stethoscope thermometer crutch sponge soap towel comb razor lipstick bathtub sink plunger shovel rake
wheelbarrow lawnmower chainsaw axe scythe pitchfork haystack anchor buoy oar paddle net harpoon periscope propeller
parachute boomerang frisbee dart trophy chariot catapult cannon dagger crossbow shield throne goblet amulet totem
altar maze portal pulsar quasar supernova meteorite antenna microphone amplifier router firecracker confetti icicle
snowball geyser boulder pebble crater seal pigeon camera chess crown helmet lava loom treasure tornado tunnel
waterfall glacier fireworks spell saddle coffee beer wine heart fire cards string ember sledge vault
"""


def beside_a_cat(word: str) -> Scene:
    return parse_scene(f"a cat and a {word}")


@pytest.mark.parametrize("word", THINGS.split())
def test_a_thing_beside_a_subject_is_shown_or_worn(word: str) -> None:
    scene = beside_a_cat(word)
    assert len(scene.subjects) == 2 or scene.subjects[0].wears


@pytest.mark.parametrize("setting", SETTINGS_WORDS)
def test_a_place_beside_a_subject_is_the_place_or_a_thing(setting: str) -> None:
    words = [word for word in spread(SETTINGS_WORDS[setting]) if " " not in word and word not in NO_THINGS]
    scenes = {word: beside_a_cat(word) for word in words}
    lost = [word for word, scene in scenes.items() if scene.setting != setting and len(scene.subjects) < 2]
    assert lost == []


@pytest.mark.parametrize("fact", ["time_of_day", "weather"])
def test_an_hour_or_a_weather_beside_a_subject_is_that_of_the_scene(fact: str) -> None:
    named = [(word, value) for value, words in FACTS[fact].items() for word in spread(words) if " " not in word]
    named = [(word, value) for word, value in named if word not in NO_THINGS]
    assert [word for word, value in named if getattr(beside_a_cat(word), fact) != value] == []


@pytest.mark.parametrize(
    ("prompt", "setting"),
    [
        ("a cat in a tunnel", "road"),
        ("a waterfall in the jungle", "river"),
        ("a cat runs on a glacier", "snow"),
        ("fireworks over a lake", "lake"),
    ],
)
def test_what_may_be_a_thing_is_a_place_where_it_stands_as_one(prompt: str, setting: str) -> None:
    assert parse_scene(prompt).setting == setting


@pytest.mark.parametrize(
    ("prompt", "kinds"),
    [
        ("a gorilla beating its chest", ["monkey"]),
        ("a clown juggling oranges", ["person", "oranges"]),
        ("an axolotl juggling quasars", ["axolotl", "quasar"]),
        ("a camera slowly orbits around a lighthouse", ["lighthouse"]),
        ("自転車", ["bicycle"]),
        ("马车", ["carriage"]),
        ("小丑在舞台上跳舞", ["person"]),
        ("小提琴", ["guitar"]),
        ("黑板", ["blackboard"]),
        ("眼镜蛇", ["cobra"]),
        ("壁虎", ["gecko"]),
        ("火龙果", ["dragon fruit"]),
        ("海狮和海象", ["sea lion", "walrus"]),
        ("电池", ["battery"]),
        ("烟花", []),
        ("龙卷风", []),
        ("クリスマスの夜", []),
        ("彼女が歩く", []),
        ("барабанщик", ["person"]),
        ("一只猫和一辆马车", ["cat", "carriage"]),
        ("パンダがパンを食べる", ["panda", "bread"]),
        ("un homme lit un livre", ["man", "book"]),
        ("un chat devant une porte", ["cat", "door"]),
        ("une personne dans la rue", ["person"]),
        ("un chat devant la tour Eiffel", ["cat", "eiffel tower"]),
        ("il n'y a qu'un chat", ["cat"]),
    ],
)
def test_a_prompt_shows_these_and_no_others(prompt: str, kinds: list[str]) -> None:
    assert [subject.kind for subject in parse_scene(prompt).subjects] == kinds


CHASES = [
    "dos perros persiguen a un gato", "deux chiens poursuivent un chat", "dois cães perseguem um gato",
    "due cani inseguono un gatto", "Zwei Hunde jagen eine Katze", "Zwei Hunde verfolgen eine Katze",
    "две собаки преследуют кошку", "二匹の犬が猫を追いかける",
]  # fmt: skip


@pytest.mark.parametrize("prompt", CHASES)
def test_two_dogs_chase_a_cat_in_every_language(prompt: str) -> None:
    dogs, cat = parse_scene(prompt).subjects
    assert (dogs.kind, dogs.count, dogs.action, dogs.relation) == ("dog", 2, "run", ("chasing", 1))
    assert (cat.kind, cat.count) == ("cat", 1)


DRIVES = [
    "un hombre conduce un coche rojo", "un homme conduit une voiture rouge", "um homem dirige um carro vermelho",
    "un uomo guida una macchina rossa", "ein Mann fährt ein rotes Auto", "男が赤い車を運転する",
    "남자가 빨간 자동차를 운전한다",
]  # fmt: skip


@pytest.mark.parametrize("prompt", DRIVES)
def test_a_man_drives_a_red_car_in_every_language(prompt: str) -> None:
    man, car = parse_scene(prompt).subjects
    assert (man.kind, man.colour, man.relation, car.kind) == ("man", None, ("riding", 1), "car")
    assert car.colour is not None


ENGLISH = (
    "cat dog horse cow elephant lion tiger bear rabbit deer pig sheep wolf mouse monkey penguin fox giraffe"
    " crocodile camel kangaroo zebra rhino hippo goat donkey squirrel frog snake spider crab snail owl eagle"
    " parrot duck swan shark dolphin whale turtle octopus butterfly bee umbrella car bicycle train piano violin"
    " apple pumpkin kite sword"
)
# The same, word by word; an underscore is a space. Japanese nouns without kana would be read as Chinese.
TRANSLATED: dict[str, str] = {
    "es": (
        "gato perro caballo vaca elefante león tigre oso conejo ciervo cerdo oveja lobo ratón mono pingüino zorro"
        " jirafa cocodrilo camello canguro cebra rinoceronte hipopótamo cabra burro ardilla rana serpiente araña"
        " cangrejo caracol búho águila loro pato cisne tiburón delfín ballena tortuga pulpo mariposa abeja"
        " paraguas coche bicicleta tren piano violín manzana calabaza cometa espada"
    ),
    "fr": (
        "un_chat chien cheval vache éléphant lion tigre ours lapin cerf cochon mouton loup souris singe pingouin"
        " renard girafe crocodile chameau kangourou zèbre rhinocéros hippopotame chèvre âne écureuil grenouille"
        " serpent araignée crabe escargot hibou aigle perroquet canard cygne requin dauphin baleine tortue pieuvre"
        " papillon abeille parapluie voiture vélo train piano violon pomme citrouille cerf-volant épée"
    ),
    "de": (
        "Katze Hund Pferd Kuh Elefant Löwe Tiger Bär Hase Hirsch Schwein Schaf Wolf Maus Affe Pinguin Fuchs"
        " Giraffe Krokodil Kamel Känguru Zebra Nashorn Nilpferd Ziege Esel Eichhörnchen Frosch Schlange Spinne"
        " Krabbe Schnecke Eule Adler Papagei Ente Schwan Hai Delfin Wal Schildkröte Krake Schmetterling Biene"
        " Regenschirm Auto Fahrrad Zug Klavier Geige Apfel Kürbis Papierdrachen Schwert"
    ),
    "it": (
        "gatto cane cavallo mucca elefante leone tigre orso coniglio cervo maiale pecora lupo topo scimmia"
        " pinguino volpe giraffa coccodrillo cammello canguro zebra rinoceronte ippopotamo capra asino scoiattolo"
        " rana serpente ragno granchio lumaca gufo aquila pappagallo anatra cigno squalo delfino balena tartaruga"
        " polpo farfalla un'ape ombrello macchina bicicletta treno pianoforte violino mela zucca aquilone spada"
    ),
    "pt": (
        "gato cão cavalo vaca elefante leão tigre urso coelho veado porco ovelha lobo rato macaco pinguim raposa"
        " girafa crocodilo camelo canguru zebra rinoceronte hipopótamo cabra burro esquilo sapo serpente aranha"
        " caranguejo caracol coruja águia papagaio pato cisne tubarão golfinho baleia tartaruga polvo borboleta"
        " abelha guarda-chuva carro bicicleta trem piano violino maçã abóbora pipa espada"
    ),
    "ru": (
        "кошка собака лошадь корова слон лев тигр медведь кролик олень свинья овца волк мышь обезьяна пингвин"
        " лиса жираф крокодил верблюд кенгуру зебра носорог бегемот коза осёл белка лягушка змея паук краб улитка"
        " сова орёл попугай утка лебедь акула дельфин кит черепаха осьминог бабочка пчела зонтик машина велосипед"
        " поезд пианино скрипка яблоко тыква воздушный_змей меч"
    ),
    "ja": (
        "猫がいる 犬がいる 馬がいる 牛がいる 象がいる ライオン トラ クマ ウサギ シカ ブタ ヒツジ オオカミ ネズミ"
        " サル ペンギン キツネ キリン ワニ ラクダ カンガルー シマウマ サイ カバ ヤギ ロバ リス カエル ヘビ クモ"
        " カニ カタツムリ フクロウ ワシ オウム アヒル 白鳥がいる サメ イルカ クジラ カメ タコ 蝶がいる ミツバチ"
        " 傘がある 車がある 自転車がある 電車がある ピアノ バイオリン リンゴ カボチャ 凧がある 剣がある"
    ),
    "ko": (
        "고양이 강아지 말 소 코끼리 사자 호랑이 곰 토끼 사슴 돼지 양 늑대 생쥐 원숭이 펭귄 여우 기린 악어 낙타"
        " 캥거루 얼룩말 코뿔소 하마 염소 당나귀 다람쥐 개구리 뱀 거미 꽃게 달팽이 부엉이 독수리 앵무새 오리 백조"
        " 상어 돌고래 고래 거북이 문어 나비 꿀벌 우산 자동차 자전거 기차 피아노 바이올린 사과 호박 연 칼"
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", TRANSLATED)
def test_animals_and_things_are_the_same_in_every_language(language: str) -> None:
    words = [word.replace("_", " ") for word in TRANSLATED[language].split()]
    strange = [
        (word, english)
        for word, english in zip(words, ENGLISH.split(), strict=True)
        if [subject.kind for subject in parse_scene(word).subjects]
        != [subject.kind for subject in parse_scene(f"a {english}").subjects]
    ]
    assert strange == []


BEDS = [
    "un gato duerme en una cama", "un chat dort sur un lit", "un chat dort sur son grand lit", "um gato dorme na cama",
    "un gatto dorme sul letto", "eine Katze schläft auf einem Bett", "кошка спит на кровати", "猫がベッドで寝ている",
    "고양이가 침대에서 자고 있다",
]  # fmt: skip


@pytest.mark.parametrize("prompt", BEDS)
def test_a_cat_sleeps_on_a_bed_in_a_bedroom_in_every_language(prompt: str) -> None:
    scene = parse_scene(prompt)
    assert [(subject.kind, subject.action) for subject in scene.subjects] == [("cat", "sleep"), ("bed", "idle")]
    assert (scene.setting, scene.place) == ("room", "bedroom")


EVERYDAY = (
    "armchair bench mirror pillow carpet television computer bottle basket bread cheese strawberry lemon suitcase"
    " ladder fence fountain church rainbow key flag sled sunflower cactus nest soldier firefighter doctor skeleton"
)
# The same, word by word, as in `TRANSLATED`.
TRANSLATED_EVERYDAY: dict[str, str] = {
    "es": (
        "un_sillón un_banco un_espejo una_almohada una_alfombra un_televisor un_ordenador una_botella una_cesta"
        " un_pan un_queso una_fresa un_limón una_maleta una_escalera una_valla una_fuente una_iglesia un_arcoíris"
        " una_llave una_bandera un_trineo un_girasol un_cactus un_nido un_soldado un_bombero un_médico un_esqueleto"
    ),
    "fr": (
        "un_fauteuil un_banc un_miroir un_oreiller un_tapis une_télévision un_ordinateur une_bouteille un_panier"
        " du_pain du_fromage une_fraise un_citron une_valise une_échelle une_clôture une_fontaine une_église"
        " un_arc-en-ciel une_clé un_drapeau une_luge un_tournesol un_cactus un_nid un_soldat un_pompier un_médecin"
        " un_squelette"
    ),
    "pt": (
        "uma_poltrona um_banco um_espelho um_travesseiro um_tapete um_televisor um_computador uma_garrafa uma_cesta"
        " um_pão um_queijo um_morango um_limão uma_mala uma_escada uma_cerca uma_fonte uma_igreja um_arco-íris"
        " uma_chave uma_bandeira um_trenó um_girassol um_cacto um_ninho um_soldado um_bombeiro um_médico um_esqueleto"
    ),
    "it": (
        "una_poltrona una_panchina uno_specchio un_cuscino un_tappeto un_televisore un_computer una_bottiglia un_cesto"
        " il_pane il_formaggio una_fragola un_limone una_valigia una_scala una_staccionata una_fontana una_chiesa"
        " un_arcobaleno una_chiave una_bandiera una_slitta un_girasole un_cactus un_nido un_soldato un_pompiere"
        " un_medico uno_scheletro"
    ),
    "de": (
        "ein_Sessel eine_Parkbank ein_Spiegel ein_Kissen ein_Teppich ein_Fernseher ein_Computer eine_Flasche ein_Korb"
        " ein_Brot ein_Käse eine_Erdbeere eine_Zitrone ein_Koffer eine_Leiter ein_Zaun ein_Springbrunnen eine_Kirche"
        " ein_Regenbogen ein_Schlüssel eine_Fahne ein_Schlitten eine_Sonnenblume ein_Kaktus ein_Nest ein_Soldat"
        " ein_Feuerwehrmann ein_Arzt ein_Skelett"
    ),
    "ru": (
        "кресло скамейка зеркало подушка ковёр телевизор компьютер бутылка корзина хлеб сыр клубника лимон чемодан"
        " лестница забор фонтан церковь радуга ключ флаг санки подсолнух кактус гнездо солдат пожарный врач скелет"
    ),
    "ja": (
        "肘掛け椅子 ベンチ 鏡がある 枕がある カーペット テレビ パソコン ボトル 籠がある パン チーズ イチゴ レモン"
        " スーツケース はしご フェンス 噴水がある 教会がある 虹が見える 鍵がある 旗がある ソリ ヒマワリ サボテン"
        " 鳥の巣 兵士がいる 消防士がいる 医師がいる ガイコツ"
    ),
    "ko": (
        "안락의자 벤치 거울 베개 카펫 텔레비전 컴퓨터 유리병 바구니 빵 치즈 딸기 레몬 여행가방 사다리 울타리 분수 교회"
        " 무지개 열쇠 깃발 썰매 해바라기 선인장 둥지 군인 소방관 의사 해골"
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", TRANSLATED_EVERYDAY)
def test_everyday_things_are_the_same_in_every_language(language: str) -> None:
    words = [word.replace("_", " ") for word in TRANSLATED_EVERYDAY[language].split()]
    strange = [
        (word, english)
        for word, english in zip(words, EVERYDAY.split(), strict=True)
        if [subject.kind for subject in parse_scene(word).subjects]
        != [subject.kind for subject in parse_scene(f"a {english}").subjects]
    ]
    assert strange == []


def test_an_everyday_word_takes_no_other_words_place() -> None:
    languages = (
        lexicon_languages.spanish,
        lexicon_languages.french,
        lexicon_languages.portuguese,
        lexicon_languages.italian,
        lexicon_languages.german,
    )
    taken = []
    for language in languages:
        known = language()
        for concept, row in lexicon_household.TABLES[known.language][-1].items():
            meant = lexicon.english().phrases[concept]
            for word in row.replace("/", " ").replace("~", "").translate(str.maketrans("-'", "__")).split():
                found = known.phrases[word.replace("_", " ")]
                taken += [(word, concept)] if (found.role, found.value) != (meant.role, meant.value) else []
    assert taken == []


@pytest.mark.parametrize(
    ("prompt", "setting", "kinds"),
    [
        ("un chat noir, pas de chien", "meadow", ["cat"]),
        ("un chat, aucun chien", "meadow", ["cat"]),
        ("il n'y a personne dans la rue", "city", []),
        ("personne sur la plage", "beach", []),
        ("un perro, ningún gato", "meadow", ["dog"]),
        ("no hay perros en la playa", "beach", []),
        ("nadie en la calle", "city", []),
        ("não há pessoas na praia", "beach", []),
        ("ninguém na praia", "beach", []),
        ("um cão, nenhum gato", "meadow", ["dog"]),
        ("non c'è nessuno sulla spiaggia", "beach", []),
        ("un cane, nessun gatto", "meadow", ["dog"]),
        ("niemand am Strand", "beach", []),
        ("ein Hund, keine Katze", "meadow", ["dog"]),
        ("никого на пляже", "beach", []),
        ("на улице никого нет", "city", []),
        ("кошка, собаки нет", "meadow", ["cat"]),
        ("猫がいる、犬はいない", "meadow", ["cat"]),
        ("誰もいない街", "city", []),
        ("車のない街で犬が走る", "city", ["dog"]),
        ("아무도 없는 거리", "city", []),
        ("개가 없는 공원에서 고양이가 잔다", "garden", ["cat"]),
    ],
)
def test_what_a_prompt_denies_is_not_shown_in_any_language(prompt: str, setting: str, kinds: list[str]) -> None:
    scene = parse_scene(prompt)
    assert ([subject.kind for subject in scene.subjects], scene.setting) == (kinds, setting)


def test_an_umbrella_that_is_put_up_is_held() -> None:
    girl, umbrella = parse_scene("女の子が赤い傘をさして歩く").subjects
    assert (girl.relation, girl.action, umbrella.kind) == (("holding", 1), "walk", "umbrella")


@pytest.mark.parametrize(
    ("prompt", "counts"),
    [
        ("개 두 마리가 고양이를 쫓는다", [("dog", 2), ("cat", 1)]),
        ("두 마리의 개가 고양이를 쫓는다", [("dog", 2), ("cat", 1)]),
        ("고양이 세 마리가 춤춘다", [("cat", 3)]),
        ("소녀 두 명이 걷는다", [("girl", 2)]),
    ],
)
def test_a_korean_number_counts_the_noun_before_it(prompt: str, counts: list[tuple[str, int]]) -> None:
    assert [(subject.kind, subject.count) for subject in parse_scene(prompt).subjects] == counts


@pytest.mark.parametrize("prompt", ["红头发的女孩站在屋顶上", "红发女孩", "a red-haired girl standing on a rooftop"])
def test_red_hair_is_no_red_girl(prompt: str) -> None:
    (girl,) = parse_scene(prompt).subjects
    assert (girl.kind, girl.colour) == ("girl", None)


@pytest.mark.parametrize(
    "prompt", ["eine Frau sitzt auf einer Bank im Park", "une femme assise sur un banc", "женщина сидит на скамейке"]
)
def test_a_woman_sits_on_a_bench(prompt: str) -> None:
    woman, bench = parse_scene(prompt).subjects
    assert (woman.kind, woman.action, woman.relation, bench.kind) == ("woman", "sit", ("on", 1), "chair")


@pytest.mark.parametrize(
    ("prompt", "kind", "action", "setting"),
    [
        ("a rooster on a farm", "chicken", "walk", "meadow"),
        ("两只公鸡", "chicken", "walk", "meadow"),
        ("un flamenco rosa", "flamingo", "walk", "meadow"),
        ("a flamingo flying over a lake", "flamingo", "fly", "lake"),
        ("two submarines", "submarine", "idle", "underwater"),
        ("a roadster", "car", "drive", "road"),
        ("two elderly women", "woman", "idle", "city"),
    ],
)
def test_who_does_nothing_named_does_what_is_usual_where_it_usually_is(
    prompt: str, kind: str, action: str, setting: str
) -> None:
    scene = parse_scene(prompt)
    assert (scene.subjects[0].kind, scene.subjects[0].action, scene.setting) == (kind, action, setting)


def test_the_elderly_look_it() -> None:
    assert PEOPLE["elderly man"] == PEOPLE["grandfather"] != PEOPLE["man"]
