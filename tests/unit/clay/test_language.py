"""What prompts mean: prompts in, scenes out, as a table in several languages.

A subject reads `[count] [@scale] [cutout:]kind action [+garment...] [relation:index]`.
"""

from __future__ import annotations

import random
import string
from pathlib import Path

import pytest

from kinema.engines.clay import lexicon, lexicon_languages
from kinema.engines.clay.explaining import explain
from kinema.engines.clay.language import parse_scene
from kinema.engines.clay.scene import Scene, Subject

SCENES: list[tuple[str, str, list[str], dict[str, str]]] = [
    # What the engine promises first.
    ("cat running on the river", "river", ["cat run"], {}),
    ("a red dragon flying over snowy mountains", "mountains", ["dragon fly"], {"season": "winter"}),
    ("a red dragon over snowy mountains", "mountains", ["dragon fly"], {"season": "winter"}),
    ("an astronaut riding a horse on the moon", "moon", ["astronaut ride riding:1", "horse run"], {}),
    ("two robots", "city", ["2 robot idle"], {}),
    ("a flock of birds", "meadow", ["7 bird fly"], {}),
    ("一只熊猫在竹林里跳舞，清晨薄雾", "bamboo", ["panda dance"], {"time_of_day": "sunrise", "weather": "fog"}),
    ("asdf qwer", "stage", ["cutout:asdf qwer idle"], {}),
    # Film language comes before nouns.
    ("drone shot of a city at night", "city", [], {"time_of_day": "night", "camera": "drone", "framing": "wide"}),
    ("a drone flying over a forest", "forest", ["@0.4 helicopter fly"], {"camera": "track"}),
    ("close-up of a fox", "meadow", ["fox idle"], {"camera": "dolly", "framing": "close"}),
    ("wide shot of a castle on a hill", "hills", ["castle idle"], {"framing": "wide"}),
    ("tracking shot of a wolf in the snow", "snow", ["wolf idle"], {"season": "winter", "camera": "track"}),
    ("a bird's-eye view of mountains", "mountains", [], {"camera": "drone"}),
    ("the camera slowly orbits around a lighthouse", "beach", ["lighthouse idle"], {"camera": "orbit"}),
    ("the camera follows a deer running through the forest", "forest", ["deer run"], {"camera": "track"}),
    ("slow zoom in on a candle", "room", ["candle idle"], {"camera": "zoom"}),
    ("pan left across a desert with camels", "desert", ["3 cutout:camel idle"], {"camera": "pan"}),
    ("static shot, a cup on a table", "room", ["cup idle on:1", "table idle"], {"camera": "static"}),
    ("no camera movement, a book on a desk", "room", ["book idle on:1", "table idle"], {"camera": "static"}),
    ("handheld shot of a man running", "city", ["man run"], {"camera": "handheld"}),
    ("a crane shot over a village", "village", [], {"camera": "crane"}),
    ("a crane standing in a lake", "lake", ["@1.4 bird idle"], {"camera": "dolly"}),
    (
        "cinematic wide shot of a ship in a storm",
        "ocean",
        ["ship sail"],
        {"weather": "storm", "framing": "wide", "style": "cinematic"},
    ),
    ("film noir, a detective in the rain", "city", ["person idle +hat"], {"weather": "rain", "style": "noir"}),
    ("a vintage car on a road", "road", ["car drive"], {"style": "vintage"}),
    (
        "cyberpunk city street at night in the rain",
        "city",
        [],
        {"time_of_day": "night", "weather": "rain", "camera": "drone", "style": "neon"},
    ),
    ("a pastel garden with butterflies", "garden", ["5 butterfly fly"], {"style": "pastel"}),
    ("a shot glass on a bar", "room", ["cup idle"], {}),
    # Settings alone give no subject.
    ("a quiet beach at sunset", "beach", [], {"time_of_day": "sunset"}),
    ("the river flows through the valley", "river", [], {}),
    ("snowy forest", "forest", [], {"season": "winter", "camera": "dolly", "framing": "wide"}),
    ("the moon over a lake", "lake", [], {"time_of_day": "night"}),
    ("waves crashing on the beach", "beach", [], {}),
    ("rain", "meadow", [], {"weather": "rain"}),
    ("foggy mountains at dawn", "mountains", [], {"time_of_day": "sunrise", "weather": "fog", "camera": "drone"}),
    ("fireworks over a lake", "lake", [], {"time_of_day": "night"}),
    ("coral reef", "underwater", [], {}),
    ("sunset over the ocean", "ocean", [], {"time_of_day": "sunset"}),
    # Subjects: counts, sizes, colours.
    ("a dog", "meadow", ["dog idle"], {}),
    ("three dogs", "meadow", ["3 dog idle"], {}),
    ("a pair of horses in a field", "meadow", ["2 horse idle"], {}),
    ("two cats and three dogs", "meadow", ["2 cat idle", "3 dog idle"], {}),
    ("dozens of balloons", "hills", ["12 balloon float"], {}),
    ("a herd of elephants in the savanna", "meadow", ["6 elephant idle"], {}),
    ("a school of fish", "underwater", ["9 fish swim"], {}),
    ("several wolves in the woods", "forest", ["4 wolf idle"], {}),
    ("a couple dancing under the stars", "stage", ["2 person dance"], {"time_of_day": "night"}),
    ("a crowd of people in tokyo", "city", ["9 person idle"], {}),
    ("children playing in the snow", "snow", ["3 child run"], {"season": "winter"}),
    ("a tiny mouse", "meadow", ["@0.5 mouse idle"], {}),
    ("a giant robot", "city", ["@2.5 robot idle"], {}),
    ("a giant", "stage", ["@2.5 cutout:giant idle"], {}),
    ("a kitten", "meadow", ["@0.6 cat idle"], {}),
    ("a small boat on a big lake", "lake", ["@0.7 boat sail"], {}),
    ("a black and white cat", "meadow", ["cat idle"], {}),
    ("a dog with blue eyes", "meadow", ["dog idle"], {}),
    ("a green-eyed cat", "meadow", ["cat idle"], {}),
    ("the orange cat", "meadow", ["cat idle"], {}),
    # Actions in all their forms.
    ("a horse gallops across the desert", "desert", ["horse run"], {}),
    ("a horse galloping", "meadow", ["horse run"], {}),
    ("a running horse", "meadow", ["horse run"], {}),
    ("horses run", "meadow", ["3 horse run"], {}),
    ("a cat sat on the mat", "meadow", ["cat sit"], {}),
    ("a girl is dancing", "stage", ["girl dance"], {}),
    ("dancing robots", "stage", ["3 robot dance"], {}),
    ("a dog not moving", "meadow", ["dog idle"], {}),
    ("a bear sleeping in a forest", "forest", ["bear sleep"], {}),
    ("a man waves", "city", ["man wave"], {}),
    ("a fox jumps over a fence", "meadow", ["fox jump over:1", "cutout:fence idle"], {}),
    ("a paper boat floating down a stream", "river", ["@0.4 boat float"], {}),
    ("an owl perched on a branch", "forest", ["owl sit"], {}),
    ("a leaf falling", "stage", ["cutout:leaf fall"], {}),
    ("a ballerina spinning on a stage", "stage", ["dancer spin"], {}),
    # Clothes belong to their subject.
    ("a fox wearing a red scarf", "meadow", ["fox idle +red scarf"], {}),
    (
        "a girl in a red dress holding a yellow balloon",
        "meadow",
        ["girl idle +red dress holding:1", "balloon float"],
        {},
    ),
    (
        "a woman wearing a blue coat and a white hat walking a dog in the city",
        "city",
        ["woman walk +blue coat+white hat beside:1", "dog walk"],
        {},
    ),
    ("a cat with a hat on a table", "meadow", ["cat idle +hat on:1", "table idle"], {}),
    ("a man without a hat", "city", ["man idle"], {}),
    ("a penguin wearing sunglasses surfing", "snow", ["penguin float +sunglasses"], {"season": "winter"}),
    ("a cat wizard reading a book", "meadow", ["cat idle +wizard-hat holding:1", "book idle"], {}),
    ("panda chef cooking noodles in a kitchen", "room", ["panda idle +chef-hat holding:1", "3 cutout:noodle idle"], {}),
    ("a dog dressed as a pirate", "meadow", ["dog idle +hat"], {}),
    ("a king", "garden", ["king idle"], {}),
    ("a witch flying", "forest", ["woman fly +wizard-hat"], {}),
    # Relations.
    ("a cat chasing a mouse under a table", "meadow", ["cat run chasing:1", "mouse run", "table idle"], {}),
    ("a boy riding a bicycle", "road", ["boy ride riding:1", "bicycle drive"], {}),
    ("a man driving a car", "road", ["man ride riding:1", "car drive"], {}),
    ("a dog in a boat", "ocean", ["dog ride riding:1", "boat sail"], {}),
    ("a cat in a box", "meadow", ["cat idle in:1", "box idle"], {}),
    ("a bird on a tree", "meadow", ["bird sit on:1", "tree idle"], {}),
    (
        "a knight fighting a dragon in front of a castle",
        "hills",
        ["knight wave facing:1", "dragon fly", "castle idle"],
        {},
    ),
    ("a girl beside a lamp", "meadow", ["girl idle beside:1", "lamp idle"], {}),
    ("a boy and his dog running on the beach", "beach", ["boy run", "dog run"], {}),
    ("a wizard on a dragon", "forest", ["wizard ride riding:1", "dragon fly"], {}),
    ("a bee on a flower", "garden", ["bee sit on:1", "flower idle"], {}),
    ("a whale swimming under a boat", "ocean", ["whale swim under:1", "boat sail"], {}),
    ("a monkey playing guitar", "forest", ["monkey idle holding:1", "guitar idle"], {}),
    ("kids playing football in the park", "garden", ["3 child run chasing:1", "ball run"], {}),
    (
        "a train crossing a bridge over a river in autumn",
        "river",
        ["train drive on:1", "bridge idle"],
        {"season": "autumn"},
    ),
    ("a man with a dog", "city", ["man idle beside:1", "dog idle"], {}),
    (
        "a girl with a red umbrella in the rain",
        "meadow",
        ["girl idle holding:1", "cutout:umbrella idle"],
        {"weather": "rain"},
    ),
    ("a helicopter over a city", "city", ["helicopter fly"], {}),
    ("a shark chasing a school of fish", "underwater", ["shark swim chasing:1", "9 fish swim"], {}),
    (
        "a knight rides a white horse through a dark forest",
        "forest",
        ["knight ride riding:1", "horse run"],
        {"time_of_day": "night"},
    ),
    (
        "santa claus riding a sleigh pulled by reindeer",
        "snow",
        ["man ride +santa-hat riding:1", "cutout:sleigh run beside:2", "deer idle"],
        {"season": "winter"},
    ),
    # Negation.
    ("a street with no people, without rain", "city", [], {}),
    ("an empty beach, no people", "beach", [], {}),
    ("a fox. No snow. No other animals.", "meadow", ["fox idle"], {}),
    ("no text, no watermark, a fox in a forest", "forest", ["fox idle"], {}),
    ("a cat without a tail", "meadow", ["cat idle"], {}),
    # What has no body plan is a cut-out with its word.
    ("a gramophone playing jazz", "stage", ["cutout:gramophone dance"], {}),
    ("a purple zorkmid dances in the forest", "forest", ["cutout:zorkmid dance"], {}),
    ("zorkmid flying over the city", "city", ["cutout:zorkmid fly"], {}),
    ("two zorkmids on a table", "stage", ["2 cutout:zorkmids idle on:1", "table idle"], {}),
    ("a giraffe", "meadow", ["cutout:giraffe idle"], {}),
    ("a teapot pouring tea", "stage", ["cutout:teapot idle"], {}),
    ("a painting on a wall", "stage", ["cutout:painting idle on:1", "cutout:wall idle"], {}),
    ("a knight holding a sword", "hills", ["knight idle holding:1", "cutout:sword idle"], {}),
    ("a statue of a cat", "stage", ["cutout:statue idle"], {}),
    ("an orange on a table", "stage", ["cutout:orange idle on:1", "table idle"], {}),
    ("a cat burglar", "stage", ["cutout:burglar idle"], {}),
    # What shows nothing is nothing.
    ("the sound of rain in the forest", "forest", [], {"weather": "rain"}),
    ("a cat with a mysterious past", "meadow", ["cat idle"], {}),
    ("a portrait of a king in the style of van gogh", "garden", ["king idle"], {}),
    ("a dog running in the distance", "meadow", ["dog run"], {}),
    ("cinematic", "meadow", [], {"style": "cinematic"}),
    ("4k", "meadow", [], {}),
    # Defaults where no setting is named.
    ("fish", "underwater", ["fish swim"], {}),
    ("a goldfish in a bowl", "underwater", ["goldfish swim beside:1", "cutout:bowl idle"], {}),
    ("a car", "road", ["car drive"], {}),
    ("a rocket", "space", ["rocket fly"], {}),
    ("a robot", "city", ["robot idle"], {}),
    ("a chef", "room", ["chef idle"], {}),
    ("a sailboat", "ocean", ["sailboat sail"], {}),
    ("a penguin", "snow", ["penguin idle"], {"season": "winter"}),
    ("a duck in a city", "city", ["duck walk"], {}),
    ("an airplane", "hills", ["airplane fly"], {}),
    ("a hot air balloon", "hills", ["hot-air-balloon float"], {}),
    ("a lighthouse", "beach", ["lighthouse idle"], {}),
    ("a polar bear", "snow", ["bear idle"], {"season": "winter"}),
    ("a dragon", "mountains", ["dragon fly"], {}),
    # Time, weather, season, mood.
    ("a village in winter, snow falling", "village", [], {"weather": "snow", "season": "winter"}),
    ("a boat in a thunderstorm", "ocean", ["boat sail"], {"weather": "storm"}),
    ("a field in autumn at sunset", "meadow", [], {"time_of_day": "sunset", "season": "autumn"}),
    (
        "a lonely robot sitting on a bench in the rain",
        "city",
        ["robot sit on:1", "chair idle"],
        {"weather": "rain", "mood": "sad"},
    ),
    ("an epic battle", "meadow", [], {"mood": "epic"}),
    ("happy children", "meadow", ["3 child idle"], {"mood": "happy"}),
    ("a windy hill with a windmill", "hills", ["windmill idle"], {"weather": "wind"}),
    ("a temple with cherry blossoms", "stage", ["cutout:temple idle"], {"season": "spring"}),
    ("a wolf howling at the moon", "meadow", ["wolf idle"], {"time_of_day": "night"}),
    ("a foggy morning on a lake", "lake", [], {"time_of_day": "sunrise", "weather": "fog"}),
    # Pronouns and second mentions.
    ("The astronaut walks slowly across the lunar surface. She waves at the camera.", "moon", ["astronaut walk"], {}),
    ("A dog runs in a park. The dog jumps over a log.", "garden", ["dog run over:1", "cutout:log idle"], {}),
    # Long prompts.
    (
        "A stylish woman walks down a Tokyo street filled with warm glowing neon and animated city "
        "signage. She wears a black leather jacket, a long red dress, and black boots, and carries a "
        "black purse.",
        "city",
        ["woman walk +black coat+red dress+black boots holding:1", "cutout:purse idle"],
        {"style": "neon", "time_of_day": "night"},
    ),
    (
        "Several giant wooly mammoths approach treading through a snowy meadow, their long wooly fur "
        "lightly blows in the wind as they walk",
        "meadow",
        ["4 @2.75 elephant walk"],
        {"weather": "wind", "season": "winter"},
    ),
    (
        "A movie trailer featuring the adventures of the 30 year old space man wearing a red wool knitted "
        "motorcycle helmet, blue sky, salt desert, cinematic style, shot on 35mm film, vivid colors.",
        "desert",
        ["astronaut idle +helmet"],
        {"style": "vintage"},
    ),
    (
        "Photorealistic closeup video of two pirate ships battling each other as they sail inside a cup of coffee.",
        "ocean",
        ["2 ship sail in:1", "cup idle"],
        {},
    ),
    ("A litter of golden retriever puppies playing in the snow.", "snow", ["4 @0.6 dog run"], {"season": "winter"}),
    (
        "A gorgeously rendered papercraft world of a coral reef, rife with colorful fish and sea creatures.",
        "underwater",
        ["fish swim beside:1", "3 cutout:creature idle"],
        {},
    ),
    (
        "A Samoyed and a Golden Retriever dog are playfully romping through a futuristic neon city at night",
        "city",
        ["dog run", "dog run"],
        {"time_of_day": "night", "style": "neon"},
    ),
    ("The Glenfinnan Viaduct is a historic railway bridge", "road", ["bridge idle"], {}),
    ("a small, round, fluffy creature in a forest", "forest", ["@0.7 cutout:creature idle"], {}),
    ("Two people having a conversation in a cafe", "room", ["2 person idle"], {}),
    ("In an ornate, historical hall, a ball rolls", "room", ["ball run"], {}),
    ("A man wearing a green hat, riding an elephant", "city", ["man ride +green hat riding:1", "elephant run"], {}),
    (
        "a bird flies through the trees as if they were clouds",
        "meadow",
        ["bird fly through:1", "5 tree idle"],
        {},
    ),
    # Chinese.
    ("一只猫在河上奔跑", "river", ["cat run"], {}),
    ("两个机器人在舞台上跳舞", "stage", ["2 robot dance"], {}),
    ("红色的巨龙飞过雪山", "mountains", ["dragon fly"], {"season": "winter"}),
    ("雪山上空飞翔的红色巨龙", "mountains", ["dragon fly"], {"season": "winter"}),
    ("宇航员在月球上骑马", "moon", ["astronaut ride riding:1", "horse run"], {}),
    ("一个骑着马的宇航员在月球上", "moon", ["astronaut ride riding:1", "horse run"], {}),
    ("穿着红裙子的女孩在沙滩上散步", "beach", ["girl walk +red dress"], {}),
    ("戴着帽子的猫", "meadow", ["cat idle +hat"], {}),
    ("一台留声机在播放音乐", "stage", ["cutout:留声机 idle"], {}),
    ("一只长颈鹿在草原上奔跑", "meadow", ["cutout:giraffe run"], {}),
    ("航拍城市夜景", "city", [], {"time_of_day": "night", "camera": "drone"}),
    ("没有人的街道，下雨", "city", [], {"weather": "rain"}),
    ("一群鸟飞过大海，日落", "ocean", ["7 bird fly"], {"time_of_day": "sunset"}),
    ("老虎追逐兔子", "meadow", ["tiger run chasing:1", "rabbit run"], {}),
    ("河边的白马", "river", ["horse idle"], {}),
    ("小男孩和狗在公园里玩耍", "garden", ["boy run", "dog run"], {}),
    ("赛博朋克城市，霓虹灯，雨夜", "city", [], {"time_of_day": "night", "weather": "rain", "style": "neon"}),
    ("特写，一杯咖啡在桌子上", "room", ["cup idle on:1", "table idle"], {"framing": "close"}),
    ("一艘帆船在暴风雨的海面上航行", "ocean", ["sailboat sail"], {"weather": "storm"}),
    ("蓝色的鲸鱼在海底游动", "underwater", ["whale swim"], {}),
    ("骑士在城堡前战斗", "hills", ["knight wave beside:1", "castle idle"], {}),
    ("三只小猪在村庄里跑", "village", ["3 pig run"], {}),
    # Spanish, French, German, Portuguese, Italian.
    ("un gato negro corriendo en la playa", "beach", ["cat run"], {}),
    ("un astronauta montando a caballo en la luna", "moon", ["astronaut ride riding:1", "horse run"], {}),
    ("dos robots bailando en un escenario", "stage", ["2 robot dance"], {}),
    ("un dragón rojo volando sobre las montañas nevadas", "mountains", ["dragon fly"], {"season": "winter"}),
    ("un chat noir court dans la forêt", "forest", ["cat run"], {}),
    ("un cheval blanc près de l'océan au coucher du soleil", "beach", ["horse idle"], {"time_of_day": "sunset"}),
    ("une voiture rouge sur la route", "road", ["car drive"], {}),
    ("ein roter Drache fliegt über verschneite Berge", "mountains", ["dragon fly"], {"season": "winter"}),
    ("ein Astronaut reitet ein Pferd auf dem Mond", "moon", ["astronaut ride riding:1", "horse run"], {}),
    ("zwei Roboter tanzen auf der Bühne", "stage", ["2 robot dance"], {}),
    ("ein Hund jagt eine Katze im Garten", "garden", ["dog run chasing:1", "cat run"], {}),
    ("um cachorro branco correndo na praia", "beach", ["dog run"], {}),
    ("dois gatos dormindo na cozinha", "room", ["2 cat sleep"], {}),
    ("un cane nero corre sulla spiaggia", "beach", ["dog run"], {}),
    ("due robot ballano in città di notte", "city", ["2 robot dance"], {"time_of_day": "night"}),
    # Japanese, Korean, Russian.
    ("猫が川の上を走っている", "river", ["cat run"], {}),
    ("宇宙飛行士が月で馬に乗っている", "moon", ["astronaut ride riding:1", "horse run"], {}),
    ("竹林で踊るパンダ", "bamboo", ["panda dance"], {}),
    ("赤いドラゴンが雪山の上を飛んでいる", "mountains", ["dragon fly"], {"season": "winter"}),
    ("帽子をかぶった猫", "meadow", ["cat idle +hat"], {}),
    ("二匹の犬が公園で遊んでいる", "garden", ["2 dog run"], {}),
    ("고양이가 강 위를 달리고 있다", "river", ["cat run"], {}),
    ("두 마리의 로봇이 무대에서 춤을 추고 있다", "stage", ["2 robot dance"], {}),
    ("우주비행사가 달에서 말을 타고 있다", "moon", ["astronaut ride riding:1", "horse run"], {}),
    ("빨간 자동차가 도로를 달린다", "road", ["car drive"], {}),
    ("кошка бежит по реке", "river", ["cat run"], {}),
    ("красный дракон летит над снежными горами", "mountains", ["dragon fly"], {"season": "winter"}),
    ("два робота танцуют на сцене", "stage", ["2 robot dance"], {}),
    ("космонавт едет верхом на лошади на луне", "moon", ["astronaut ride riding:1", "horse run"], {}),
    ("белая собака спит в комнате", "room", ["dog sleep"], {}),
    # More relations.
    ("a cat under a bridge", "meadow", ["cat idle under:1", "bridge idle"], {}),
    ("a bird over a house", "meadow", ["bird fly over:1", "house idle"], {}),
    ("a dog beside a red car", "meadow", ["dog idle beside:1", "car idle"], {}),
    ("a cat behind a sofa", "room", ["cat idle behind:1", "chair idle"], {}),
    ("a girl riding an elephant through a jungle", "forest", ["girl ride riding:1", "elephant run"], {}),
    ("a panda riding a bicycle", "road", ["panda ride riding:1", "bicycle drive"], {}),
    ("a monkey on a horse", "forest", ["monkey ride riding:1", "horse run"], {}),
    ("a wolf chasing three sheep", "meadow", ["wolf run chasing:1", "3 sheep run"], {}),
    ("two dogs under a table", "meadow", ["2 dog idle under:1", "table idle"], {}),
    ("a boat under a bridge", "ocean", ["boat sail under:1", "bridge idle"], {}),
    ("a helicopter flying over a ship", "hills", ["helicopter fly over:1", "ship sail"], {}),
    ("a bear in a tent", "meadow", ["bear idle in:1", "tent idle"], {}),
    ("a lion facing a tiger", "meadow", ["lion idle facing:1", "tiger idle"], {}),
    ("a dog running around a tree", "meadow", ["dog run beside:1", "tree idle"], {}),
    ("a bird flying through trees", "meadow", ["bird fly through:1", "5 tree idle"], {}),
    ("a dolphin jumping through a hoop", "ocean", ["dolphin jump through:1", "cutout:hoop idle"], {}),
    (
        "a tall man in a blue suit and a short woman in a green dress dancing in the rain",
        "city",
        ["@1.3 man dance +blue suit", "@0.8 woman dance +green dress"],
        {"weather": "rain"},
    ),
    (
        "a woman wearing sunglasses and a black leather jacket riding a motorcycle at sunset",
        "road",
        ["woman ride +sunglasses+black coat riding:1", "motorcycle drive"],
        {"time_of_day": "sunset"},
    ),
    (
        "a woman sits at a desk by the window while rain falls outside",
        "room",
        ["woman sit facing:1", "table idle", "cutout:window idle beside:0"],
        {"weather": "rain"},
    ),
    ("POV walking through a dark haunted house", "village", ["house idle"], {"camera": "handheld"}),
    # More negations.
    ("a snowy street without cars", "city", [], {"season": "winter"}),
    ("a forest with no animals", "forest", [], {}),
    ("a dog, not a cat, in a garden", "garden", ["dog idle"], {}),
    ("a beach without people or boats", "beach", [], {}),
    ("no rain, a sunny garden with a rabbit", "garden", ["rabbit idle"], {}),
    ("a robot without arms", "city", ["robot idle"], {}),
    ("a man who isn't wearing a hat", "city", ["man idle"], {}),
    ("don't show any people, only a castle at night", "hills", ["castle idle"], {"time_of_day": "night"}),
    ("una playa sin gente", "beach", [], {}),
    ("une rue sans voitures", "city", [], {}),
    ("eine Straße ohne Autos", "road", [], {}),
    ("una strada senza macchine", "road", [], {}),
    ("uma praia sem pessoas", "beach", [], {}),
    ("улица без людей", "city", [], {}),
    ("没有船的大海", "ocean", [], {}),
    ("人のいない街", "city", [], {}),
    ("사람이 없는 거리", "city", [], {}),
    # Seasons, styles.
    ("a park in autumn, leaves falling", "garden", [], {"season": "autumn"}),
    ("pencil sketch of a fox", "meadow", ["fox idle"], {"style": "sketch"}),
    ("a pixel art knight fighting a dragon", "hills", ["knight wave facing:1", "dragon fly"], {"style": "pixel"}),
    ("素描，一只狗", "meadow", ["dog idle"], {"style": "sketch"}),
    # More Chinese.
    ("一只可爱的橘猫坐在窗台上看着外面的雨", "room", ["cat sit"], {"weather": "rain"}),
    ("一个小女孩抱着泰迪熊在床上睡觉", "room", ["girl sleep holding:1", "@0.5 bear idle"], {}),
    ("雪山脚下的小村庄，炊烟袅袅，清晨", "village", [], {"season": "winter", "time_of_day": "sunrise"}),
    ("老爷爷在湖边钓鱼，秋天，落叶纷飞", "lake", ["@0.9 man idle +glasses"], {"season": "autumn"}),
    ("两个武士在竹林里决斗，黑白电影", "bamboo", ["2 knight wave"], {"style": "noir"}),
    ("一只蝴蝶停在一朵红玫瑰上，微距", "garden", ["butterfly sit on:1", "flower idle"], {"framing": "close"}),
    ("城市夜景，延时摄影，车流如织", "city", [], {"time_of_day": "night"}),
    ("一个戴眼镜的科学家在实验室里", "room", ["person idle +coat+glasses"], {}),
    ("没有人的沙滩，海浪拍打着岸边", "beach", [], {}),
    ("孙悟空腾云驾雾", "forest", ["monkey fly"], {}),
    ("一群孩子在操场上放风筝", "meadow", ["7 child idle holding:1", "cutout:kite idle"], {}),
    ("月光下的荷塘，青蛙在荷叶上", "lake", ["cutout:frog idle"], {"time_of_day": "night"}),
    ("一辆红色跑车在沿海公路上飞驰，跟拍镜头", "road", ["car drive"], {"camera": "track"}),
    ("宇航员在火星表面行走，远处有一座基地", "desert", ["astronaut walk", "house idle"], {}),
    ("a mountain village", "village", [], {}),
    # More in other languages.
    ("一个女孩手里拿着红色的气球", "meadow", ["girl idle holding:1", "balloon float"], {}),
    ("孩子们在海滩上踢足球", "beach", ["3 child run chasing:1", "ball run"], {}),
    (
        "一个穿着蓝色西装的男人在雨中骑自行车",
        "road",
        ["man ride +blue suit riding:1", "bicycle drive"],
        {"weather": "rain"},
    ),
    ("两只狗追逐一只猫", "meadow", ["2 dog run chasing:1", "cat run"], {}),
    (
        "Une fille en robe rouge tient un ballon jaune",
        "meadow",
        ["girl idle +red dress holding:1", "balloon float"],
        {},
    ),
    (
        "Ein kleiner Junge mit einem blauen Hut reitet auf einem Drachen",
        "meadow",
        ["@0.7 boy ride +blue hat riding:1", "dragon fly"],
        {},
    ),
    ("девочка в красном платье танцует в саду", "garden", ["girl dance +red dress"], {}),
    ("女の子が赤い服を着て庭で踊る", "garden", ["girl dance +red shirt"], {}),
    ("빨간 드레스를 입은 소녀가 정원에서 춤춘다", "garden", ["girl dance +red dress"], {}),
    # What is denied isn't there.
    ("没有雨的城市街道，没有人", "city", [], {}),
    ("一个没有雪的村庄，不是夜晚", "village", [], {}),
    (
        "no rain, no snow, just a girl with a kite, not at night",
        "meadow",
        ["girl idle holding:1", "cutout:kite idle"],
        {},
    ),
    ("a street without snow where a dog doesn't chase the cat", "city", ["dog idle"], {}),
    ("a man without a hat riding a horse", "city", ["man ride riding:1", "horse run"], {}),
    # What neon and the dark are seen by.
    ("cyberpunk city at sunset", "city", [], {"style": "neon", "time_of_day": "sunset"}),
    ("a neon sign in a bar", "room", [], {"style": "neon"}),
    ("a detective in a dark alley", "city", ["person idle +hat"], {"time_of_day": "night"}),
    ("a boy with dark hair in a park", "garden", ["boy idle"], {}),
    ("一个男人走在黑暗的街道上", "city", ["man walk"], {"time_of_day": "night"}),
    # An abstract word by itself shows its emblem; beside anything else it is only a word.
    ("hope", "meadow", ["bird fly"], {"time_of_day": "sunrise"}),
    ("the sound of silence", "lake", [], {"time_of_day": "night"}),
    ("a feeling of loneliness", "garden", ["man sit on:1", "chair idle"], {"season": "autumn", "mood": "sad"}),
    ("爱", "garden", ["2 person dance"], {"season": "spring", "time_of_day": "sunset"}),
    ("libertad", "mountains", ["eagle fly"], {"time_of_day": "sunrise"}),
    (
        "love, in the rain",
        "garden",
        ["2 person dance"],
        {"season": "spring", "time_of_day": "sunset", "weather": "rain"},
    ),
    ("a cat full of hope", "meadow", ["cat idle"], {}),
    # Who is by the sea isn't in it.
    ("a woman standing by the ocean", "beach", ["woman idle"], {}),
    ("a ship near the sea", "ocean", ["ship sail"], {}),
    ("a whale by the ocean", "ocean", ["whale swim"], {}),
    # A season is seen where something grows.
    (
        "a bride and groom kissing under cherry blossoms",
        "garden",
        ["woman idle +veil+white dress", "man idle +black suit"],
        {"season": "spring"},
    ),
    ("a woman in tokyo in autumn", "city", ["woman idle"], {"season": "autumn"}),
    ("two old men playing chess", "city", ["2 @0.9 man sit +glasses"], {}),
    # A verb goes on with who is known; a fact can have one of its own.
    ("A dog barks then runs away", "meadow", ["dog run"], {}),
    ('A dog barks: "Hello!" Then runs away', "meadow", ["dog run"], {}),
    ("a storm rages outside a lighthouse", "beach", ["lighthouse idle"], {"weather": "storm"}),
    (
        "a father teaching his son how to ride a bike in the park",
        "garden",
        ["man ride riding:2", "boy idle", "bicycle drive"],
        {},
    ),
    ("a surfer sleeps on the sand", "beach", ["person sleep"], {}),
    # German nouns are capitalised, so that an unknown word that isn't is none.
    ("ein alter Mann füttert Tauben im Park", "garden", ["man idle beside:1", "5 bird fly"], {}),
    ("eine alte Frau strickt am Fenster", "room", ["woman idle"], {}),
    ("eine Katze schläft auf dem Sofa", "room", ["cat sleep on:1", "chair idle"], {}),
    # Where something happens comes first in Japanese.
    ("木の下で本を読む女の子", "meadow", ["girl idle holding:2", "tree idle", "book idle"], {}),
    # Families.
    (
        "una abuela cocina en la cocina con su nieta",
        "room",
        ["@0.9 woman idle +glasses beside:1", "girl idle"],
        {},
    ),
    ("外婆在厨房里包饺子，窗外下着雪", "room", ["@0.9 woman idle +glasses"], {"weather": "snow", "season": "winter"}),
    ("一家三口在公园里野餐", "garden", ["4 person idle"], {}),
    ("夕阳下一个孤独的背影走在海边", "beach", ["person walk"], {"time_of_day": "sunset"}),
    ("할머니가 부엌에서 요리한다", "room", ["@0.9 woman idle +glasses"], {}),
    (
        "Batman and Superman play basketball",
        "city",
        ["person run +cape+mask chasing:2", "person run +cape", "ball run"],
        {},
    ),
    # Anything at all.
    ("🐱 on the 🚀", "space", ["cat ride riding:1", "rocket fly"], {}),
    ("แมว", "stage", ["cutout:แมว idle"], {}),
]


