"""The English words around the nouns: film language, settings, facts, verbs, prepositions, qualities.

An underscore is a space; hyphens in prompts are read as spaces. Later tables never overrule earlier ones for the same
words: film language comes first, so that "drone shot" is no glass.
"""

from __future__ import annotations

# --- Film language -----------------------------------------------------------------------------------------------
CAMERA: dict[str, str] = {
    "static": "static_shot static_camera fixed_camera locked_off locked_camera still_camera tripod tripod_shot no_camera_movement"
    " no_camera_motion locked_shot stationary_camera fixed_shot still_shot camera_static",
    "pan": "pan_shot panning panning_shot pan_left pan_right pans_left pans_right slow_pan whip_pan camera_pan pan_across pans_across"
    " panning_left panning_right horizontal_pan",
    "tilt": "tilt_shot tilt_up tilt_down tilts_up tilts_down tilting_up tilting_down camera_tilt tilting_shot",
    "dolly": "dolly dolly_in dolly_out dolly_shot dolly_zoom push_in pushes_in pushing_in push_out pull_back pulls_back pulling_back pull_out"
    " slow_push slow_push_in camera_push truck_in",
    "track": "tracking_shot tracking_camera track_shot follow_shot following_shot follow_cam side_tracking chase_cam camera_tracking"
    " side_scrolling steadicam steadicam_shot tracking tracking_view trucking_shot",
    "orbit": "orbit_shot orbiting_shot orbital_shot arc_shot 360_shot 360_degree 360_degrees camera_orbit orbiting_camera circling_shot"
    " bullet_time turntable rotating_shot",
    "crane": "crane_shot crane_up crane_down jib jib_shot boom_shot rising_shot pedestal_shot crane_view",
    "drone": "drone_shot drone_view drone_footage drone_video drone_clip drone_camera aerial aerial_shot aerial_view aerial_footage"
    " birds_eye birds_eye_view bird's_eye bird's_eye_view bird_eye_view bird_s_eye_view flyover flyover_shot fly_over_shot fly_through"
    " fpv fpv_shot fpv_drone fpv_drone_shot helicopter_shot helicopter_view top_down top_down_view top_down_shot overhead_shot"
    " overhead_view from_above high_angle_aerial satellite_view drone_flyover",
    "handheld": "handheld handheld_shot handheld_camera hand_held hand_held_camera shaky_cam shaky_camera documentary_style found_footage"
    " pov pov_shot first_person first_person_view point_of_view gopro vlog",
    "zoom": "zoom zoom_in zoom_out zooms_in zooms_out zooming_in zooming_out slow_zoom crash_zoom zoom_shot zooming zoomed",
}

CAMERA_MOVES: dict[str, str] = {  # only after a word for the camera: "the camera slowly orbits"
    "static": "still static fixed stays remains holds",
    "pan": "pan pans panning panned sweeps sweeping",
    "tilt": "tilt tilts tilting tilted",
    "dolly": "dollies dollying pushes pushing push moves moving advances glides gliding approaches pulls pulling backs",
    "track": "tracks tracking track follows following follow trails trailing chases chasing keeps",
    "orbit": "orbits orbiting orbit circles circling rotates rotating revolves spins spinning arcs",
    "crane": "rises rising ascends ascending descends descending lifts lifting cranes craning climbs booms",
    "drone": "flies flying soars soaring hovers hovering",
    "handheld": "shakes shaking shaky",
    "zoom": "zooms zooming zoom",
}
LENS = "camera the_camera lens cameraman viewpoint"

FRAMING: dict[str, str] = {
    "close": "close_up closeup close_up_shot close_ups extreme_close_up extreme_closeup macro macro_shot tight_shot close_shot detail_shot"
    " portrait portrait_shot headshot head_shot close_view close_up_view insert_shot up_close",
    "medium": "medium_shot mid_shot waist_up medium_view cowboy_shot two_shot full_shot over_the_shoulder eye_level eye_level_shot"
    " medium_close_up full_body",
    "wide": "wide_shot wide_angle wide_angle_shot wide_view long_shot extreme_wide_shot extreme_long_shot establishing_shot panorama"
    " panoramic panoramic_view panoramic_shot landscape_shot vista ultra_wide very_wide_shot wide_establishing_shot",
}

