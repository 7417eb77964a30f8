"""The English nouns that `clay` can stage, by body plan and kind.

One word reads `word[*count][@scale][#colour][+garment]...`; an underscore is a space. The first word of a row is the
kind's own name. Plurals are made in `lexicon.py`; those that don't follow the rule stand in `IRREGULAR_PLURALS`.
"""

from __future__ import annotations

NOUNS: dict[str, dict[str, str]] = {
    "quadruped": {
        "cat": "cat kitten@0.6 kitty@0.7 tomcat feline tabby#orange calico siamese persian_cat panther@1.9#black"
        " leopard@1.8 cheetah@1.8 puma@1.8 cougar@1.8 jaguar@1.9 lynx@1.4 bobcat@1.3 snow_leopard@1.8#white"
        " black_cat#black",
        "dog": "dog puppy@0.6 pup@0.6 hound doggy canine corgi@0.7 poodle#white labrador#yellow"
        " golden_retriever#golden retriever#golden husky dalmatian#white beagle bulldog terrier dachshund@0.7"
        " chihuahua@0.5 german_shepherd#brown shiba@0.8#orange shiba_inu@0.8#orange sheepdog#white greyhound#grey"
        " pug@0.6 border_collie collie samoyed malamute rottweiler doberman spaniel great_dane mastiff sheltie",
        "fox": "fox vixen arctic_fox#white fennec@0.6 red_fox raccoon@0.8#grey jackal coyote#grey",
        "horse": "horse pony@0.8 stallion mare foal@0.6 colt@0.7 mustang unicorn#white zebra#white donkey@0.8#grey"
        " mule@0.9 steed racehorse pegasus#white moose@1.2#brown",
        "cow": "cow bull#black ox#brown calf@0.6 bison#brown buffalo#brown yak#brown cattle",
        "elephant": "elephant mammoth@1.1#brown rhino@0.8 rhinoceros@0.8 hippo@0.7 hippopotamus@0.7 baby_elephant@0.5",
        "lion": "lion lioness lion_cub@0.5",
        "tiger": "tiger tigress tiger_cub@0.5 white_tiger#white",
        "bear": "bear grizzly grizzly_bear polar_bear#white bear_cub@0.5 teddy_bear@0.5 koala@0.5#grey brown_bear"
        " black_bear#black",
        "rabbit": "rabbit bunny hare bunny_rabbit white_rabbit#white",
        "deer": "deer stag reindeer fawn@0.6 antelope gazelle elk@1.2 caribou doe buck",
        "pig": "pig piglet@0.6 boar#brown hog wild_boar#brown",
        "sheep": "sheep lamb@0.6 ram goat mountain_goat alpaca llama",
        "wolf": "wolf werewolf hyena direwolf@1.4",
        "dinosaur": "dinosaur dino t_rex tyrannosaurus tyrannosaur triceratops stegosaurus velociraptor@0.6"
        " raptor@0.6 brontosaurus godzilla@2 trex",
        "mouse": "mouse rat@1.3#grey hamster#orange squirrel@1.4#brown chipmunk#brown hedgehog#brown guinea_pig"
        " gerbil beaver@2#brown",
    },
    "biped": {
        "person": "person people human pedestrian crowd_member passerby traveler traveller tourist hiker+backpack"
        " farmer+hat doctor+coat nurse teacher student+backpack worker+helmet builder+helmet firefighter+helmet"
        " police_officer+cap policeman+cap soldier+helmet scientist+coat engineer+helmet artist painter+beret"
        " musician singer guitarist drummer pianist actor driver pilot+glasses sailor+cap captain+cap fisherman+hat"
        " photographer athlete runner jogger swimmer surfer skier+goggles snowboarder+goggles skater"
        " skateboarder+cap cyclist+helmet biker+helmet motorcyclist+helmet rider climber+helmet boxer wrestler"
        " footballer soccer_player"
        " basketball_player tennis_player golfer+cap player clown monk+robe nun detective+hat spy+coat thief+mask"
        " gardener+hat baker+apron butcher+apron waiter+apron barista+apron merchant shepherd+hat hunter+hat"
        " lumberjack+beanie audience_member skeleton#white zombie#green ghost#white mannequin alien@0.9#green"
        " elf@0.8#green gnome@0.5+hat dwarf@0.6 goblin@0.6#green troll@1.5#green ogre@1.6#green"
        " yeti@1.5#white bigfoot@1.5#brown friend stranger warrior+helmet hero+cape superhero+cape villain+cape"
        " couple_member lover explorer+hat adventurer+hat archer+hood couple*2 crowd*9 team*5 family*4 band*4"
        " army*12 duo*2 trio*3 orchestra*9 choir*7 audience*9 group*4 gang*5 scarecrow+hat speaker reporter"
        " office_worker+suit businessperson+suit teenager teen adult somebody someone figure_skater"
        " librarian violinist cellist saxophonist trumpeter flutist conductor dentist+coat surgeon+mask florist+apron"
        " journalist novelist writer poet author philosopher professor+glasses archaeologist+hat biologist+coat"
        " chemist+coat inventor+glasses mechanic+cap carpenter blacksmith+apron tailor lighthouse_keeper+cap keeper+cap"
        " zookeeper+hat beekeeper+hat postman+cap mailman+cap courier+cap cashier shopkeeper+apron bartender+apron"
        " lifeguard astronomer programmer+glasses hacker+hood gamer+headphones dj+headphones rapper+cap juggler acrobat"
        " gymnast cheerleader barber hairdresser commuter passenger shopper customer neighbor neighbour visitor"
        " survivor protester refugee owner boss teammate classmate twin superman#blue+cape batman#black+cape+mask"
        " spiderman#red+mask spider_man#red+mask",
        "woman": "woman lady mother mom mum grandmother@0.9+glasses grandma@0.9+glasses actress waitress+apron wife"
        " aunt businesswoman+suit witch+wizard-hat bride+veil+white_dress model housewife female old_woman@0.9"
        " elderly_woman@0.9",
        "man": "man gentleman guy father dad grandfather@0.9+glasses grandpa@0.9+glasses old_man@0.9+glasses"
        " elderly_man@0.9+glasses"
        " cowboy+hat husband uncle businessman+suit groom+black_suit santa#red+santa-hat santa_claus#red+santa-hat"
        " viking+helmet vampire+cape dude male fellow salesman+suit butler+suit magician+top-hat",
        "girl": "girl granddaughter niece schoolgirl+backpack daughter sister fairy@0.5+wings little_girl young_girl"
        " young_woman"
        " ballerina_girl granddaughter",
        "boy": "boy nephew schoolboy+backpack son brother little_boy young_boy young_man grandson prince+crown",
        "child": "child kid toddler@0.7 baby@0.6 infant@0.6 youngster",
        "astronaut": "astronaut space_man space_woman cosmonaut spaceman spacewoman taikonaut",
        "robot": "robot android cyborg droid mech@2 automaton bot mecha@2 humanoid_robot terminator",
        "panda": "panda giant_panda panda_bear baby_panda@0.6 panda_cub@0.6 red_panda@0.6#red",
        "knight": "knight samurai paladin crusader gladiator",
        "chef": "chef cook sushi_chef pastry_chef",
        "dancer": "dancer ballerina ballet_dancer flamenco_dancer breakdancer",
        "wizard": "wizard sorcerer mage warlock merlin gandalf",
        "princess": "princess queen+crown empress+crown",
        "king": "king emperor pharaoh monarch",
        "pirate": "pirate buccaneer",
        "ninja": "ninja shinobi assassin",
        "penguin": "penguin baby_penguin@0.6 emperor_penguin@1.2",
        "monkey": "monkey ape chimp chimpanzee gorilla@1.4#black orangutan#orange baboon king_kong@3#black",
        "snowman": "snowman",
    },
    "bird": {
        "bird": "bird songbird sparrow@0.7#brown robin@0.7#red pigeon#grey dove#white flock*7 seagull#white"
        " gull#white hummingbird@0.4#teal bluebird#blue pelican@1.5#white heron@1.4#grey crane@1.4#white"
        " stork@1.4#white kingfisher@0.7#blue swallow@0.7#navy finch@0.6#yellow canary@0.6#yellow woodpecker"
        " toucan#black puffin#black jay#blue albatross@1.6#white phoenix@1.8#orange",
        "chicken": "chicken#white hen#brown rooster#red chick@0.4#yellow turkey#brown pheasant",
        "peacock": "peacock@1.3#blue",
        "flamingo": "flamingo@1.4#pink",
        "eagle": "eagle hawk@0.8 falcon@0.8 bald_eagle vulture condor griffin@1.5",
        "owl": "owl barn_owl snowy_owl#white",
        "parrot": "parrot macaw cockatoo#white parakeet@0.6#green",
        "duck": "duck duckling@0.5#yellow mallard rubber_duck@0.7#yellow",
        "swan": "swan goose black_swan#black",
        "crow": "crow raven magpie blackbird",
    },
    "fish": {
        "fish": "fish salmon#pink tuna#blue trout clownfish@0.6#orange angelfish@0.7#yellow tropical_fish@0.7"
        " koi#orange carp#golden swordfish@1.6#blue barracuda piranha@0.7",
        "goldfish": "goldfish",
        "shark": "shark great_white hammerhead megalodon@2",
        "dolphin": "dolphin porpoise orca@1.5#black killer_whale@1.5#black seal@0.8#grey",
        "whale": "whale humpback humpback_whale blue_whale sperm_whale narwhal@0.6",
        "turtle": "turtle sea_turtle tortoise",
        "jellyfish": "jellyfish medusa",
        "octopus": "octopus squid kraken@3",
    },
    "dragon": {"dragon": "dragon wyvern baby_dragon@0.5 drake fire_dragon#red ice_dragon#cyan"},
    "butterfly": {
        "butterfly": "butterfly moth#grey",
        "bee": "bee bumblebee honeybee wasp hornet firefly#yellow ladybug#red",
        "dragonfly": "dragonfly",
    },
    "vehicle": {
        "car": "car automobile sedan coupe sports_car race_car racing_car racecar convertible jeep suv limousine"
        " police_car#blue muscle_car supercar toy_car@0.4 ferrari#red porsche tesla lamborghini#yellow hatchback"
        " electric_car cybertruck#silver mercedes bmw audi toyota bugatti rolls_royce limo"
        " roadster cabriolet formula_one_car",
        "truck": "truck lorry pickup pickup_truck fire_truck#red firetruck#red fire_engine#red garbage_truck#green"
        " ambulance#white food_truck delivery_truck bulldozer#yellow excavator#yellow",
        "bus": "bus school_bus#yellow double_decker#red coach minibus@0.8 van@0.7 camper_van@0.7 campervan@0.7"
        " minivan@0.7 trolleybus",
        "train": "train locomotive steam_train steam_engine subway_train bullet_train#white tram streetcar monorail"
        " freight_train toy_train@0.4",
        "taxi": "taxi cab taxicab yellow_cab",
        "tractor": "tractor combine_harvester",
        "bicycle": "bicycle bike tricycle mountain_bike unicycle",
        "motorcycle": "motorcycle motorbike scooter moped vespa dirt_bike chopper",
    },
    "boat": {
        "sailboat": "sailboat yacht sailing_boat catamaran sailing_ship schooner",
        "boat": "boat motorboat speedboat fishing_boat rowboat lifeboat tugboat dinghy paper_boat@0.4#white houseboat",
        "ship": "ship pirate_ship cruise_ship ferry freighter cargo_ship ocean_liner warship galleon steamboat"
        " container_ship vessel",
        "canoe": "canoe kayak gondola raft",
    },
    "aircraft": {
        "airplane": "airplane plane aeroplane jet airliner biplane fighter_jet glider seaplane paper_plane@0.4#white"
        " paper_airplane@0.4#white",
        "helicopter": "helicopter chopper_craft quadcopter@0.4 drone@0.4",
        "ufo": "ufo flying_saucer alien_ship alien_spaceship",
    },
    "rocket": {
        "rocket": "rocket spaceship spacecraft rocket_ship starship space_shuttle missile@0.7 rocketship space_ship",
    },
    "balloon": {
        "balloon": "balloon party_balloon",
        "hot-air-balloon": "hot_air_balloon airship zeppelin blimp",
    },
    "ball": {
        "ball": "ball soccer_ball#white football basketball#orange tennis_ball@0.4#yellow beach_ball"
        " volleyball#white baseball@0.4#white marble@0.3#blue sphere orb bowling_ball#black rubber_ball#red"
        " yarn_ball#pink ball_of_yarn#pink snowball#white disco_ball#silver crystal_ball",
    },
    "prop": {
        "tree": "tree oak oak_tree pine pine_tree palm palm_tree birch willow maple#orange maple_tree#orange"
        " bush@0.5 christmas_tree bonsai@0.4 apple_tree cherry_tree#pink sapling@0.4 baobab fir",
        "house": "house cottage cabin hut barn#red mansion@1.5 farmhouse bungalow villa church@1.4#white chapel@1.1"
        " shed@0.6 dollhouse@0.3 gingerbread_house log_cabin home birdhouse@0.2 treehouse igloo@0.7#white",
        "castle": "castle palace fortress citadel sandcastle@0.3#golden chateau",
        "lighthouse": "lighthouse",
        "bridge": "bridge footbridge viaduct aqueduct drawbridge suspension_bridge",
        "lamp": "lamp lantern street_lamp streetlamp streetlight lamppost lamp_post chandelier desk_lamp torch"
        " light_bulb lightbulb",
        "table": "table desk dining_table workbench coffee_table",
        "chair": "chair armchair stool bench sofa couch throne rocking_chair deckchair",
        "cup": "cup mug glass_of_water glass_of_wine glass_of_milk glass_of_juice glass_of_beer wine_glass"
        " drinking_glass shot_glass glass_cup teacup goblet coffee_cup cup_of_coffee cup_of_tea chalice",
        "book": "book notebook diary storybook magazine newspaper spellbook",
        "flower": "flower rose#red tulip#red sunflower#yellow daisy#white lily#white orchid#purple lotus#pink"
        " poppy#red dandelion#yellow iris#purple peony#pink hydrangea#blue bouquet blossom#pink"
        " lavender_flower#lavender",
        "mushroom": "mushroom toadstool#red fungus",
        "clock": "clock alarm_clock grandfather_clock wall_clock pocket_watch@0.4#gold wristwatch@0.4",
        "candle": "candle candlestick",
        "box": "box crate gift present#red package parcel treasure_chest#brown chest suitcase trunk cube"
        " cardboard_box#brown",
        "guitar": "guitar ukulele@0.6 electric_guitar#red violin@0.6 cello banjo bass_guitar lute",
        "windmill": "windmill wind_turbine#white",
        "tent": "tent tipi teepee yurt circus_tent@2#red",
        "campfire": "campfire camp_fire bonfire fireplace fire_pit log_fire open_fire crackling_fire roaring_fire"
        " warm_fire",
    },
}

