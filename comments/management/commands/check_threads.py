from django.core.management.base import BaseCommand, CommandError

from comments import checking


class Command(BaseCommand):
    help = (
        "Proves every thread: its tree, its figures and those of its recap. One line a fault; the exit code is 1 when "
        "faults stand. With --fix they are repaired under the threads' locks, while the site runs."
    )

    def add_arguments(self, parser):
        parser.add_argument("--fix", action="store_true", help="repair what is found")

    def handle(self, **options):
        faults, standing, checked = 0, 0, checking.Checked()
        for fault in checking.faults(checked):
            faults += 1
            repaired = options["fix"] and fault.repair()
            standing += not repaired
            self.stdout.write(f"{fault.where} {fault.what}{': repaired' if repaired else ''}")
        summary = f"{checked.comments:,} comments in {checked.threads:,} threads of {checked.recaps:,} recaps checked"
        if standing:
            raise CommandError(f"{summary}: {standing:,} faults stand.", returncode=1)
        self.stdout.write(f"{summary}: {f'{faults:,} faults repaired.' if faults else 'all sound.'}")