STYLE: dict[str, str] = {
    "cinematic": "cinematic cinematic_style cinematic_shot cinematic_lighting film_look movie_style blockbuster filmic anamorphic imax hollywood"
    " movie_like movie_still movie_quality cinematography dramatic_lighting movie_trailer",
    "noir": "noir film_noir black_and_white_film black_and_white_movie black_and_white_footage black_and_white_photo in_black_and_white black_and_white_style black_and_white_video monochrome monochromatic grayscale greyscale b&w bw",
    "vintage": "vintage retro old_film 8mm super_8 16mm 35mm 35mm_film vhs sepia nostalgic_film 1920s 1930s 1940s 1950s 1960s 1970s 1980s old_timey"
    " film_grain grainy_film polaroid silent_film archival shot_on_film shot_on_35mm shot_on_35mm_film kodachrome",
    "pastel": "pastel pastel_colors pastel_colours pastel_tones watercolor watercolour water_colour ghibli studio_ghibli storybook_style"
    " wes_anderson soft_colors soft_colours dreamlike dreamy candy_colored kawaii",
    "neon": "neon cyberpunk synthwave vaporwave neon_lights neon_lit neon_light neon_sign neon_signs blade_runner futuristic_neon tron",
}

# Words about the film itself: no subject, and what follows ("of a cat") is the film's content.
FILM = """
shot scene video clip film movie footage animation cartoon anime render rendering photo photograph photography picture image illustration
drawing painting_of photo_of picture_of drawing_of timelapse time_lapse slow_motion slow_mo hyperlapse view sequence montage trailer
commercial advertisement advert ad short_film music_video gif claymation clay stop_motion pixar pixar_style disney disney_style cgi 3d 3d_render
2d 4k 8k hd uhd hdr 1080p 720p 60fps 24fps fps resolution unreal_engine octane octane_render blender artstation trending masterpiece
photorealistic photorealism hyperrealistic ultra_realistic realistic highly_detailed ultra_detailed detailed high_quality best_quality
depth_of_field shallow_depth_of_field bokeh lens_flare bokeh_effect high_resolution ray_tracing volumetric volumetric_lighting
minimalist surreal surrealism abstract_art concept_art digital_art oil_painting_style low_poly pixel_art isometric composition frame
foreground background backdrop screen edit cut seamless loop looping perfect_loop loopable low_angle low_angle_shot high_angle_shot high_angle
side_view front_view back_view rear_view side_profile dutch_angle take storyboard footage_of
""".split()

