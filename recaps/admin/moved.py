from django.contrib import admin

from recaps import moved
from recaps.admin.base import EditorialAdmin
from recaps.models import OldAddress


@admin.register(OldAddress)
class OldAddressAdmin(EditorialAdmin):
    """Changes of a slug and imports make most of them; an editor adds what links out there still ask for."""

    list_display = ["path", "target", "made_at"]
    search_fields = ["path", "target"]
    fields = ["path", "target"]

    def get_readonly_fields(self, request, obj=None):
        return ["path"] if obj else []

    def save_model(self, request, address, form, change):
        moved.point(address.path, address.target)
        address.pk = OldAddress.objects.get(path=address.path).pk
