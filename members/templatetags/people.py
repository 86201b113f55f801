from django import template
from django.utils.html import format_html

from members import browsers

register = template.Library()

HUES = 12  # as many as css/base.css draws


def hue(name):
    """One of HUES colours for a drawn avatar, always the same for a name."""
    return sum(map(ord, name)) % HUES


def initial(name):
    """The first letter or digit of a name, or its first sign where it has none."""
    return next((sign for sign in name if sign.isalnum()), name[:1]).upper()


register.filter("browser", browsers.named)


@register.simple_tag
def avatar(person, size=40):
    """The face of a member beside their name: their picture, or one drawn of the name. No template: see `articles`."""
    if person.avatar:
        return format_html(PICTURE, person.avatar.url, size)
    return drawn_avatar(person.name, size)


@register.simple_tag
def drawn_avatar(name, size=40):
    return format_html(DRAWN, hue(name), size, initial(name))


PICTURE = '<img class="avatar" src="{0}" alt="" width="{1}" height="{1}" loading="lazy" decoding="async">'
DRAWN = '<span class="avatar" data-hue="{}" data-size="{}" aria-hidden="true">{}</span>'
