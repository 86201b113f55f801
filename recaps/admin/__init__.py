"""The newsroom: Django's admin for what is published. One module for each thing that an editor looks after."""

from recaps.admin.moved import OldAddressAdmin
from recaps.admin.pages import PageAdmin
from recaps.admin.pictures import ImageAdmin
from recaps.admin.recaps import RecapAdmin, TagAdmin
from recaps.admin.shows import EpisodeAdmin, PersonAdmin, ShowAdmin

__all__ = [
    "EpisodeAdmin",
    "ImageAdmin",
    "OldAddressAdmin",
    "PageAdmin",
    "PersonAdmin",
    "RecapAdmin",
    "ShowAdmin",
    "TagAdmin",
]
