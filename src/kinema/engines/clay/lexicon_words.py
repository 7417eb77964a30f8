"""English clothes, small words, sizes, qualities, vague nouns and colours. An underscore is a space."""

from __future__ import annotations

WEARING = "wearing wears wear wore dressed_in clad_in in_the_form_of sporting dons donning with_a_pair_of"
COSTUMING = "dressed_as dressed_like dressed_up_as disguised_as in_costume_as"

GARMENTS: dict[str, str] = {
    "hat": "hat straw_hat fedora sombrero cowboy_hat sun_hat bowler_hat party_hat", "top-hat": "top_hat",
    "cap": "cap baseball_cap", "beanie": "beanie wool_hat knit_cap", "beret": "beret",
    "wizard-hat": "wizard_hat witch_hat pointy_hat", "chef-hat": "chef_hat chefs_hat toque",
    "santa-hat": "santa_hat christmas_hat", "crown": "crown tiara", "helmet": "helmet space_helmet hard_hat",
    "hood": "hood", "veil": "veil", "glasses": "glasses spectacles eyeglasses",
    "sunglasses": "sunglasses shades dark_glasses", "goggles": "goggles", "mask": "mask",
    "headphones": "headphones headset earphones", "scarf": "scarf", "tie": "tie necktie", "bow-tie": "bow_tie bowtie",
    "cape": "cape cloak red_cape#red", "backpack": "backpack rucksack", "wings": "fairy_wings angel_wings",
    "apron": "apron", "dress": "dress gown skirt sundress ballgown wedding_dress#white",
    "coat": "coat jacket raincoat#yellow trenchcoat trench_coat leather_jacket#black lab_coat#white overcoat parka"
    " blazer",
    "suit": "suit tuxedo#black business_suit spacesuit#white space_suit#white swimsuit uniform overalls jumpsuit",
    "shirt": "shirt t_shirt tshirt blouse vest", "sweater": "sweater hoodie jumper cardigan pullover",
    "robe": "robe robes kimono hanfu pajamas pyjamas", "armor": "armor armour",
    "boots": "boots shoes sneakers slippers sandals rain_boots", "gloves": "gloves mittens",
    "trousers": "trousers pants jeans shorts",
}  # fmt: skip
# These colour a person as a whole.
BODY_GARMENTS = frozenset({"dress", "coat", "suit", "shirt", "sweater", "robe", "armor", "apron"})

COSTUMES: dict[str, str] = {  # what a cat wears as a wizard, chef, ...
    "wizard": "wizard-hat", "chef": "chef-hat", "astronaut": "helmet", "knight": "armor", "king": "crown",
    "princess": "crown", "pirate": "hat", "ninja": "mask", "detective": "hat", "cowboy": "hat", "superhero": "cape",
    "hero": "cape", "santa": "santa-hat", "witch": "wizard-hat", "doctor": "coat", "samurai": "armor",
    "viking": "helmet", "queen": "crown", "prince": "crown", "magician": "top-hat", "vampire": "cape",
    "pilot": "goggles", "firefighter": "helmet", "warrior": "helmet", "businessman": "tie", "student": "backpack",
}  # fmt: skip

# --- Small words ---
# preposition -> (relation to a subject, weight as the place of the film)
PREPOSITIONS: dict[str, tuple[str, int]] = {
    "on": ("on", 3), "onto": ("on", 3), "upon": ("on", 3), "atop": ("on", 3), "on top of": ("on", 3), "in": ("in", 3),
    "inside": ("in", 3), "within": ("in", 3), "into": ("in", 3), "inside of": ("in", 3), "over": ("over", 3),
    "above": ("over", 3), "high above": ("over", 3), "high over": ("over", 3), "under": ("under", 3),
    "underneath": ("under", 3), "beneath": ("under", 3), "below": ("under", 3), "beside": ("beside", 1),
    "next to": ("beside", 1), "near": ("beside", 1), "by": ("beside", 1), "alongside": ("beside", 1),
    "close to": ("beside", 1), "around": ("beside", 2), "against": ("beside", 1), "along with": ("beside", 1),
    "together with": ("beside", 1), "between": ("beside", 2), "among": ("beside", 3), "amid": ("beside", 3),
    "amidst": ("beside", 3), "with": ("with", 1), "behind": ("behind", 1), "in front of": ("facing", 1),
    "at": ("facing", 3), "opposite": ("facing", 1), "through": ("through", 3), "throughout": ("through", 3),
    "across": ("through", 3), "along": ("through", 3), "down": ("through", 3), "up": ("through", 2),
    "past": ("beside", 1), "towards": ("facing", 1), "toward": ("facing", 1), "from": ("", 1), "to": ("facing", 1),
    "during": ("", 1), "off": ("", 1), "out of": ("", 1), "about": ("beside", 1), "after": ("", 1), "before": ("", 1),
    "beyond": ("behind", 1), "outside": ("beside", 1), "overlooking": ("facing", 1), "via": ("through", 2),
    "amongst": ("beside", 3),
}  # fmt: skip

