"""The parts of addresses that several apps write: a recap stands at /<yyyy>/<mm>/<slug>/."""

from functools import lru_cache

from django.urls import register_converter, reverse


class Digits:
    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class Year(Digits):
    regex = "[0-9]{4}"


class Month(Digits):
    regex = "[0-9]{2}"


register_converter(Year, "yyyy")
register_converter(Month, "mm")

RECAP = "<yyyy:year>/<mm:month>/<slug:slug>/"


@lru_cache(maxsize=4000)
def address_of(name, *parts):
    """What `reverse` gives: a page names the same addresses a dozen times, and lists the same ones again and again."""
    return reverse(name, args=parts)
