"""What a browser would send back: the form on an admin page, as it stands, with some of its fields filled in."""

import html5lib

NEVER_SENT = {"submit", "button", "file", "reset"}


def filled(response, **changes):
    """The POST data of the change form in `response`, inlines included, with `changes`."""
    page = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    form = next(form for form in page.iter("form") if form.get("id", "").endswith(("_form", "changelist-form")))
    data = {}
    for control in form.iter():
        if control.get("name") and not control.get("disabled"):
            data |= SENT_BY.get(control.tag, nothing)(control)
    return data | changes


def of_input(control):
    kind = control.get("type", "text")
    if kind in NEVER_SENT or (kind in ("checkbox", "radio") and control.get("checked") is None):
        return {}
    return {control.get("name"): control.get("value", "on" if kind == "checkbox" else "")}


def of_select(control):
    chosen = [option.get("value") for option in control.iter("option") if option.get("selected") is not None]
    if control.get("multiple") is not None:
        return {control.get("name"): chosen}
    return {control.get("name"): chosen[0] if chosen else ""}


def of_textarea(control):
    return {control.get("name"): (control.text or "").removeprefix("\n")}


def nothing(control):
    return {}


SENT_BY = {"input": of_input, "select": of_select, "textarea": of_textarea}