SMALL_WORDS: dict[str, str] = {  # role -> words
    "a": "a an another each every some any",
    "the": "the this these those its his her their my your our said same",
    "of": "of",
    "and": "and & plus then_also as_well_as",
    "or": "or nor",
    "like": "like similar_to resembling as_if as_though reminiscent_of such_as",
    "not": "no not without never nobody none free_of devoid_of don't doesn't isn't aren't do_not does_not avoid"
    " exclude minus zero lacking no_more with_no absence_of",
    "he": "he she they him them himself herself themselves",
    "it": "it itself",
    "who": "who that which whom",
    "stop": "while as when whilst where then but if because so until since whose than before_that meanwhile suddenly"
    " although",
    "filler": "is are was were be been being am has have had will would can could should may might must do does did"
    " very really quite too also just there here now still_more slowly quickly gently softly fast away back together"
    " again forward backward upward downward upwards downwards forwards backwards left right straight i we you me us"
    " please make_a generate create_a show_me imagine it's there's more most less almost nearly only even high low"
    " far nearby ahead behind_it apart aside everywhere somewhere both all o clock s t how why what whether",
}

NUMBERS: dict[str, int] = {
    "one": 1, "single": 1, "lone": 1, "solitary": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "dozen": 12, "a dozen": 12, "dozens of": 12,
    "hundreds of": 12, "thousands of": 12, "millions of": 12, "several": 4, "many": 8, "few": 3, "a few": 3,
    "some few": 3, "couple of": 2, "a couple of": 2, "pair of": 2, "a pair of": 2, "twin": 2, "flock of": 7,
    "herd of": 6, "pack of": 5, "school of": 9, "swarm of": 9, "group of": 4, "crowd of": 9, "family of": 4,
    "team of": 5, "bunch of": 5, "army of": 12, "row of": 5, "line of": 5, "fleet of": 5, "lots of": 8, "a lot of": 8,
    "numerous": 8, "trio of": 3, "duo of": 2, "pride of": 4, "colony of": 8, "cluster of": 5, "gang of": 5,
    "band of": 4, "troupe of": 5, "pod of": 5, "litter of": 4, "bouquet of": 5, "countless": 12, "various": 4,
    "couple": 2, "trio": 3, "pile of": 4, "stack of": 3, "multiple": 4,
}  # fmt: skip

SIZES: dict[str, float] = {
    "tiny": 0.5, "miniature": 0.5, "mini": 0.5, "microscopic": 0.4, "small": 0.7, "little": 0.7, "big": 1.5,
    "large": 1.5, "tall": 1.3, "huge": 2.0, "massive": 2.0, "giant": 2.5, "gigantic": 2.5, "enormous": 2.5,
    "colossal": 3.0, "towering": 2.5, "oversized": 2.0, "monstrous": 2.0, "baby": 0.6, "toy": 0.5, "gargantuan": 3.0,
    "titanic": 3.0, "immense": 2.5, "fat": 1.2, "chubby": 1.15, "short": 0.8, "petite": 0.8,
}  # fmt: skip

# Qualities that the stage can't show, but that must not be taken for nouns.
QUALITIES = """
beautiful pretty lovely gorgeous elegant graceful handsome young old ancient modern new futuristic medieval steampunk
sci_fi fantasy magical magic enchanted mystical mysterious strange weird unusual odd fluffy furry fuzzy hairy
soft_hearted wooden metal metallic golden_lit stone glass plastic paper crystal_clear crystal shiny glossy rusty dusty
dirty clean wet dry warm cool cold hot bright vivid vibrant pale light dim shadowy rich deep long wide narrow thick
thin round square flat smooth rough sharp steep slow fast_moving quick rapid swift brave bold strong weak wise clever
smart stupid crazy wild tame free empty crowded busy lively bustling vast endless infinite distant close open closed
hidden secret lost stray homeless elderly middle_aged blonde blond brunette redhead bearded bald curly tattooed
muscular slim slender skinny proud noble royal fierce friendly kind gentle_hearted hungry thirsty tired sleepy excited
curious surprised nervous shy confused bored bored_looking drunk fancy luxurious expensive cheap simple plain_looking
ordinary random typical classic classical traditional old_fashioned japanese chinese american french italian german
spanish english british indian african asian european mexican egyptian russian korean viking_age arabian roman greek
scottish irish nordic tropical exotic rural rustic urban_looking domestic professional expert animated anthropomorphic
humanoid robotic mechanical electric digital electronic solar glowing luminous radiant translucent transparent
invisible floating_in_place spotted striped patterned checkered polka_dot multicolored multicoloured rainbow_colored
feathered winged horned armored armoured masked hooded cloaked blurred blurry fiery flaming burning molten glittering
jeweled ornate detailed_looking delicate fragile fresh ripe delicious tasty sweet sour spicy steaming foaming crunchy
organic natural artificial fake real true false good bad evil nice great amazing awesome stunning incredible fantastic
wonderful perfect ideal unique special favorite favourite famous popular certain different similar other next last
first second third final main whole full half double triple upside_down mid action_packed fast_paced intense extreme
subtle delicate_looking harmonious balanced symmetrical dynamic static_looking sunlit_looking wooly woolly scaly slimy
sticky grumpy sassy majestic_looking regal stylish fashionable trendy hipster punk goth gothic baroque victorian
art_deco bohemian minimal lush leafy grassy mossy rocky sandy muddy wavy choppy glassy crystalline turquoise_tinted
overgrown blooming_full ruined derelict dilapidated crumbling weathered worn aged well_lit dimly candlelit lamplit
sundrenched backlit silhouetted tiny_looking wide_eyed
"""