# --- Settings ----------------------------------------------------------------------------------------------------
SETTINGS_WORDS: dict[str, str] = {
    "river": "river stream creek brook riverbank river_bank riverside waterfall rapids canal rivers amazon_river nile thames delta",
    "ocean": "ocean sea oceans seas open_water high_seas atlantic pacific arctic_ocean waves ocean_waves open_ocean open_sea water",
    "beach": "beach seashore shore coast coastline island tropical_island seaside shoreline beaches lagoon cove hawaii maldives boardwalk"
    " desert_island tropical_beach pier harbor harbour dock",
    "lake": "lake pond lakeside lakes reservoir swamp marsh wetland pool swimming_pool lakeshore lake_shore",
    "underwater": "underwater under_water seabed sea_floor ocean_floor coral_reef reef deep_sea deep_ocean under_the_sea under_the_ocean"
    " beneath_the_waves beneath_the_sea beneath_the_ocean below_the_surface aquarium fish_tank ocean_depths beneath_the_water atlantis"
    " bottom_of_the_ocean bottom_of_the_sea",
    "forest": "forest forests woods woodland jungle rainforest rain_forest grove pine_forest enchanted_forest thicket redwoods amazon forest_path"
    " forest_floor deep_woods taiga orchard forest_clearing clearing",
    "bamboo": "bamboo_forest bamboo bamboo_grove bamboo_thicket bamboo_woods",
    "meadow": "meadow field fields grassland pasture prairie savanna savannah plain plains grass lawn wheat_field flower_field field_of_flowers"
    " countryside steppe farmland farm meadows ranch vineyard rice_field corn_field golf_course soccer_field",
    "hills": "hill hills hillside hilltop rolling_hills valley valleys highlands tuscany terraces moor moors",
    "mountains": "mountain mountains mountaintop mountain_range alps himalayas peak peaks summit cliff cliffs mountain_top everest mount_fuji fjord"
    " ridge rockies andes mountain_peak mountain_peaks mountain_pass",
    "snow": "snow snowfield snow_field tundra arctic antarctica antarctic north_pole south_pole glacier ice icy_plain frozen_lake frozen_tundra"
    " ski_slope ski_resort slopes",
    "desert": "desert dune dunes sand_dune sand_dunes sahara mars canyon grand_canyon badlands wasteland oasis red_planet martian_surface outback"
    " deserts wild_west",
    "moon": "moon lunar_surface moon_surface surface_of_the_moon lunar lunar_landscape moonscape moon_base lunar_base",
    "space": "space outer_space galaxy galaxies cosmos universe orbit in_orbit space_station nebula milky_way_galaxy deep_space solar_system"
    " black_hole asteroid_field asteroid_belt zero_gravity interstellar starfield star_field",
    "city": "city cities downtown street streets town_square skyline cityscape metropolis urban alley alleyway tokyo new_york paris london shanghai"
    " hong_kong beijing berlin rome chicago los_angeles san_francisco nyc manhattan times_square market plaza sidewalk rooftop rooftops"
    " city_street city_streets skyscrapers buildings crosswalk intersection shibuya venice dubai seoul barcelona amsterdam city_lights"
    " town megacity block subway_station train_station airport parking_lot playground_street",
    "village": "village villages hamlet small_town medieval_town fishing_village farmstead old_town",
    "road": "road highway motorway freeway route_66 racetrack race_track roads racing_track dirt_road country_road lane railway railroad"
    " train_tracks track winding_road speedway",
    "room": "room kitchen bedroom living_room bathroom office library classroom cafe_interior restaurant studio indoors interior house_interior"
    " attic basement lab laboratory workshop museum hospital hallway corridor coffee_shop bar pub tavern school gym cozy_room dining_room garage"
    " bookstore supermarket inside_a_house warehouse factory dungeon cave",
    "stage": "stage theater theatre concert concert_hall nightclub dance_floor ballroom arena circus opera opera_house disco club runway catwalk"
    " spotlight talent_show dancefloor concert_stage",
    "garden": "garden gardens park parks backyard botanical_garden courtyard greenhouse flower_garden japanese_garden zen_garden patio playground"
    " yard city_park central_park zoo",
}
WEAK_SETTINGS = frozenset({"water", "waves", "ice", "grass", "rooftop", "rooftops", "spotlight", "track", "block", "clearing", "market", "dock", "pier"})

# --- Facts: words that say one thing about the whole film ----------------------------------------------------------
FACTS: dict[str, dict[str, str]] = {
    "time_of_day": {
        "day": "day daytime noon midday afternoon daylight broad_daylight",
        "sunrise": "sunrise dawn daybreak morning early_morning first_light rising_sun sun_rises sun_rise sun_rising sunup",
        "sunset": "sunset dusk evening twilight golden_hour sundown setting_sun sun_sets sun_setting nightfall magic_hour blue_hour sunsets",
        "night": "night nighttime night_time midnight nights moonlight moonlit starry starlight starlit stars night_sky starry_sky"
        " starry_night full_moon crescent_moon under_the_moon under_a_full_moon milky_way aurora northern_lights aurora_borealis"
        " moon_rises moon_rising moon_shines moon_shining moonrise the_moon_shines new_moon late_at_night nocturnal",
    },
    "weather": {
        "clear": "sunny clear_sky clear_skies cloudless blue_sky sunshine sunlit sunlight clear_weather sun_drenched",
        "cloudy": "cloudy clouds overcast cloud gray_sky grey_sky cloudy_sky sea_of_clouds",
        "rain": "rain raining rainy rains rainfall drizzle drizzling downpour heavy_rain light_rain pouring_rain rainstorm raindrops rain_soaked"
        " monsoon showers",
        "snow": "snowfall snowing falling_snow snow_falling snow_falls snows heavy_snow light_snow snowflakes snowflake blizzard snowstorm"
        " snowy_day snowy_night snow_storm it_snows gentle_snow",
        "fog": "fog foggy mist misty haze hazy morning_mist morning_fog smog smoke smoky",
        "storm": "storm stormy thunderstorm thunder lightning lightning_storm hurricane tempest typhoon tornado raging_sea storms thunderstorms",
        "wind": "wind windy breeze breezy gust gusts blowing_wind windswept gale winds sandstorm",
    },
    "season": {
        "spring": "spring springtime cherry_blossom cherry_blossoms sakura blooming in_bloom blossoming",
        "summer": "summer summertime midsummer",
        "autumn": "autumn autumnal fall_leaves autumn_leaves falling_leaves fall_colors fall_colours fall_foliage fall_season in_fall in_the_fall october november",
        "winter": "winter wintertime wintry snowy snow_capped snow_covered snowcapped covered_in_snow covered_with_snow snow_clad icy frozen frosty"
        " frost snowy_landscape christmas winter_wonderland december january",
    },
    "mood": {
        "calm": "calm peaceful serene quiet tranquil gentle relaxing soothing meditative still cozy cosy soft serenity",
        "happy": "happy happily joyful joyfully cheerful cute adorable playful playfully fun funny whimsical colorful colourful festive party celebration"
        " birthday silly cheerfully merry delightful goofy joy laughing smiling carnival parade",
        "tense": "tense scary spooky dark creepy horror eerie ominous dangerous frightening haunted thriller suspense menacing terrifying sinister"
        " angry nightmare battle fight fighting war chase escape apocalyptic apocalypse post_apocalyptic panic",
        "sad": "sad lonely melancholy melancholic gloomy mournful crying abandoned tearful sorrow sorrowful nostalgic heartbroken desolate grief"
        " solitude alone farewell bittersweet weeping",
        "epic": "epic heroic majestic grand legendary breathtaking glorious triumphant awe_inspiring monumental mighty powerful mythical spectacular"
        " sweeping dramatic magnificent",
    },
}

