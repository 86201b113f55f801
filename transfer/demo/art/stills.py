"""Stills: one motif, several scenes for it, one seed to choose the scene, the hour and the camera."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PIL import Image, ImageOps

from .light import Colour, rgb
from .scene import Scene
from .scenes import country, desk, heights, home, institution, market, palace, stage, street, water

SCENES: dict[str, tuple[Callable[[Scene], None], ...]] = {
    "lantern": (street.lantern_alley, street.sky_lanterns, street.doorway_lantern),
    "rooftop": (heights.roof_edge, heights.roof_garden),
    "window": (home.window_seat, home.lit_from_outside, home.rainy_pane),
    "sea": (water.open_sea, water.surf),
    "train": (desk.train_window, country.night_train),
    "kitchen": (home.kitchen_window, home.supper),
    "moon": (country.moon_and_bough, water.moon_on_lake),
    "mountains": (country.ridges, country.alpine_lake),
    "rain-street": (street.wet_street, street.crossing),
    "stage": (stage.spotlight, stage.from_the_wings),
    "corridor": (institution.hall_of_doors, institution.long_windows),
    "palace": (palace.palace_gate, palace.under_the_eaves),
    "letter": (desk.writing_desk, desk.by_lamplight),
    "garden": (palace.moon_gate, palace.pond),
    "bridge": (water.suspension, water.stone_arch),
    "snow": (country.snowed_in, country.first_snow),
    "courtroom": (institution.bench, institution.witness),
    "hospital": (institution.ward, institution.night_shift),
    "market": (market.night_market, market.market_morning),
    "bus-stop": (market.shelter, country.last_bus),
    "forest": (country.tall_trunks, country.pine_slopes),
    "lighthouse": (water.headland, water.storm_light),
    "apartment-block": (heights.facade, heights.towers),
    "piano": (stage.music_room, stage.recital),
    "ferris-wheel": (heights.big_wheel, heights.from_the_queue),
}
FALLBACK = "window"


def view(motif: str, palette: tuple[Colour, ...], rng: Random, size: tuple[int, int]) -> Image.Image:
    """One of the motif's scenes, filling a picture of any size."""
    scene = Scene(size, palette, rng)
    rng.choice(SCENES.get(motif, SCENES[FALLBACK]))(scene)
    scene.choose_lens()
    image = scene.finish()
    if rng.random() < 0.5:
        image = ImageOps.mirror(image)
    return image if image.size == size else ImageOps.fit(image, size)


def draw_still(
    motif: str, palette: tuple[str, str, str, str], seed: str, size: tuple[int, int] = (1600, 900)
) -> Image.Image:
    """A wide cinematic picture of the motif, without words."""
    return view(motif, tuple(rgb(code) for code in palette), Random(seed), size)