# Nouns that show nothing by themselves: bodies' parts, light, abstractions, places in the picture.
VAGUE = """
eyed year_old years_old tail eye eyes ear ears nose mouth face faces head hand hands arm arms leg legs foot feet paw
paws wing fur hair beard mustache moustache skin feathers scales teeth tooth tongue claw claws horn horns antler
antlers whisker whiskers mane body back shoulder shoulders neck chest_hair smile grin tear tears expression emotion
gaze look glance voice sound sounds song songs noise silence music beat rhythm jazz rock_music melody dream dreams
memory thought idea story tale adventure journey mission quest life death love hope fear anger peace wonder sense
feeling atmosphere mood vibe ambience ambiance aesthetic style theme tone color colour colors colours palette texture
textures detail details contrast shadow shadows light lights lighting glow sunbeam sunbeams ray rays beam beams
reflection reflections silhouette glare flare sparkle sparks spark glitter dust particle particles air sky skies
heaven horizon sun distance middle center centre side sides front rear top bottom corner edge end ending beginning
start part piece pieces way path trail moment minute minutes second seconds hour hours year years century time times
season weekend week month world earth land landscape landscapes scenery nature environment place location area spot
ground floor surface ceiling roof dirt mud sand soil splash droplets drops bubbles smoke_plume steam leaves foliage
petals petal branch branches canopy vine vines roots moss fern ferns weed weeds motion movement action speed pace
gesture pose position posture step steps jump_cut shape shapes form pattern patterns line lines angle perspective
focus blur effect effects filter mode resolution_level quality level type kind sort variety number amount lot bit size
height width depth weight energy power force strength magic_spell game match race competition contest battle_scene
party_time festival ceremony wedding event show performance concert_music vacation holiday trip tour tourism work job
task lesson class school_day breakfast lunch dinner meal drink water_drops history culture tradition art science
technology future past present_day reality fantasy_world imagination surprise secret mystery danger trouble problem
question answer reason cause result help fun_time happiness sadness beauty freedom success luck fate destiny courage
wisdom knowledge truth name names word words text title subtitle subtitles logo caption sign_text letters traffic
rush_hour background_music soundtrack narration narrator dialogue dialog conversation speech joke laughter soccer
tennis golf homework sushi_rice midair mid_air thin_air slow_fade fade transition something anything nothing
everything thing things stuff one ones subject subjects object objects item items pixel resolution_setting watermark
blood sweat breath wind_gusts current currents tide foam spray ripple ripples pavement asphalt cobblestones puddle
puddles neon_glow lamp_light firelight candlelight fairy_lights string_lights lens_blur crane_machine fashion makeup
style_of audience applause microphone_stand nobody_else gold_coins seat bark meow roar call cry shout whisper
motion_blur home_video solo fall outcropping outcrop rush footage piece setting latte_art its_chest his_chest
her_chest their_chests own_chest
"""

COLOURS: dict[str, str] = {  # sRGB
    "red": "c8201c", "orange": "e8791a", "yellow": "f0c91e", "green": "2f9a3c", "blue": "2458c8", "purple": "7a32b0",
    "violet": "7a32b0", "pink": "f08cb4", "brown": "7a4a26", "black": "16161a", "white": "f2f2ee", "grey": "84878c",
    "gray": "84878c", "gold": "d8a520", "golden": "e0aa3c", "silver": "bcc2c8", "cyan": "28c4d8", "teal": "128c8c",
    "turquoise": "30c8b8", "navy": "14204e", "maroon": "701c24", "beige": "dcc8a0", "cream": "f4e8cc",
    "crimson": "b01030", "scarlet": "d82414", "lime": "94d82c", "olive": "78782c", "magenta": "d02c9c",
    "indigo": "40309c", "lavender": "b4a0dc", "emerald": "18a066", "ruby": "a81440", "tan": "c8a070",
    "amber": "f0a020", "rosy": "f0a0a0", "copper": "b46e3c", "bronze": "a0703a", "ginger": "d8782c",
    "azure": "3c94e8", "sapphire": "1c40a8", "ivory": "f4f0e0", "dark red": "801418", "dark blue": "16307c",
    "dark green": "186028", "light blue": "8cc4f0", "light green": "98dc8c", "bright red": "e0201c",
    "sky blue": "78b8ec", "hot pink": "f0409c", "blood red": "901018",
}  # fmt: skip
