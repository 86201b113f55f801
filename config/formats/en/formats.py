"""A moment where nobody says how it is written, as in the newsroom's lists: by 24 hours, like all over the site."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j M Y, H:i"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