def brief(subject: Subject) -> str:
    words = [str(subject.count)] if subject.count > 1 else []
    words += [f"@{subject.scale:g}"] if subject.scale != 1.0 else []
    words += [f"{'cutout:' if subject.plan == 'cutout' else ''}{subject.kind}", subject.action]
    words += ["".join("+" + garment for garment in subject.wears)] if subject.wears else []
    words += [f"{subject.relation[0]}:{subject.relation[1]}"] if subject.relation else []
    return " ".join(words)


@pytest.mark.parametrize(("prompt", "setting", "subjects", "fields"), SCENES, ids=[row[0][:60] for row in SCENES])
def test_a_prompt_is_staged_as_it_says(prompt: str, setting: str, subjects: list[str], fields: dict[str, str]) -> None:
    scene = parse_scene(prompt)
    assert [brief(subject) for subject in scene.subjects] == subjects
    assert {name: getattr(scene, name) for name in fields} == fields
    assert scene.setting == setting
    unnamed = {"weather": "clear", "season": "summer", "time_of_day": "day", "style": ""}
    assert {name: getattr(scene, name) for name in unnamed} == unnamed | {k: fields[k] for k in unnamed if k in fields}


def hue(prompt: str, index: int = 0) -> str:
    """The colour's name, or "own"."""
    colour = parse_scene(prompt).subjects[index].colour
    names = [
        name
        for name in ("red", "orange", "yellow", "green", "blue", "black", "white", "grey")
        if colour == lexicon.linear(name)
    ]
    return names[0] if names else "own" if colour is None else "another"


