from django import template

register = template.Library()

HUES = 12  # as many as css/base.css draws


@register.filter
def hue(name):
    """One of HUES colours for a drawn avatar, always the same for a name."""
    return sum(map(ord, name)) % HUES


@register.filter
def initial(name):
    """The first letter or digit of a name, or its first sign where it has none."""
    return next((sign for sign in name if sign.isalnum()), name[:1]).upper()