IRREGULAR_PLURALS: dict[str, str] = {
    "mouse": "mice", "man": "men", "woman": "women", "child": "children", "person": "people persons",
    "wolf": "wolves", "sheep": "", "fish": "fishes", "deer": "", "goose": "geese", "ox": "oxen", "calf": "calves",
    "cattle": "", "bison": "", "reindeer": "", "goldfish": "", "jellyfish": "jellyfishes",
    "octopus": "octopuses octopi", "elf": "elves", "thief": "thieves", "dwarf": "dwarves dwarfs", "people": "",
    "moose": "", "koi": "", "salmon": "", "trout": "", "tuna": "", "squid": "squids", "ninja": "ninjas",
    "samurai": "", "aircraft": "", "spacecraft": "", "angelfish": "", "clownfish": "", "tropical fish": "",
    "werewolf": "werewolves", "direwolf": "direwolves", "policeman": "policemen", "fisherman": "fishermen",
    "businessman": "businessmen", "businesswoman": "businesswomen", "spaceman": "spacemen", "snowman": "snowmen",
    "gentleman": "gentlemen", "salesman": "salesmen", "young woman": "young_women", "young man": "young_men",
    "old woman": "old_women", "old man": "old_men", "elderly woman": "elderly_women",
    "elderly man": "elderly_men", "swordfish": "", "bus": "buses", "school bus": "school_buses",
    "fungus": "fungi", "cactus": "cacti cactuses", "passerby": "passersby", "sheepdog": "sheepdogs",
    "spacewoman": "spacewomen", "ball of yarn": "balls_of_yarn", "cup of tea": "cups_of_tea",
    "cup of coffee": "cups_of_coffee", "knife": "knives", "leaf": "leaves", "hero": "heroes", "potato": "potatoes",
    "tomato": "tomatoes", "oranges": "", "mosquito": "mosquitoes", "domino": "dominoes", "chess": "",
}  # fmt: skip

