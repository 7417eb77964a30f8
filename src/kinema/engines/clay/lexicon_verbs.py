"""English verbs: what they do and how they bend."""

from __future__ import annotations

# (action, relation to a direct object, base forms); "go" is a plan's own way of moving, "" leaves the action alone.
VERBS: tuple[tuple[str, str, str], ...] = (
    (
        "run",
        "",
        "run sprint dash race jog gallop trot rush charge scamper bolt stampede frolic flee romp canter skate "
        "ski sledge speed hurry zoom_past",
    ),
    ("play", "", "play"),
    ("go", "on", "cross climb"),
    (
        "walk",
        "",
        "walk stroll wander march hike tiptoe stride prowl strut limp crawl creep roam trek shuffle wade sneak "
        "explore patrol tread",
    ),
    (
        "go",
        "",
        "move travel go pass glide slide come arrive approach journey cruise roll head wind return migrate enter "
        "leave",
    ),
    ("jump", "", "jump leap hop bounce skip pounce vault backflip somersault"),
    ("fly", "", "fly soar flutter swoop pilot launch ascend rise lift_off blast_off take_off land hover"),
    ("swim", "", "swim dive snorkel splash"),
    ("dance", "", "dance waltz breakdance groove moonwalk sway boogie tango"),
    ("spin", "", "spin rotate whirl twirl revolve pirouette swirl"),
    ("sit", "", "play_chess play_cards play_checkers play_video_games play_games play_board_games"),
    ("sit", "", "sit perch kneel crouch meditate rest relax lounge squat"),
    ("sleep", "", "fall_asleep sleep nap doze snooze dream slumber"),
    ("float", "", "float drift levitate bob surf"),
    ("fall", "", "fall tumble plummet collapse plunge"),
    ("wave", "", "wave salute cheer clap perform conduct"),
    ("wave", "facing", "fight battle attack wrestle box"),
    ("ride", "riding", "ride mount straddle"),
    ("drive", "", "drive steer"),
    ("sail", "", "sail row paddle"),
    ("run", "chasing", "chase pursue hunt run_after"),
    ("walk", "chasing", "follow stalk trail"),
    (
        "",
        "holding",
        "hold carry lift grab grip wield juggle eat drink read cook throw catch open push pull kick bake clutch use "
        "munch devour sip nibble deliver bring swing water pick type_on",
    ),
    (
        "idle",
        "facing",
        "watch look stare gaze face kiss talk hug pet greet admire look_at stare_at gaze_at observe meet embrace "
        "cuddle paint draw guard examine confront photograph touch smell feed chat_with argue_with",
    ),
    ("idle", "", "stand wait pose stay lie lay lean study write listen think pray stop pause"),
    (
        "",
        "",
        "smile laugh sing speak live shout cry bark meow roar howl chirp purr growl grow stretch breathe work yawn "
        "shiver hide peek exist appear practice practise begin start try emerge turn reveal shine glow burn make "
        "cover surround fill light glisten sparkle gleam shimmer reflect become transform change break explode melt "
        "open_up let get take give see feel seem show create build illuminate set lead chat set_against wear_off blow "
        "crash lap flow stretch_out tower loom unfold evoke capture feature depict bathe lit cast flicker twinkle "
        "drip steam bloom spread erupt rustle dot line contain highlight complement add remind tell say ask know want "
        "love like_to prepare serve enjoy discover find search wake wake_up name call dress decorate inspire base "
        "design carve craft sculpt adorn gather pour bask",
    ),
)  # fmt: skip

IRREGULAR_VERBS: dict[str, str] = {
    "fall asleep": "falling_asleep falls_asleep fell_asleep fallen_asleep",  # forms besides base, -s, -ing, -ed
    "run": "ran", "swim": "swam swum", "fly": "flew flown", "ride": "rode ridden", "drive": "drove driven",
    "sit": "sat", "sleep": "slept asleep", "fall": "fell", "stand": "stood", "spin": "spun", "hold": "held",
    "eat": "ate eaten", "drink": "drank", "read": "", "throw": "threw thrown", "catch": "caught", "fight": "fought",
    "sing": "sang", "speak": "spoke", "lie": "lying lain", "go": "went gone goes", "leap": "leapt", "dive": "dove",
    "make": "made", "light": "", "break": "broke broken", "take": "took taken", "give": "gave given",
    "see": "saw seen", "feel": "felt", "get": "got", "begin": "began", "rise": "rose_up risen", "come": "came",
    "leave": "left_behind", "wind": "winding", "bring": "brought", "write": "wrote written", "think": "thought",
    "become": "became", "build": "built", "lead": "led", "say": "said", "tell": "told", "know": "knew known",
    "find": "found", "meet": "met", "swing": "swung", "let": "", "set": "", "cast": "", "lit": "",
    "grow": "grew grown", "wake": "woke", "creep": "crept", "flee": "fled", "dream": "dreamt", "feed": "fed",
    "draw": "drew drawn", "kneel": "knelt", "blow": "blew blown", "spread": "", "hide": "hid hidden", "show": "shown",
    "take off": "takes_off taking_off took_off", "lift off": "lifts_off lifting_off",
    "blast off": "blasts_off blasting_off", "run after": "runs_after running_after", "look at": "looks_at looking_at",
    "stare at": "stares_at staring_at", "gaze at": "gazes_at gazing_at", "chat with": "chatting_with chats_with",
    "wake up": "waking_up wakes_up",
    "play chess": "played_chess", "play cards": "played_cards",
}  # fmt: skip

# After a noun these are verbs, else nouns: "a man waves", "ocean waves".
VERBS_AFTER_NOUNS = "waves"

# Base forms that are nouns or adjectives far more often than verbs: only their -s/-ing/-ed forms are verbs.
NOUN_LIKE_BASES = """
wind water light dream fall land head box trail wave race face dot line set cast paint draw open lit like tower steam
speed name groove tango waltz lead change feature design work mount bolt
"""
# Verbs whose base form is a thing after "a": "a cat and a swing", "a child on a slide".
THINGS_AFTER_A = "loom swing slide paddle sledge snorkel perch vault sail lift drink"