# --- Verbs: (action, relation to a direct object, base forms) ------------------------------------------------------
# "go" is the plan's own way of moving; "" leaves the action alone.
VERBS: tuple[tuple[str, str, str], ...] = (
    ("run", "", "run sprint dash race jog gallop trot rush charge scamper bolt stampede frolic flee canter skate ski sledge speed hurry zoom_past play"),
    ("walk", "", "walk stroll wander march hike tiptoe stride prowl strut limp crawl creep roam trek shuffle wade climb sneak explore patrol"),
    ("go", "", "move travel cross go pass come arrive approach journey cruise roll head wind return migrate enter leave"),
    ("jump", "", "jump leap hop bounce skip pounce vault backflip somersault"),
    ("fly", "", "fly soar glide flutter swoop pilot launch ascend rise lift_off blast_off take_off land hover"),
    ("swim", "", "swim dive snorkel splash"),
    ("dance", "", "dance waltz breakdance groove moonwalk sway boogie tango"),
    ("spin", "", "spin rotate whirl twirl revolve pirouette swirl"),
    ("sit", "", "sit perch kneel crouch meditate rest relax lounge squat"),
    ("sleep", "", "sleep nap doze snooze dream slumber"),
    ("float", "", "float drift levitate bob surf"),
    ("fall", "", "fall tumble plummet collapse plunge"),
    ("wave", "", "wave salute"),
    ("ride", "riding", "ride mount straddle"),
    ("drive", "", "drive steer"),
    ("sail", "", "sail row paddle"),
    ("run", "chasing", "chase pursue hunt run_after"),
    ("walk", "chasing", "follow stalk trail"),
    ("", "holding", "hold carry lift grab grip wield juggle eat drink read cook throw catch open push pull kick bake clutch use munch devour sip"
     " nibble deliver bring swing water pick type_on"),
    ("idle", "facing", "watch look stare gaze face fight battle kiss talk hug pet greet admire look_at stare_at gaze_at observe meet attack embrace"
     " cuddle paint draw guard examine wrestle box confront photograph touch smell feed chat_with argue_with"),
    ("idle", "", "stand wait pose smile laugh sing speak stay lie lay lean live shout cry bark meow roar howl chirp purr growl grow stretch breathe work"
     " study write listen think pray cheer clap yawn shiver hide peek stop pause exist appear juggle_alone perform practice practise"),
    ("", "", "begin start try emerge turn reveal shine glow burn make cover surround fill light glisten sparkle gleam shimmer reflect become transform"
     " change break explode melt open_up let get take give see feel seem show create build illuminate set lead chat set_against wear_off blow"
     " crash lap flow stretch_out tower loom unfold evoke capture feature depict bathe lit cast flicker twinkle drip steam bloom spread erupt"
     " rustle dot line contain highlight complement add remind tell say ask know want love like_to prepare serve enjoy discover find search"
     " wake wake_up name call dress decorate inspire base design carve craft sculpt adorn gather pour bask"),
)  # fmt: skip

