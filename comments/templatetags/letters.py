import textwrap

from django import template

from comments.notifications.letters import one_line

register = template.Library()
LINE = 72  # characters of a line of plain text mail


@register.filter
def plain_line(text):
    """On one line, whatever is in a name."""
    return one_line(str(text))


@register.filter
def quoted(text):
    """As mail quotes: lines of a bearable length behind a sign."""
    return textwrap.fill(one_line(text), LINE, initial_indent="> ", subsequent_indent="> ")