@pytest.mark.parametrize(
    ("prompt", "index", "colour"),
    [
        ("a red car and a blue truck", 0, "red"),
        ("a red car and a blue truck", 1, "blue"),
        ("a red fluffy dog", 0, "red"),
        ("a dog with blue eyes", 0, "own"),  # the eyes are blue
        ("a blue-eyed dog", 0, "own"),
        ("a green-eyed black cat", 0, "black"),
        ("a black and white cat", 0, "black"),
        ("a car under a blue sky", 0, "own"),
        ("a cat in golden light", 0, "own"),
        ("a fox wearing a red scarf", 0, "own"),  # the scarf is red
        ("a girl in a red dress", 0, "red"),  # a dress colours a person as a whole
        ("a polar bear", 0, "white"),
        ("un gato negro", 0, "black"),
        ("the dog is black", 0, "black"),
        ("une voiture rouge et un chien blanc", 0, "red"),
        ("une voiture rouge et un chien blanc", 1, "white"),
        ("ein roter Drache", 0, "red"),
        ("红色的汽车和白猫", 0, "red"),
        ("红色的汽车和白猫", 1, "white"),
        ("красная машина", 0, "red"),
    ],
)
def test_a_colour_belongs_to_its_own_noun(prompt: str, index: int, colour: str) -> None:
    assert hue(prompt, index) == colour