IRREGULAR_VERBS: dict[str, str] = {  # forms besides base, -s, -ing, -ed
    "run": "ran", "swim": "swam swum", "fly": "flew flown", "ride": "rode ridden", "drive": "drove driven", "sit": "sat", "sleep": "slept asleep",
    "fall": "fell", "stand": "stood", "spin": "spun", "hold": "held", "eat": "ate eaten", "drink": "drank", "read": "", "throw": "threw thrown",
    "catch": "caught", "fight": "fought", "sing": "sang", "speak": "spoke", "lie": "lying lain", "go": "went gone goes", "leap": "leapt",
    "dive": "dove", "make": "made", "light": "", "break": "broke broken", "take": "took taken", "give": "gave given", "see": "saw seen",
    "feel": "felt", "get": "got", "begin": "began", "rise": "rose_up risen", "come": "came", "leave": "left_behind", "wind": "winding",
    "bring": "brought", "write": "wrote written", "think": "thought", "become": "became", "build": "built", "lead": "led", "say": "said",
    "tell": "told", "know": "knew known", "find": "found", "meet": "met", "swing": "swung", "let": "", "set": "", "cast": "", "lit": "",
    "grow": "grew grown", "wake": "woke", "creep": "crept", "flee": "fled", "dream": "dreamt", "feed": "fed", "draw": "drew drawn",
    "kneel": "knelt", "blow": "blew blown", "spread": "", "hide": "hid hidden", "show": "shown", "take off": "takes_off taking_off took_off",
    "lift off": "lifts_off lifting_off", "blast off": "blasts_off blasting_off", "run after": "runs_after running_after",
    "look at": "looks_at looking_at", "stare at": "stares_at staring_at", "gaze at": "gazes_at gazing_at",
    "chat with": "chatting_with chats_with", "wake up": "waking_up wakes_up",
}  # fmt: skip

# Base forms that are nouns or adjectives far more often than verbs: only their -s/-ing/-ed forms are verbs.
NOUN_LIKE_BASES = frozenset(
    "wind water light dream fall land head box trail wave race face dot line set cast paint draw open lit like tower steam speed name set"
    " groove tango waltz lead change feature design work mount bolt".split()
)

WEARING = "wearing wears wear wore dressed_in clad_in in_the_form_of sporting dons donning with_a_pair_of"
COSTUMING = "dressed_as dressed_like dressed_up_as disguised_as in_costume_as"

GARMENTS: dict[str, str] = {
    "hat": "hat straw_hat fedora sombrero cowboy_hat sun_hat bowler_hat party_hat", "top-hat": "top_hat", "cap": "cap baseball_cap",
    "beanie": "beanie wool_hat knit_cap", "beret": "beret", "wizard-hat": "wizard_hat witch_hat pointy_hat", "chef-hat": "chef_hat chefs_hat toque",
    "santa-hat": "santa_hat christmas_hat", "crown": "crown tiara", "helmet": "helmet space_helmet hard_hat", "hood": "hood", "veil": "veil",
    "glasses": "glasses spectacles eyeglasses", "sunglasses": "sunglasses shades dark_glasses", "goggles": "goggles", "mask": "mask",
    "headphones": "headphones headset earphones", "scarf": "scarf", "tie": "tie necktie", "bow-tie": "bow_tie bowtie",
    "cape": "cape cloak red_cape#red", "backpack": "backpack rucksack", "wings": "fairy_wings angel_wings", "apron": "apron",
    "dress": "dress gown skirt sundress ballgown wedding_dress#white", "coat": "coat jacket raincoat#yellow trenchcoat trench_coat leather_jacket#black"
    " lab_coat#white overcoat parka blazer", "suit": "suit tuxedo#black business_suit spacesuit#white space_suit#white swimsuit uniform overalls jumpsuit",
    "shirt": "shirt t_shirt tshirt blouse vest", "sweater": "sweater hoodie jumper cardigan pullover", "robe": "robe robes kimono hanfu pajamas pyjamas",
    "armor": "armor armour", "boots": "boots shoes sneakers slippers sandals rain_boots", "gloves": "gloves mittens",
    "trousers": "trousers pants jeans shorts",
}  # fmt: skip
BODY_GARMENTS = frozenset({"dress", "coat", "suit", "shirt", "sweater", "robe", "armor", "apron"})  # they colour a person as a whole

