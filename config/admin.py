from allauth.account.decorators import secure_admin_login
from csp.decorators import csp_update
from django.contrib import admin
from django.utils.decorators import method_decorator

from comments import dashboard as discussion
from recaps import dashboard as writing

# What an editor looks for first stands first; what is not named here follows in its own order.
APPS_IN_ORDER = ["recaps", "comments", "members", "transfer"]
MODELS_IN_ORDER = ["Recap", "Show", "Person", "Image", "Tag", "Page", "Comment", "Report", "ModerationAction"]
# The editor of django-prose-editor sets style attributes, and without them a paste from a word processor turns bold.
# Attributes only, and only here: the style sheets and scripts of the admin are held to the policy of the whole site.
EDITOR_POLICY = {"style-src-attr": ["'unsafe-inline'"]}


def rank(name, order):
    return order.index(name) if name in order else len(order)


class Newsroom(admin.AdminSite):
    site_header = "The newsroom"
    site_title = "Newsroom"
    index_title = "The newsroom"
    empty_value_display = "–"

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        """The site's own sign-in, with its limits and second factors."""
        return super().login(request, extra_context)

    def index(self, request, extra_context=None):
        """The desk: each app says what waits there, and only this place knows all of them."""
        desk = {"desk": writing.desk_of(request.user), "discussion": discussion.desk_of(request.user)}
        return super().index(request, desk | (extra_context or {}))

    def admin_view(self, view, cacheable=False):
        return csp_update(EDITOR_POLICY)(super().admin_view(view, cacheable))

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: rank(model["object_name"], MODELS_IN_ORDER))
        return sorted(apps, key=lambda app: rank(app["app_label"], APPS_IN_ORDER))
