from django import template

from comments import reactions

register = template.Library()


@register.simple_tag
def kinds():
    """The names of all signs, for the script that offers them."""
    return " ".join(sign.kind for sign in reactions.SIGNS)
