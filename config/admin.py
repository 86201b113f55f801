from allauth.account.decorators import secure_admin_login
from django.contrib import admin


class Newsroom(admin.AdminSite):
    site_header = "Previously: the newsroom"
    site_title = "Newsroom"
    index_title = "The newsroom"


Newsroom.login = secure_admin_login(Newsroom.login)