@pytest.mark.parametrize(
    ("prompt", "fields"),
    [
        ("a dog", ("dolly", "medium", "calm")),
        ("a dog running", ("track", "medium", "calm")),
        ("a bird", ("track", "medium", "calm")),
        ("a city", ("drone", "wide", "calm")),
        ("mountains", ("drone", "wide", "calm")),
        ("a lake", ("dolly", "wide", "calm")),
        ("a crowd of people", ("dolly", "wide", "calm")),
        ("dancing robots", ("dolly", "medium", "happy")),
        ("a dragon", ("track", "medium", "epic")),
        ("a ship in a storm", ("track", "medium", "tense")),
    ],
)
def test_camera_framing_and_mood_fit_the_subject_where_none_is_named(prompt: str, fields: tuple[str, str, str]) -> None:
    scene = parse_scene(prompt)
    assert (scene.camera, scene.framing, scene.mood) == fields


def test_quoted_words_are_kept_as_words_and_not_staged() -> None:
    scene = parse_scene('a robot saying "hello cat" to a dog')
    assert [line.text for line in scene.lines] == ["hello cat"]
    assert [subject.kind for subject in scene.subjects] == ["robot", "dog"]


def test_a_prompt_that_is_quoted_as_a_whole_is_staged() -> None:
    assert [brief(subject) for subject in parse_scene('"a cat sleeping"').subjects] == ["cat sleep"]