COSTUMES: dict[str, str] = {  # what a cat wears as a wizard, chef, ...
    "wizard": "wizard-hat", "chef": "chef-hat", "astronaut": "helmet", "knight": "armor", "king": "crown", "princess": "crown", "pirate": "hat",
    "ninja": "mask", "detective": "hat", "cowboy": "hat", "superhero": "cape", "hero": "cape", "santa": "santa-hat", "witch": "wizard-hat",
    "doctor": "coat", "samurai": "armor", "viking": "helmet", "queen": "crown", "prince": "crown", "magician": "top-hat", "vampire": "cape",
    "pilot": "goggles", "firefighter": "helmet", "warrior": "helmet", "businessman": "tie", "student": "backpack",
}  # fmt: skip

# --- Small words ---------------------------------------------------------------------------------------------------
# preposition -> (relation to a subject, weight as the place of the film)
PREPOSITIONS: dict[str, tuple[str, int]] = {
    "on": ("on", 3), "onto": ("on", 3), "upon": ("on", 3), "atop": ("on", 3), "on top of": ("on", 3), "in": ("in", 3), "inside": ("in", 3),
    "within": ("in", 3), "into": ("in", 3), "inside of": ("in", 3), "over": ("over", 3), "above": ("over", 3), "high above": ("over", 3),
    "high over": ("over", 3), "under": ("under", 3), "underneath": ("under", 3), "beneath": ("under", 3), "below": ("under", 3),
    "beside": ("beside", 1), "next to": ("beside", 1), "near": ("beside", 1), "by": ("beside", 1), "alongside": ("beside", 1),
    "close to": ("beside", 1), "around": ("beside", 2), "against": ("beside", 1), "along with": ("beside", 1), "together with": ("beside", 1),
    "between": ("beside", 2), "among": ("beside", 3), "amid": ("beside", 3), "amidst": ("beside", 3), "with": ("with", 1),
    "behind": ("behind", 1), "in front of": ("facing", 1), "at": ("facing", 3), "opposite": ("facing", 1), "through": ("through", 3),
    "throughout": ("through", 3), "across": ("through", 3), "along": ("through", 3), "down": ("through", 3), "up": ("through", 2),
    "past": ("beside", 1), "towards": ("facing", 1), "toward": ("facing", 1), "from": ("", 1), "to": ("facing", 1), "during": ("", 1),
    "off": ("", 1), "out of": ("", 1), "about": ("beside", 1), "after": ("", 1), "before": ("", 1), "beyond": ("behind", 1), "outside": ("beside", 1),
    "overlooking": ("facing", 1), "via": ("through", 2), "amongst": ("beside", 3),
}  # fmt: skip

SMALL_WORDS: dict[str, str] = {  # role -> words
    "a": "a an another each every some any",
    "the": "the this these those its his her their my your our said same",
    "of": "of",
    "and": "and & plus then_also as_well_as",
    "or": "or nor",
    "like": "like similar_to resembling as_if as_though reminiscent_of such_as",
    "not": "no not without never nobody none free_of devoid_of don't doesn't isn't aren't do_not does_not avoid exclude minus zero lacking no_more"
    " with_no absence_of",
    "he": "he she they him them himself herself themselves",
    "it": "it itself",
    "who": "who that which whom",
    "stop": "while as when whilst where then but if because so until since whose than before_that meanwhile suddenly although",
    "filler": "is are was were be been being am has have had will would can could should may might must do does did very really quite too also just"
    " there here now still_more slowly quickly gently softly fast away back together again forward backward upward downward upwards downwards"
    " forwards backwards left right straight i we you me us please make_a generate create_a show_me imagine it's there's more most less"
    " almost nearly only even high low far nearby ahead behind_it apart aside everywhere somewhere both all o clock s t",
}

