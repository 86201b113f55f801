from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.http.request import validate_host
from django.test import RequestFactory

from members.accounts import NotSent
from members.inviting import invite, without_password
from members.models import Role


class Command(BaseCommand):
    help = "Sends members who came with an import the mail for choosing a password. Nobody is written to unasked."

    def add_arguments(self, parser):
        parser.add_argument("handles", nargs="*", metavar="HANDLE", help="whom to invite")
        parser.add_argument("--recappers", action="store_true", help="all who have written recaps, or more")
        parser.add_argument("--everybody", action="store_true", help="all who came and can be written to")
        parser.add_argument("--address", required=True, help="the address of this site: https://previously.example")

    def handle(self, handles, *, recappers, everybody, address, **options):
        members = self.chosen(handles, recappers, everybody)
        try:
            sent = invite(self.request(address), members.order_by("pk"))
        except NotSent as error:
            raise CommandError(f"The mail server takes no letters: {error.__cause__}") from None
        self.stdout.write(f"{sent:,} invited.")

    def chosen(self, handles, recappers, everybody):
        members = without_password()
        if everybody:
            return members
        if recappers:
            return members.exclude(role=Role.MEMBER)
        if not handles:
            raise CommandError("Say whom: handles, --recappers or --everybody.")
        unknown = set(handles) - set(members.filter(handle__in=handles).values_list("handle", flat=True))
        if unknown:
            raise CommandError(f"Nobody to invite by the name of {', '.join(sorted(unknown))}.")
        return members.filter(handle__in=handles)

    def request(self, address):
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise CommandError("--address is the address of this site, for example https://previously.example")
        if not validate_host(parts.hostname, settings.ALLOWED_HOSTS):
            raise CommandError(f"This site does not answer to {parts.hostname}: ALLOWED_HOSTS says so.")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return RequestFactory().get(
            "/", SERVER_NAME=parts.hostname, SERVER_PORT=str(port), secure=parts.scheme == "https"
        )