def test_a_subject_keeps_the_word_that_the_prompt_used() -> None:
    labels = [
        parse_scene(prompt).subjects[0].label for prompt in ("A Corgi runs", "a gramophone", "一只熊猫", "двa робота")
    ]
    assert labels == ["Corgi", "gramophone", "熊猫", "робота"]


# --- Lists of shots ---
def outline(scene: Scene) -> str:
    """The shots, parted by ` | `: `setting: subjects`, with what the list says of its length and joint."""
    return " | ".join(
        f"{shot.setting}: {', '.join(brief(subject) for subject in shot.subjects)}"
        + (f" [{shot.length_s:g} s]" if shot.length_s else "")
        + (f" [{shot.joint}]" if shot.joint != "cut" else "")
        for shot in scene.shots
    )


# A prompt and the outline of its shots.
SHOT_LISTS: list[tuple[str, str]] = [
    # Words that join shots.
    (
        "a cat runs in a forest, then sleeps by a campfire",
        "forest: cat run | forest: cat sleep beside:1, campfire idle",
    ),
    ("a robot walking in a city; then it dances on a stage", "city: robot walk | stage: robot dance"),
    ("a fox in the snow. Cut to: a bear sleeping", "snow: fox idle | snow: bear sleep"),
    ("a fox in the snow. Cut to a wide shot of the sea at sunset", "snow: fox idle | ocean: "),
    ("a castle. Dissolve to a dragon flying", "hills: castle idle | mountains: dragon fly [dissolve]"),
    ("a lake. Fade to black, then a boat sails", "lake:  | lake: boat sail [fade]"),
    ("a girl waves. The next shot: a boy jumps", "meadow: girl wave | meadow: boy jump"),
    ("The horse gallops. After that, it sits.", "meadow: horse run | meadow: horse sit"),
    ("a man walks in the rain and then dances", "city: man walk | city: man dance"),
    ("a cat runs. Then. Then it sleeps.", "meadow: cat run | meadow: cat sleep"),
    # Numbers.
    ("Shot 1: a cat. Shot 2: a dog. Shot 3: a fox", "meadow: cat idle | meadow: dog idle | meadow: fox idle"),
    ("Scene 1 - a ship sails. Scene 2 - a whale swims", "ocean: ship sail | ocean: whale swim"),
    ("Shot 1 (3s): a cat walks. Shot 2 (5 seconds): it jumps", "meadow: cat walk [3 s] | meadow: cat jump [5 s]"),
    ("1. a cat 2. a dog 3. two birds", "meadow: cat idle | meadow: dog idle | meadow: 2 bird fly"),
    ("Opening shot: a lighthouse. Final shot: the sea", "beach: lighthouse idle | ocean: "),
    (
        "Shot 1: a woman in a red dress walks\nShot 2: she dances",
        "city: woman walk +red dress | city: woman dance +red dress",
    ),
    (
        "Shot 1 (4s): a cat walks, then sits. Dissolve to the cat sleeping. Shot 2: a dog",
        "meadow: cat walk [2 s] | meadow: cat sleep [2 s] [dissolve] | meadow: dog idle",
    ),
    (
        "Shot 1: a castle on a hill. Shot 2: a ship sails. Shot 3: a dog",
        "hills: castle idle | ocean: ship sail | hills: dog idle",
    ),
    # Timecodes.
    ("0-3s: a dragon flies. 3-8s: it sleeps", "mountains: dragon fly [3 s] | mountains: dragon sleep [5 s]"),
    ("[00:00-00:03] a horse runs [00:03-00:04] a cow", "meadow: horse run [3 s] | meadow: cow idle [1 s]"),
    ("(0s - 2s) a cat (2s - 4s) a dog", "meadow: cat idle [2 s] | meadow: dog idle [2 s]"),
    ("0:00-0:04 a car drives\n0:04-0:08 a train", "road: car drive [4 s] | hills: train drive [4 s]"),
    ("From 0 to 2 seconds: a bee. From 2 to 4 seconds: a flower", "garden: bee fly [2 s] | garden: flower idle [2 s]"),
    # What was said holds until something else is said.
    (
        "A black cat in the snow. Cut to a bear in a kitchen. Cut to the cat running in a garden",
        "snow: cat idle | room: bear idle | garden: cat run",
    ),
    (
        "a knight rides a horse through a forest. Cut to a close-up of the knight",
        "forest: knight ride riding:1, horse run | forest: knight ride riding:1, horse run",
    ),
    ("a dog chases a cat. Cut to the cat sleeping", "meadow: dog run chasing:1, cat run | meadow: cat sleep"),
    (
        "a puppy plays with a red ball in the park, then falls asleep under a tree",
        "garden: @0.6 dog run beside:1, ball idle | garden: @0.6 dog sleep under:1, tree idle",
    ),
    (
        "a knight rides a horse, then waves",
        "hills: knight ride riding:1, horse run | hills: knight wave riding:1, horse run",
    ),
    # Chinese.
    ("一只猫在森林里奔跑，然后睡觉", "forest: cat run | forest: cat sleep"),
    ("镜头一：一只猫在奔跑。镜头二：特写，猫在睡觉。", "meadow: cat run | meadow: cat sleep"),
    ("0-3秒：红色的龙在飞；3-8秒：城堡", "mountains: dragon fly [3 s] | hills: castle idle [5 s]"),
    ("第一个镜头：雪山。第二个镜头：一只狼在奔跑", "mountains:  | mountains: wolf run"),
    ("女孩在花园里散步。切换到：一只蝴蝶在飞", "garden: girl walk | garden: butterfly fly"),
    # Other languages.
    ("Un gato negro corre por la playa, luego duerme en la cocina", "beach: cat run | room: cat sleep"),
    ("Un chien court sur la plage, puis il dort", "beach: dog run | beach: dog sleep"),
    ("Eine Katze läuft durch den Wald, dann schläft sie", "forest: cat run | forest: cat sleep"),
    ("Um cachorro corre na praia, depois dorme", "beach: dog run | beach: dog sleep"),
    ("Un gatto corre nel bosco, poi dorme", "forest: cat run | forest: cat sleep"),
    ("Кошка бежит по лесу, затем спит", "forest: cat run | forest: cat sleep"),
    ("猫が森を走る。それから寝る。", "forest: cat run | forest: cat sleep"),
    ("고양이가 숲을 달린다. 그다음 자고 있다.", "forest: cat run | forest: cat sleep"),
]