NUMBERS: dict[str, int] = {
    "one": 1, "single": 1, "lone": 1, "solitary": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "dozen": 12, "a dozen": 12, "dozens of": 12, "hundreds of": 12, "thousands of": 12, "millions of": 12,
    "several": 4, "many": 8, "few": 3, "a few": 3, "some few": 3, "couple of": 2, "a couple of": 2, "pair of": 2, "a pair of": 2, "twin": 2,
    "flock of": 7, "herd of": 6, "pack of": 5, "school of": 9, "swarm of": 9, "group of": 4, "crowd of": 9, "family of": 4, "team of": 5,
    "bunch of": 5, "army of": 12, "row of": 5, "line of": 5, "fleet of": 5, "lots of": 8, "a lot of": 8, "numerous": 8, "trio of": 3, "duo of": 2,
    "pride of": 4, "colony of": 8, "cluster of": 5, "gang of": 5, "band of": 4, "troupe of": 5, "pod of": 5, "litter of": 4, "bouquet of": 5,
    "countless": 12, "field of": 9, "various": 4, "couple": 2, "trio": 3, "pile of": 4, "stack of": 3, "multiple": 4,
}  # fmt: skip

SIZES: dict[str, float] = {
    "tiny": 0.5, "miniature": 0.5, "mini": 0.5, "microscopic": 0.4, "small": 0.7, "little": 0.7, "big": 1.5, "large": 1.5, "tall": 1.3, "huge": 2.0,
    "massive": 2.0, "giant": 2.5, "gigantic": 2.5, "enormous": 2.5, "colossal": 3.0, "towering": 2.5, "oversized": 2.0, "monstrous": 2.0,
    "baby": 0.6, "toy": 0.5, "gargantuan": 3.0, "titanic": 3.0, "immense": 2.5, "fat": 1.2, "chubby": 1.15, "short": 0.8, "petite": 0.8,
}  # fmt: skip

# Qualities that the stage can't show, but that must not be taken for nouns.
QUALITIES = """
beautiful pretty lovely gorgeous elegant graceful handsome young old ancient modern new futuristic medieval steampunk sci_fi fantasy magical magic
enchanted mystical mysterious strange weird unusual odd fluffy furry fuzzy hairy soft_hearted wooden metal metallic golden_lit stone glass plastic
paper crystal_clear shiny glossy rusty dusty dirty clean wet dry warm cool cold hot bright vivid vibrant pale light dim shadowy rich deep long wide
narrow thick thin round square flat smooth rough sharp steep slow fast_moving quick rapid swift brave bold strong weak wise clever smart stupid
crazy wild tame free empty crowded busy lively bustling vast endless infinite distant close open closed hidden secret lost stray homeless
elderly middle_aged blonde blond brunette redhead bearded bald curly tattooed muscular slim slender skinny proud noble royal fierce friendly
kind gentle_hearted hungry thirsty tired sleepy excited curious surprised nervous shy confused bored bored_looking drunk fancy luxurious expensive
cheap simple plain_looking ordinary random typical classic classical traditional old_fashioned japanese chinese american french italian german
spanish english british indian african asian european mexican egyptian russian korean viking_age arabian roman greek scottish irish nordic
tropical exotic rural rustic urban_looking domestic professional expert animated anthropomorphic humanoid robotic mechanical electric digital
electronic solar glowing luminous radiant translucent transparent invisible floating_in_place spotted striped patterned checkered polka_dot
multicolored multicoloured rainbow_colored feathered winged horned armored armoured masked hooded cloaked blurred blurry fiery flaming burning
molten glittering jeweled ornate detailed_looking delicate fragile fresh ripe delicious tasty sweet sour spicy steaming foaming crunchy organic natural
artificial fake real true false good bad evil nice great amazing awesome stunning incredible fantastic wonderful perfect ideal unique special
favorite favourite famous popular certain different similar other next last first second third final main whole full half double triple upside_down
mid action_packed fast_paced intense extreme subtle delicate_looking harmonious balanced symmetrical dynamic static_looking sunlit_looking wooly
woolly scaly slimy sticky grumpy sassy majestic_looking regal stylish fashionable trendy hipster punk goth gothic baroque victorian art_deco
bohemian minimal lush leafy grassy mossy rocky sandy muddy wavy choppy glassy crystalline turquoise_tinted overgrown blooming_full ruined derelict
dilapidated crumbling weathered worn aged well_lit dimly candlelit lamplit sundrenched backlit silhouetted tiny_looking wide_eyed
""".split()

