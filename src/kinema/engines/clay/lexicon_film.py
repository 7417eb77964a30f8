"""English film language: camera, framing, style, pace, and words about the film itself.

It is read before anything else, so that "drone shot" is no glass. An underscore is a space; hyphens in prompts are
read as spaces.
"""

from __future__ import annotations

CAMERA: dict[str, str] = {
    "static": "static_shot static_camera fixed_camera locked_off locked_camera still_camera tripod tripod_shot"
    " no_camera_movement no_camera_motion locked_shot stationary_camera fixed_shot still_shot camera_static",
    "pan": "pan_shot panning panning_shot pan_left pan_right pans_left pans_right slow_pan whip_pan camera_pan"
    " pan_across pans_across panning_left panning_right horizontal_pan",
    "tilt": "tilt_shot tilt_up tilt_down tilts_up tilts_down tilting_up tilting_down camera_tilt tilting_shot",
    "dolly": "dolly dolly_in dolly_out dolly_shot dolly_zoom push_in pushes_in pushing_in push_out pull_back"
    " pulls_back pulling_back pull_out slow_push slow_push_in camera_push truck_in",
    "track": "tracking_shot tracking_camera track_shot follow_shot following_shot follow_cam side_tracking chase_cam"
    " camera_tracking side_scrolling steadicam steadicam_shot tracking tracking_view trucking_shot",
    "orbit": "orbit_shot orbiting_shot orbital_shot arc_shot 360_shot 360_degree 360_degrees camera_orbit"
    " orbiting_camera circling_shot bullet_time turntable rotating_shot",
    "crane": "crane_shot crane_up crane_down jib jib_shot boom_shot rising_shot pedestal_shot crane_view",
    "drone": "drone_shot drone_view drone_footage drone_video drone_clip drone_camera aerial aerial_shot aerial_view"
    " aerial_footage birds_eye birds_eye_view bird_eye bird_eye_view flyover flyover_shot fly_over_shot fly_through"
    " fpv fpv_shot fpv_drone fpv_drone_shot helicopter_shot helicopter_view top_down top_down_view top_down_shot"
    " overhead_shot overhead_view from_above high_angle_aerial satellite_view drone_flyover",
    "handheld": "handheld handheld_shot handheld_camera hand_held hand_held_camera shaky_cam shaky_camera"
    " documentary_style found_footage pov pov_shot first_person first_person_view point_of_view gopro vlog",
    "zoom": "zoom zoom_in zoom_out zooms_in zooms_out zooming_in zooming_out slow_zoom crash_zoom zoom_shot zooming"
    " zoomed",
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
LENSES_AS_THINGS = "camera lens"  # after "a", where neither moves: "a cat and a camera"

FRAMING: dict[str, str] = {
    "close": "close_up closeup close_up_shot close_ups extreme_close_up extreme_closeup macro macro_shot tight_shot"
    " close_shot detail_shot portrait portrait_shot headshot head_shot close_view close_up_view insert_shot up_close",
    "medium": "medium_shot mid_shot waist_up medium_view cowboy_shot two_shot full_shot over_the_shoulder eye_level"
    " eye_level_shot medium_close_up full_body",
    "wide": "wide_shot wide_angle wide_angle_shot wide_view long_shot extreme_wide_shot extreme_long_shot"
    " establishing_shot panorama panoramic panoramic_view panoramic_shot landscape_shot vista ultra_wide"
    " very_wide_shot wide_establishing_shot",
}

STYLE: dict[str, str] = {
    "cinematic": "cinematic cinematic_style cinematic_shot cinematic_lighting film_look movie_style blockbuster"
    " filmic anamorphic imax hollywood movie_like movie_still movie_quality cinematography dramatic_lighting"
    "",
    "noir": "noir film_noir black_and_white_film black_and_white_movie black_and_white_footage black_and_white_photo"
    " in_black_and_white black_and_white_style black_and_white_video monochrome monochromatic grayscale greyscale"
    " b&w bw",
    "vintage": "vintage retro old_film 8mm super_8 16mm 35mm 35mm_film vhs sepia nostalgic_film 1920s 1930s 1940s"
    " 1950s 1960s 1970s 1980s old_timey film_grain grainy_film polaroid silent_film archival shot_on_film"
    " shot_on_35mm shot_on_35mm_film kodachrome",
    "pastel": "pastel pastel_colors pastel_colours pastel_tones watercolor watercolour water_colour ghibli"
    " studio_ghibli storybook_style wes_anderson soft_colors soft_colours dreamlike dreamy candy_colored kawaii",
    "neon": "neon cyberpunk synthwave vaporwave neon_lights neon_lit neon_light neon_sign neon_signs blade_runner"
    " futuristic_neon tron",
    "sketch": "sketch pencil_sketch pencil_drawing sketch_style sketched hand_drawn line_art line_drawing charcoal"
    " charcoal_drawing charcoal_sketch ink_drawing ink_sketch doodle crosshatch storyboard_style pen_and_ink",
    "pixel": "pixel_art pixelart pixel_style pixelated 8_bit 8bit 16_bit 16bit retro_game video_game_style"
    " pixel_art_style voxel retro_pixel",
}

PACE: dict[str, str] = {
    "slow": "slow_motion slow_mo slowmo in_slow_motion super_slow_motion ultra_slow_motion slow_motion_shot 120fps"
    " 240fps bullet_speed slowed_down",
    "fast": "timelapse time_lapse hyperlapse fast_motion fast_forward sped_up time_lapse_shot timelapse_shot",
}
TAKE: dict[str, str] = {
    "one": "one_take single_take one_shot single_shot continuous_shot long_take oner uncut one_continuous_shot"
    " no_cuts without_cuts one_continuous_take single_continuous_shot",
}

# Words about the film itself: no subject, and what follows ("of a cat") is the film's content.
FILM = """
movie_trailer
shot scene video clip film movie footage animation cartoon anime render rendering photo photograph photography picture
image illustration drawing painting_of photo_of picture_of drawing_of
view sequence montage trailer commercial advertisement advert ad short_film music_video gif claymation clay
stop_motion pixar pixar_style disney disney_style cgi 3d 3d_render 2d 4k 8k hd uhd hdr 1080p 720p 60fps 24fps fps
resolution unreal_engine octane octane_render blender artstation trending masterpiece photorealistic photorealism
hyperrealistic ultra_realistic realistic highly_detailed ultra_detailed detailed high_quality best_quality
depth_of_field shallow_depth_of_field bokeh lens_flare bokeh_effect high_resolution ray_tracing volumetric
volumetric_lighting minimalist surreal surrealism abstract_art concept_art digital_art oil_painting_style low_poly
isometric composition frame foreground background backdrop screen edit cut seamless loop looping
perfect_loop loopable low_angle low_angle_shot high_angle_shot high_angle side_view front_view back_view rear_view
side_profile dutch_angle take storyboard footage_of
"""