@pytest.mark.parametrize(("prompt", "shots"), SHOT_LISTS, ids=[row[0][:60] for row in SHOT_LISTS])
def test_a_list_of_shots_becomes_its_shots(prompt: str, shots: str) -> None:
    assert outline(parse_scene(prompt)) == shots


@pytest.mark.parametrize(
    "prompt",
    [
        "a dog runs for 2-3 seconds in a field",
        'a man says "first we walk, then we run"',
        "a cat fades into the night",
        "a plan of a house",
        "a scene in a forest with 3 cats",
        "Shot 1: a cat",
        "if it rains, a cat sleeps",
        "a camera that pans to the left",
    ],
)
def test_what_only_looks_like_a_list_is_one_shot(prompt: str) -> None:
    assert parse_scene(prompt).shots == ()


def test_a_heading_holds_for_every_shot() -> None:
    scene = parse_scene("Black and white film, in the rain. Shot 1: a man walks at night. Shot 2: a car")
    assert [(shot.style, shot.weather, shot.time_of_day) for shot in scene.shots] == [("noir", "rain", "night")] * 2


def test_a_subject_that_comes_back_looks_as_it_did() -> None:
    shots = parse_scene("a red cat wearing a blue scarf runs. Cut to: a bear. Cut to: the cat sleeps").shots
    assert shots[2].subjects[0].colour == shots[0].subjects[0].colour == lexicon.linear("red")
    assert shots[2].subjects[0].wears == ("blue scarf",)


def test_a_film_of_more_shots_than_fit_keeps_the_first() -> None:
    assert len(parse_scene(". ".join(f"Shot {number}: a cat" for number in range(1, 40))).shots) == 12


@pytest.mark.parametrize(
    ("prompt", "lines"),
    [
        ('a man says "hello"', [("hello", 0)]),
        ('a neon sign "OPEN" in a city', [("OPEN", None)]),
        ('the title "The End" over a sunset', [("The End", None)]),
        ('Robot: "Beep boop"', [("Beep boop", 0)]),
        ('a girl whispers "good night" to her cat and the cat says "meow"', [("good night", 0), ("meow", 1)]),
        ('"Look!" says a boy on a hill', [("Look!", 0)]),
        ('a sunset with the words "so long"', [("so long", None)]),
        ('someone shouts "fire" in an empty street, no people', [("fire", 0)]),
        ("一个男孩说：“你好！”", [("你好！", 0)]),
        ("城市里的招牌写着“咖啡”", [("咖啡", None)]),
        ("un hombre dice «hola»", [("hola", 0)]),
        ("ein Mann ruft „Hallo“", [("Hallo", 0)]),
        ("女の子は「おはよう」と言う", [("おはよう", 0)]),
        ("小狗对小猫说“我们做朋友吧”", [("我们做朋友吧", 0)]),
        ('a robot says to a dog "sit"', [("sit", 0)]),
        ('a cat and a "dog', []),
    ],
)
def test_quoted_words_are_said_by_a_subject_or_written(prompt: str, lines: list[tuple[str, int | None]]) -> None:
    assert [(line.text, line.speaker) for line in parse_scene(prompt).lines] == lines


