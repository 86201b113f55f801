from django.template import Context, Template

PAGE = "{% load recaps %}{% constant %}{% url 'recaps:shows' %} {{ SITE_NAME }}{{ user }}{% endconstant %}, {{ user }}"


def test_what_is_constant_is_drawn_once_and_knows_nobody(settings):
    page, name = Template(PAGE), settings.SITE_NAME
    assert page.render(Context({"user": "dahlia", "SITE_NAME": "Dahlia's"})) == f"/shows/ {name}, dahlia"
    settings.SITE_NAME = "Elsewhere"
    assert page.render(Context({"user": "bo"})) == f"/shows/ {name}, bo"
