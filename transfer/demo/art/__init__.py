"""Procedural pictures for the demo site: posters, stills and avatars, the same every time for a seed."""

from .avatars import draw_avatar
from .posters import draw_poster
from .stills import SCENES, draw_still

MOTIFS = tuple(SCENES)

__all__ = ["MOTIFS", "draw_avatar", "draw_poster", "draw_still"]