@pytest.mark.parametrize(
    ("prompt", "pace"),
    [
        ("a horse galloping in slow motion", 0.4),
        ("slow-mo shot of a splash", 0.4),
        ("timelapse of clouds over mountains", 6.0),
        ("a slow horse", 1.0),
        ("慢动作，一匹马在奔跑", 0.4),
        ("延时摄影，云海", 6.0),
        ("un cheval au ralenti", 0.4),
        ("ein Pferd in Zeitlupe", 0.4),
        ("スローモーションで馬が走る", 0.4),
    ],
)
def test_slow_motion_and_timelapse_change_the_pace(prompt: str, pace: float) -> None:
    assert parse_scene(prompt).pace == pace


def is_closed(scene: Scene) -> bool:
    """Whether every field of a scene is a word of its closed set, and every relation points at another subject."""
    words = (
        scene.setting in lexicon.SETTINGS
        and scene.time_of_day in lexicon.TIMES
        and scene.weather in lexicon.WEATHERS
        and scene.season in lexicon.SEASONS
        and scene.camera in lexicon.CAMERAS
        and scene.framing in lexicon.FRAMINGS
        and scene.style in lexicon.STYLES
        and scene.mood in lexicon.MOODS
    )
    spoken = all(line.speaker is None or line.speaker < len(scene.subjects) for line in scene.lines)
    shots = all(is_closed(shot) and not shot.shots for shot in scene.shots)
    subjects = all(is_closed_subject(index, scene) for index in range(len(scene.subjects)))
    return words and spoken and shots and subjects


def is_closed_subject(index: int, scene: Scene) -> bool:
    subject = scene.subjects[index]
    kinds = (subject.label and subject.plan == "cutout") or subject.kind in lexicon.KINDS.get(subject.plan, ())
    worn = all(lexicon.garment(garment)[0] in lexicon.WEARS for garment in subject.wears)
    followed, at = 0, subject.relation
    while at is not None and followed <= len(scene.subjects):
        followed, at = followed + 1, scene.subjects[at[1]].relation
    ends = followed <= len(scene.subjects)  # relations never form a circle
    relation = subject.relation is None or (subject.relation[0] in lexicon.RELATIONS and subject.relation[1] != index)
    return bool(kinds) and worn and ends and relation and subject.action in lexicon.ACTIONS and 1 <= subject.count <= 12


@pytest.mark.parametrize("prompt", [row[0] for row in SCENES], ids=[row[0][:60] for row in SCENES])
def test_every_word_of_a_scene_is_in_its_closed_set(prompt: str) -> None:
    assert is_closed(parse_scene(prompt))


@pytest.mark.parametrize("seed", range(20))
def test_any_shuffle_of_words_still_gives_a_scene(seed: int) -> None:
    chance = random.Random(seed)
    words = (
        " ".join(row[0] for row in (*SCENES, *SHOT_LISTS)).split()
        + list(",.!\"“”'’的在、。🐱—()1 99 2024 no of the a and")
        + [""]
    )
    for _ in range(50):
        assert is_closed(parse_scene(" ".join(chance.choices(words, k=chance.randrange(1, 30)))))


@pytest.mark.parametrize("seed", range(5))
def test_any_characters_at_all_give_a_scene(seed: int) -> None:
    chance = random.Random(seed)
    alphabet = string.printable + "éßıİŁ的龍ねネ고Жع\u0301\u200d\ud800\U0001f431\U0001f3fd"
    for _ in range(100):
        assert is_closed(parse_scene("".join(chance.choices(alphabet, k=chance.randrange(0, 60)))))


def test_the_same_prompt_gives_the_same_scene() -> None:
    assert all(parse_scene(row[0]) == parse_scene(row[0]) for row in SCENES)


def test_a_very_long_prompt_is_read_only_so_far() -> None:
    scene = parse_scene("a cat and a dog, " * 5000)
    assert len(scene.subjects) == 6  # what fits on the stage


def test_every_plan_but_the_cutout_can_be_asked_for_by_each_of_its_kinds() -> None:
    for plan, kinds in lexicon.KINDS.items():
        for kind in kinds:
            subject = parse_scene("a " + kind.replace("-", " ")).subjects[0]
            assert (subject.plan, subject.kind) == (plan, kind)


def test_every_word_of_another_language_shares_a_sense_with_an_english_one() -> None:
    languages = (
        lexicon_languages.chinese,
        lexicon_languages.japanese,
        lexicon_languages.korean,
        lexicon_languages.russian,
        *lexicon_languages.LATIN_LANGUAGES,
    )
    for language in languages:  # compiling looks each concept up
        assert len(language().phrases) + len(language().stems) > 300


@pytest.mark.parametrize(
    ("prompt", "cast"),
    [
        ("a cyclist on a country road", [("person", 1, ("riding", 1)), ("bicycle", 1, None)]),
        ("three cyclists in the mountains", [("person", 3, ("riding", 1)), ("bicycle", 3, None)]),
        ("a motorcyclist in the desert", [("person", 1, ("riding", 1)), ("motorcycle", 1, None)]),
        ("two men riding bicycles", [("man", 2, ("riding", 1)), ("bicycle", 2, None)]),
        ("a cyclist sleeping in a meadow", [("person", 1, None)]),
    ],
)
def test_who_is_called_after_a_mount_rides_it_and_riders_have_one_each(prompt: str, cast: list[object]) -> None:
    found = [(subject.kind, subject.count, subject.relation) for subject in parse_scene(prompt).subjects]
    assert found == cast


def test_a_scene_explains_itself_one_field_per_line() -> None:
    text = explain(parse_scene("two giant robots riding a red bicycle at night"), 8.0)
    assert text.splitlines() == [
        "prompt: two giant robots riding a red bicycle at night",
        "setting: road",
        "camera: track",
        "framing: medium",
        "style: none",
        "time_of_day: night",
        "weather: clear",
        "season: summer",
        "mood: calm",
        "subjects:",
        "  0: robots",
        "    plan: biped",
        "    kind: robot",
        "    count: 2",
        "    action: ride",
        "    scale: 2.5",
        "    relation: riding 1 (bicycle)",
        "  1: bicycle",
        "    plan: vehicle",
        "    kind: bicycle",
        "    count: 1",
        "    action: drive",
        "    colour: 0.58 0.01 0.01 (linear RGB)",
        "shots:",
        "  1: 0-3.71 s, track, wide",
        "  2: 3.71-8 s, cut, track, medium",
    ]


def test_listed_shots_explain_themselves_one_by_one() -> None:
    scene = parse_scene('0-3s: a cat says "hi". 3-5s: in slow motion, the cat runs')
    assert explain(scene, 5.0).splitlines() == [
        'prompt: 0-3s: a cat says "hi". 3-5s: in slow motion, the cat runs',
        "shots:",
        "  1: 0-3 s, dolly, medium",
        '    prompt: a cat says "hi"',
        "    setting: meadow",
        "    camera: dolly",
        "    framing: medium",
        "    style: none",
        "    time_of_day: day",
        "    weather: clear",
        "    season: summer",
        "    mood: calm",
        "    line: hi (said by 0, cat)",
        "    subjects:",
        "      0: cat",
        "        plan: quadruped",
        "        kind: cat",
        "        count: 1",
        "        action: idle",
        "  2: 3-5 s, cut, track, medium",
        "    prompt: in slow motion, the cat runs",
        "    setting: meadow",
        "    camera: track",
        "    framing: medium",
        "    style: none",
        "    time_of_day: day",
        "    weather: clear",
        "    season: summer",
        "    mood: calm",
        "    pace: 0.4",
        "    subjects:",
        "      0: cat",
        "        plan: quadruped",
        "        kind: cat",
        "        count: 1",
        "        action: run",
    ]


