from django.forms.renderers import TemplatesSetting


class HouseFormRenderer(TemplatesSetting):
    """Every field of the public site is drawn by one template: label, help, control, and the error beside it."""

    field_template_name = "_field.html"