# Nouns that show nothing by themselves: bodies' parts, light, abstractions, places in the picture.
VAGUE = """
tail eye eyes ear ears nose mouth face faces head hand hands arm arms leg legs foot feet paw paws wing fur hair beard mustache moustache skin feathers
scales teeth tooth tongue claw claws horn horns antler antlers whisker whiskers mane body back shoulder shoulders neck chest_hair heart smile grin tear
tears expression emotion gaze look glance voice sound sounds song songs noise silence music beat rhythm jazz rock_music melody dream dreams memory thought
idea story tale adventure journey mission quest life death love hope fear anger peace wonder sense feeling atmosphere mood vibe ambience ambiance aesthetic
style theme tone color colour colors colours palette texture textures detail details contrast shadow shadows light lights lighting glow sunbeam sunbeams
ray rays beam beams reflection reflections silhouette glare flare sparkle sparks spark glitter dust particle particles air sky skies heaven horizon sun
distance middle center centre side sides front rear top bottom corner edge end ending beginning start part piece pieces way path trail moment minute minutes
second seconds hour hours year years century time times season weekend week month world earth land landscape landscapes scenery nature environment place
location area spot ground floor surface ceiling roof dirt mud sand soil splash droplets drops bubbles flame flames fire smoke_plume steam lava magma ember embers
leaves foliage petals petal branch branches canopy vine vines roots moss fern ferns weed weeds motion movement action speed pace gesture pose position posture
step steps jump_cut shape shapes form pattern patterns line lines angle perspective focus blur effect effects filter mode resolution_level quality level
type kind sort variety number amount lot bit size height width depth weight energy power force strength magic_spell spell game match race competition contest
battle_scene party_time festival ceremony wedding event show performance concert_music vacation holiday trip tour tourism work job task lesson class school_day
breakfast lunch dinner meal food drink tea coffee milk juice wine beer water_drops history culture tradition art science technology future past present_day
reality fantasy_world imagination surprise secret mystery danger trouble problem question answer reason cause result help fun_time happiness sadness beauty
freedom success luck fate destiny courage wisdom knowledge truth name names word words text title subtitle subtitles logo caption sign_text letters
traffic rush_hour background_music soundtrack narration narrator dialogue dialog conversation speech joke laughter chess cards soccer tennis golf homework
sushi_rice midair mid_air thin_air slow_fade fade transition something anything nothing everything thing things stuff one ones subject subjects object objects
item items pixel resolution_setting watermark blood sweat breath wind_gusts current currents tide foam spray ripple ripples pavement asphalt cobblestones puddle
puddles neon_glow lamp_light firelight candlelight fireworks confetti fairy_lights string_lights lens_blur crane_machine fashion makeup style_of audience
applause microphone_stand nobody_else gold_coins treasure seat saddle rope string bark meow roar call cry shout whisper motion_blur home_video
""".split()

COLOURS: dict[str, str] = {  # sRGB
    "red": "c8201c", "orange": "e8791a", "yellow": "f0c91e", "green": "2f9a3c", "blue": "2458c8", "purple": "7a32b0", "violet": "7a32b0",
    "pink": "f08cb4", "brown": "7a4a26", "black": "16161a", "white": "f2f2ee", "grey": "84878c", "gray": "84878c", "gold": "d8a520",
    "golden": "e0aa3c", "silver": "bcc2c8", "cyan": "28c4d8", "teal": "128c8c", "turquoise": "30c8b8", "navy": "14204e", "maroon": "701c24",
    "beige": "dcc8a0", "cream": "f4e8cc", "crimson": "b01030", "scarlet": "d82414", "lime": "94d82c", "olive": "78782c", "magenta": "d02c9c",
    "indigo": "40309c", "lavender": "b4a0dc", "emerald": "18a066", "ruby": "a81440", "tan": "c8a070", "amber": "f0a020", "rosy": "f0a0a0",
    "copper": "b46e3c", "bronze": "a0703a", "ginger": "d8782c", "azure": "3c94e8", "sapphire": "1c40a8", "ivory": "f4f0e0",
    "dark red": "801418", "dark blue": "16307c", "dark green": "186028", "light blue": "8cc4f0", "light green": "98dc8c", "bright red": "e0201c",
    "sky blue": "78b8ec", "hot pink": "f0409c", "blood red": "901018",
}  # fmt: skip