PLURAL_ONLY = frozenset({"people", "cattle", "oranges"})

# Tangible things without a body plan: known to be nouns, so they are never taken for verbs or adjectives.
CUTOUTS = """
giraffe camel kangaroo crocodile alligator lizard gecko chameleon iguana snake cobra python frog toad salamander
spider crab lobster shrimp snail slug worm caterpillar ant beetle grasshopper cricket bat otter badger skunk sloth
platypus ostrich emu anteater armadillo seahorse starfish stingray clam oyster mermaid centaur minotaur angel demon
devil monster creature golem genie cyclops gargoyle statue sculpture tower skyscraper temple pagoda pyramid sphinx
windowsill door gate fence wall window mirror bed pillow blanket carpet rug shelf bookshelf wardrobe drawer piano
trumpet saxophone flute harp drum drums gramophone radio television tv computer laptop keyboard phone smartphone
telephone camcorder teapot kettle pot pan plate bowl fork knife spoon bottle vase basket bucket barrel ladder hammer
wrench saw drill axe sword shield spear bow arrow gun cannon bomb anchor compass map globe telescope microscope
satellite submarine tank skateboard surfboard sled sleigh snowboard wheelchair stroller carriage wagon cart carousel
rollercoaster ferris_wheel kite flag banner sign statue_of_liberty eiffel_tower coin key ring necklace diamond gem
crystal jewel trophy medal apple banana pear peach strawberry cherry lemon watermelon pineapple grape mango coconut
avocado tomato potato carrot corn pumpkin onion broccoli bread toast sandwich burger hamburger pizza hotdog taco sushi
noodle pasta soup salad cake cupcake cookie donut croissant pancake pie ice_cream chocolate candy lollipop egg cheese
steak popcorn toaster refrigerator fridge oven stove microwave fan washing_machine toilet vacuum broom brush pencil
pen crayon paintbrush scissors paper letter envelope toy doll puppet puzzle teddy dice card cactus leaf acorn pinecone
log rock stone boulder shell seashell feather bone skull crown_jewel umbrella handbag purse ticket machine engine gear
cog fountain well tombstone coffin spiderweb nest hive volcano iceberg comet asteroid meteor planet sun_dial hourglass
cauldron potion wand scroll spaceport obelisk monument mill windchime anvil
rainbow
almond walnut peanut chestnut hazelnut raisin garlic bacon sausage ham meatball omelette waffle bagel pretzel muffin
pudding milkshake smoothie lemonade tree_stump screw hinge padlock chain cable hose valve battery magnet prism zipper
needle spool ribbon quilt sock buckle wallet passport postcard escalator elevator staircase chimney brick pillar
column gong cymbal bagpipe accordion harmonica xylophone tambourine clarinet oboe tuba trombone pipe_organ harpsichord
metronome easel poster calendar typewriter printer scanner projector cassette joystick dartboard trampoline seesaw
sandbox hammock parasol spatula ladle whisk teaspoon corkscrew napkin tablecloth cradle crib pram pacifier bandage
stethoscope syringe thermometer crutch sponge soap toothbrush towel comb razor lipstick perfume faucet bathtub sink
plunger dustpan shovel spade rake wheelbarrow lawnmower chainsaw plow scythe pitchfork haystack trough buoy oar
periscope propeller parachute boomerang frisbee javelin discus scoreboard chariot catapult musket dagger crossbow
scepter amulet talisman totem idol altar shrine labyrinth maze portal wormhole pulsar quasar supernova meteorite
antenna microphone loudspeaker loudhailer amplifier router firecracker sparkler piñata icicle geyser crater stalactite
chess chessboard rocking_horse horseshoe birdcage doghouse mailbox postbox signpost telephone_box phone_booth
vending_machine traffic_light fire_hydrant hydrant trash_can dustbin lamp_shade blackboard whiteboard chalk pinwheel
spinning_top jigsaw domino snow_globe music_box jack_o_lantern lightsaber jetpack hoverboard segway rickshaw dogsled
zip_line beehive anthill cobweb cocoon tadpole newt leech scorpion centipede millipede cockroach mosquito termite
mantis cicada lemur meerkat mongoose weasel ferret mole porcupine opossum tapir aardvark okapi walrus manatee sea_lion
sea_urchin coral anemone eel sardine cuttlefish axolotl hydra chimera basilisk manticore leprechaun sasquatch banshee
gorgon broomstick spinning_wheel sewing_machine stopwatch weathercock sundial quiche lasagna burrito dumpling pickle
radish turnip parsnip beetroot cabbage cauliflower lettuce cucumber aubergine eggplant zucchini courgette celery
asparagus artichoke blueberry raspberry blackberry cranberry apricot papaya lychee pomegranate plum melon grapefruit
oranges
waterwheel matchstick ice_cube fishing_rod net wagon_wheel racket shuttlecock treadmill magnifying_glass vinyl_record
dam
paper_crane tangerine dragon_fruit fruit snack marshmallow ear_of_wheat mummy zither cable_car
"""
