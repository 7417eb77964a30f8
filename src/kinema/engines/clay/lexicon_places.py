"""English words for settings, and words that say one thing about the whole film: time, weather, season, mood."""

from __future__ import annotations

SETTINGS_WORDS: dict[str, str] = {
    "river": "river stream creek brook riverbank river_bank riverside waterfall rapids canal rivers amazon_river"
    " nile thames delta",
    "ocean": "ocean sea oceans seas open_water high_seas atlantic pacific waters arctic_ocean wave waves ocean_waves"
    " open_ocean open_sea water",
    "beach": "on_the_sand in_the_sand on_the_seashore beach seashore shore coast coastline island tropical_island"
    " seaside shoreline beaches lagoon cove"
    " hawaii maldives boardwalk islands maui bali tropics desert_island tropical_beach pier harbor harbour dock",
    "lake": "lake pond lakeside lakes reservoir swamp marsh wetland pool swimming_pool lakeshore lake_shore",
    "underwater": "underwater under_water seabed sea_floor ocean_floor coral_reef reef deep_sea deep_ocean"
    " under_the_sea under_the_ocean beneath_the_waves beneath_the_sea beneath_the_ocean below_the_surface aquarium"
    " fish_tank ocean_depths beneath_the_water atlantis bottom_of_the_ocean bottom_of_the_sea",
    "forest": "forest forests woods woodland jungle rainforest rain_forest grove pine_forest enchanted_forest"
    " thicket redwoods amazon forest_path forest_floor deep_woods taiga orchard forest_clearing clearing",
    "bamboo": "bamboo_forest bamboo bamboo_grove bamboo_thicket bamboo_woods",
    "meadow": "meadow field fields grassland pasture prairie savanna savannah plain plains grass lawn wheat_field"
    " flower_field field_of_flowers countryside steppe farmland farm meadows ranch vineyard rice_field corn_field"
    " golf_course soccer_field ruins ruin",
    "hills": "hill hills hillside hilltop rolling_hills valley valleys highlands tuscany terraces moor moors",
    "mountains": "mountain mountains mountaintop mountain_range alps himalayas peak peaks summit cliff cliffs"
    " mountain_top everest mount_fuji fjord ridge rockies andes mountain_peak mountain_peaks mountain_pass",
    "snow": "snow snowfield snow_field tundra arctic antarctica antarctic north_pole south_pole glacier ice"
    " icy_plain frozen_lake frozen_tundra ski_slope ski_resort slopes",
    "desert": "desert dune dunes sand_dune sand_dunes sahara mars canyon grand_canyon badlands wasteland oasis"
    " red_planet martian_surface outback deserts wild_west",
    "moon": "moon lunar_surface moon_surface surface_of_the_moon lunar lunar_landscape moonscape moon_base lunar_base",
    "space": "space in_space outer_space galaxy galaxies cosmos universe orbit in_orbit space_station nebula"
    " milky_way_galaxy deep_space solar_system black_hole asteroid_field asteroid_belt zero_gravity interstellar"
    " starfield star_field",
    "city": "city cities downtown street streets town_square skyline cityscape metropolis urban alley alleyway tokyo"
    " new_york paris london shanghai hong_kong beijing berlin rome chicago los_angeles san_francisco nyc manhattan"
    " times_square market plaza sidewalk rooftop rooftops city_street city_streets skyscrapers buildings crosswalk"
    " intersection shibuya venice dubai seoul barcelona amsterdam city_lights town megacity block subway_station"
    " train_station airport parking_lot playground_street",
    "village": "village villages hamlet small_town medieval_town fishing_village farmstead old_town",
    "road": "road highway motorway freeway route_66 racetrack race_track roads racing_track dirt_road country_road"
    " lane railway railroad train_tracks track tunnel winding_road speedway",
    "room": "room kitchen bedroom living_room bathroom office library classroom cafe cafeteria shop store bakery"
    " hall art_gallery gallery restaurant studio"
    " indoors interior house_interior attic basement lab laboratory workshop museum hospital hallway corridor"
    " coffee_shop bar pub tavern school gym cozy_room dining_room garage bookstore supermarket inside_a_house"
    " warehouse factory dungeon cave",
    "stage": "stage theater theatre concert concert_hall nightclub dance_floor ballroom arena circus opera"
    " opera_house disco club runway catwalk spotlight talent_show dancefloor concert_stage stadium",
    "garden": "garden gardens park parks backyard botanical_garden courtyard greenhouse flower_garden"
    " japanese_garden zen_garden patio playground yard city_park central_park zoo",
}
# What an abstract word shows where nothing else is named: a scene in English, and the words in any language.
EMBLEMS: tuple[tuple[str, str], ...] = (
    (
        "a white dove flying over a meadow at sunrise",
        "hope peace esperanza paz espoir paix hoffnung frieden speranza pace esperança надежда мир 希望 和平"
        " 平和 희망 평화",
    ),
    (
        "a couple dancing under cherry blossoms in a garden at sunset",
        "love romance amor amour liebe amore любовь 爱 爱情 愛 사랑 romantic 浪漫",
    ),
    (
        "an eagle flying over mountains at sunrise",
        "freedom liberty courage strength libertad liberté freiheit libertà liberdade свобода 自由 자유 勇气 力量",
    ),
    (
        "a hot air balloon floating over mountains at sunrise",
        "dream dreams adventure journey imagination sueño rêve traum sogno sonho мечта 梦 梦想 夢 꿈 冒险 旅程",
    ),
    (
        "a lonely man sitting on a bench in a park in autumn",
        "loneliness solitude sadness grief sorrow nostalgia soledad einsamkeit solitudine saudade одиночество"
        " грусть 孤独 悲伤 孤独感 외로움",
    ),
    (
        "a lake at night under the stars",
        "silence stillness infinity eternity mystery silencio stille silenzio silêncio тишина 寂静 静寂 永恒 고요",
    ),
    (
        "a man playing guitar on a stage",
        "music rhythm melody jazz música musique musik musica музыка 音乐 音楽 음악",
    ),
    (
        "a clock on a table",
        "time tiempo temps zeit tempo время 时间 時間 시간",
    ),
    (
        "children playing in a garden on a sunny day",
        "joy happiness fun friendship alegría felicidad joie bonheur freude glück gioia felicità alegria"
        " счастье 快乐 幸福 友谊 행복",
    ),
    (
        "a rocket flying through space",
        "future technology progress science futuro avenir zukunft будущее 未来 科技 미래",
    ),
    (
        "butterflies over flowers in a garden at sunrise",
        "beauty beautiful life nature birth belleza beauté schönheit bellezza vida vie leben vita жизнь 美"
        " 美丽 生命 生活 자연",
    ),
    (
        "a haunted castle at night in the fog",
        "fear death horror nightmare miedo muerte peur mort angst tod paura morte страх 恐惧 死亡 恐怖 공포",
    ),
    (
        "a ship in a storm",
        "danger chaos anger despair war peligro caos guerra guerre krieg 危险 混乱 愤怒 战争",
    ),
)
ABSTRACT = " ".join(("feeling sense symbol essence meaning concept world story", *(row for _, row in EMBLEMS)))
# These stand after a noun without a preposition: "a castle underwater".
PLACE_PHRASES = """
underwater under_water under_the_sea under_the_ocean in_orbit indoors beneath_the_waves beneath_the_sea
beneath_the_ocean below_the_surface beneath_the_water in_space inside_a_house downtown zero_gravity
on_the_sand in_the_sand on_the_seashore
"""
# These name the setting only after a preposition: "in the water", but not "drinking water".
WEAK_SETTINGS = "water waters waves ice grass rooftop rooftops spotlight track block clearing market dock pier"