def test_shots_that_a_film_is_too_short_for_are_named() -> None:
    assert explain(parse_scene("1. a cat 2. a dog 3. a fox"), 1.0).splitlines()[-1] == "  1 more: no room in 1 s"


def test_the_example_of_the_documentation_is_what_is_printed() -> None:
    page = (Path(__file__).parents[3] / "docs/engines/clay.md").read_text(encoding="utf-8")
    prompt = 'a fox runs in the snow. Cut to a close-up of the fox, it says "brr"'
    assert f"'{prompt}'\n{explain(parse_scene(prompt), 6.0)}\n```" in page


@pytest.mark.parametrize(
    ("prompt", "setting", "subjects", "fields"),
    [
        ("no people on the beach", "beach", [], {}),
        ("no cars in the city at night", "city", [], {"time_of_day": "night"}),
        ("no snow on the mountains", "mountains", [], {"season": "summer"}),
        ("no dogs in the room", "room", [], {}),
        ("no people or dogs on the beach", "beach", [], {}),
        ("no people walking on the beach", "beach", [], {}),
        ("nobody on the beach", "beach", [], {}),
        ("no cars, people or dogs in the city", "city", [], {}),
        ("don't show people in the city", "city", [], {}),
        ("a man with no hat on a beach", "beach", ["man idle"], {}),
        ("a man doesn't wear a hat in the park", "garden", ["man idle"], {}),
        ("a robot without arms in space", "space", ["robot idle"], {}),
        ("a beach without people at sunset", "beach", [], {"time_of_day": "sunset"}),
        ("a forest without people in the rain", "forest", [], {"weather": "rain"}),
        ("keine Menschen am Strand", "beach", [], {}),
        ("sin gente en la playa", "beach", [], {}),
        ("нет людей на пляже", "beach", [], {}),
        ("沙滩上没有人", "beach", [], {}),
        ("没有人在沙滩上", "beach", [], {}),
        # A place that is denied itself isn't shown, nor what only tells of the thing that is denied.
        ("a penguin, not on the ice", "snow", ["penguin idle"], {}),  # its own place
        ("a girl in a room, not in the kitchen", "room", ["girl idle"], {}),
        ("a dog not on the beach at night", "meadow", ["dog idle"], {"time_of_day": "day"}),
        ("a dog, no kitchen", "meadow", ["dog idle"], {}),
        ("no people in sight", "meadow", [], {}),
        ("no dog with a hat on the beach", "beach", [], {}),
        ("a street without people with umbrellas", "city", [], {}),
        ("不在沙滩上的狗", "meadow", ["dog idle"], {}),
    ],
)
def test_a_denial_ends_where_the_place_or_the_hour_begins(
    prompt: str, setting: str, subjects: list[str], fields: dict[str, str]
) -> None:
    scene = parse_scene(prompt)
    assert [brief(subject) for subject in scene.subjects] == subjects
    assert scene.setting == setting
    assert {name: getattr(scene, name) for name in fields} == fields


@pytest.mark.parametrize(
    ("prompt", "colours"),
    [
        ("the cat is red and the dog is blue", {"cat": "red", "dog": "blue"}),
        ("the cat is red, the dog is blue", {"cat": "red", "dog": "blue"}),
        ("the ball is red and the box is green", {"ball": "red", "box": "green"}),
        ("cats are black and dogs are white", {"cat": "black", "dog": "white"}),
        ("a cat and a dog are black", {"cat": "black", "dog": "black"}),
        ("the cat is happy and the dog is blue", {"cat": "own", "dog": "blue"}),
        ("a red dog is happy", {"dog": "red"}),
        ("el gato es rojo y el perro es azul", {"cat": "red", "dog": "blue"}),
        ("猫是红色的,狗是蓝色的", {"cat": "red", "dog": "blue"}),
        ("a cat that is blue", {"cat": "blue"}),
        ("a cat that is not blue", {"cat": "own"}),
        ("the cat is in the garden and the dog is blue", {"cat": "own", "dog": "blue"}),
        ("a girl holding a balloon that is blue", {"girl": "own", "balloon": "blue"}),
        ("a car painted blue", {"car": "blue"}),
        ("a boat painted red on a lake", {"boat": "red"}),
        ("a car painted in blue", {"car": "blue"}),
        ("a woman in red", {"woman": "red"}),
        ("a man in black walks his dog", {"man": "black", "dog": "own"}),
        ("a cat in golden light", {"cat": "own"}),
        # A part has no colour of its own, and doesn't lend it to the whole.
        ("a woman with blue hair", {"woman": "own"}),
        ("a house with a red roof", {"house": "own"}),
        ("the cat's eyes are green", {"cat": "own"}),
        ("女人有蓝色的头发", {"woman": "own"}),
    ],
)
def test_a_colour_is_said_of_whom_its_clause_tells_of(prompt: str, colours: dict[str, str]) -> None:
    kinds = [subject.kind for subject in parse_scene(prompt).subjects]
    assert {kind: hue(prompt, index) for index, kind in enumerate(kinds)} == colours


@pytest.mark.parametrize(
    "prompt",
    [
        "the robot is red and the other robot is blue",
        "one robot is red and one robot is blue",
        "a robot is red and a robot is blue",
        "the red robot is behind the blue robot",
    ],
)
def test_two_of_a_kind_have_each_their_own_colour(prompt: str) -> None:
    assert [subject.count for subject in parse_scene(prompt).subjects] == [1, 1]
    assert (hue(prompt, 0), hue(prompt, 1)) == ("red", "blue")


@pytest.mark.parametrize(
    ("prompt", "cast"),
    [
        (
            "a man wears a red hat and a woman wears a blue scarf",
            ["man idle +red hat", "woman idle +blue scarf"],
        ),
        (
            "a man wearing a red hat and a woman wearing a blue scarf",
            ["man idle +red hat", "woman idle +blue scarf"],
        ),
        ("a man wears a hat and a woman runs", ["man idle +hat", "woman run"]),
        (
            "a man who is wearing a hat and a woman who is wearing a scarf",
            ["man idle +hat", "woman idle +scarf"],
        ),
        ("a girl wearing a hat and cat ears", ["girl idle +hat"]),
        ("a man wears a hat and a scarf", ["man idle +hat+scarf"]),
        ("wearing a hat, a cat sits", ["cat sit +hat"]),
        ("a cat wearing a wizard hat and a dog", ["cat idle +wizard-hat", "dog idle"]),
        ("一个男人戴着帽子,一个女人戴着围巾", ["man idle +hat", "woman idle +scarf"]),
        ("男人戴红帽子,女人穿蓝裙子", ["man idle +red hat", "woman idle +blue dress"]),
        (
            "一个戴红帽子的男人和一个穿蓝裙子的女人在公园里",
            ["man idle +red hat", "woman idle +blue dress"],
        ),
        ("男人戴红帽子和围巾", ["man idle +red hat+scarf"]),
        ("女孩穿着红色的裙子,小狗在跑", ["girl idle +red dress", "@0.6 dog run"]),
    ],
)
def test_everybody_wears_their_own_clothes(prompt: str, cast: list[str]) -> None:
    assert [brief(subject) for subject in parse_scene(prompt).subjects] == cast


def test_a_dress_doesnt_colour_who_was_named_before_its_wearer() -> None:
    prompt = "男人戴红帽子,女人穿蓝裙子"
    assert (hue(prompt, 0), hue(prompt, 1)) == ("own", "blue")
