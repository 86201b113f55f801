"""The parts of addresses that several apps write: a recap stands at /<yyyy>/<mm>/<slug>/."""

from django.urls import register_converter


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