# These name a place, an hour or a weather, but a thing where they stand beside a subject: "a cat and a tunnel".
PLACES_AS_THINGS = """
tunnel waterfall glacier canal pier dock spotlight track block rooftop greenhouse dungeon cave playground cliff dune
fireworks tornado hurricane lightning black_hole space_station
"""

# --- Facts: words that say one thing about the whole film ---
FACTS: dict[str, dict[str, str]] = {
    "time_of_day": {
        "day": "day daytime noon midday afternoon daylight broad_daylight",
        "sunrise": "sunrise dawn daybreak morning early_morning first_light rising_sun sun_rises sun_rise sun_rising"
        " sunup",
        "sunset": "sunset dusk evening twilight golden_hour sundown setting_sun sun_sets sun_setting nightfall"
        " magic_hour blue_hour sunsets",
        "night": "night nighttime night_time midnight nights moonlight moonlit starry starlight starlit stars"
        " night_sky starry_sky starry_night full_moon crescent_moon under_the_moon under_a_full_moon milky_way"
        " aurora northern_lights aurora_borealis moon_rises moon_rising moon_shines moon_shining moonrise"
        " the_moon_shines new_moon late_at_night nocturnal fireworks",
    },
    "weather": {
        "clear": "sunny clear_sky clear_skies cloudless blue_sky sunshine sunlit sunlight clear_weather sun_drenched",
        "cloudy": "cloudy clouds overcast cloud gray_sky grey_sky cloudy_sky sea_of_clouds",
        "rain": "rain raining rainy rains rainfall drizzle drizzling downpour heavy_rain light_rain pouring_rain"
        " rainstorm raindrops rain_soaked monsoon showers",
        "snow": "snowfall snowing falling_snow snow_falling snow_falls snows heavy_snow light_snow snowflakes"
        " snowflake blizzard snowstorm snowy_day snowy_night snow_storm it_snows gentle_snow",
        "fog": "fog foggy mist misty haze hazy morning_mist morning_fog smog smoke smoky",
        "storm": "storm stormy thunderstorm thunder lightning lightning_storm hurricane tempest typhoon tornado"
        " raging_sea storms thunderstorms",
        "wind": "wind windy breeze breezy gust gusts blowing_wind windswept gale winds sandstorm",
    },
    "season": {
        "spring": "spring springtime cherry_blossom cherry_blossoms sakura blooming in_bloom blossoming",
        "summer": "summer summertime midsummer",
        "autumn": "autumn autumnal fall_leaves autumn_leaves falling_leaves fall_colors fall_colours fall_foliage"
        " fall_season in_fall in_the_fall october november leaves_falling leaves_fall leaves_are_falling",
        "winter": "winter wintertime wintry snowy snow_capped snow_covered snowcapped covered_in_snow"
        " covered_with_snow snow_clad icy frozen frosty frost snowy_landscape christmas winter_wonderland december"
        " january",
    },
    "mood": {
        "calm": "calm peaceful serene quiet tranquil gentle relaxing soothing meditative still cozy cosy soft serenity",
        "happy": "happy happily joyful joyfully cheerful cute adorable playful playfully fun funny whimsical"
        " colorful colourful festive party celebration birthday silly cheerfully merry delightful goofy joy laughing"
        " smiling carnival parade chinese_new_year lunar_new_year new_year",
        "tense": "tense scary spooky dark creepy horror eerie ominous dangerous frightening haunted thriller"
        " suspense menacing terrifying sinister angry nightmare battle fight fighting war chase escape apocalyptic"
        " apocalypse post_apocalyptic panic",
        "sad": "sad lonely melancholy melancholic gloomy mournful crying abandoned tearful sorrow sorrowful"
        " nostalgic heartbroken desolate grief solitude alone farewell bittersweet weeping",
        "epic": "epic heroic majestic grand legendary breathtaking glorious triumphant awe_inspiring monumental"
        " mighty powerful mythical spectacular sweeping dramatic magnificent",
    },
}
