"""Style sheets and scripts as readers get them: hashed names, compressed, and ours without what only we read."""

import re
from pathlib import PurePosixPath

import rjsmin
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = re.compile(r"css/[\w-]+\.css|js/(?!admin/)[\w/-]+\.js")  # what readers load; editors' machines are larger
IMPORT = re.compile(r'@import "([\w-]+\.css)";\s*')
ONLY_FOR_US = re.compile(r"/\*.*?\*/\s*|^\s+", re.DOTALL | re.MULTILINE)


class HashedModules(CompressedManifestStaticFilesStorage):
    """Hashed names in `import` too: a script and what it imports are of one release, and browsers may keep both.

    Done when files are collected. While one works on them, they are what they are in `static/`.
    """

    support_js_module_import_aggregation = True

    def post_process(self, paths, dry_run=False, **options):
        smaller = {name: (Smaller(*found), name) for name, found in paths.items() if OURS.fullmatch(name)}
        yield from super().post_process(paths | smaller, dry_run=dry_run, **options)


class Smaller:
    """One file of ours, opened as readers get it. `path`: where `storage` has it."""

    def __init__(self, storage, path):
        self.storage, self.path = storage, path

    def open(self, name):
        small = self.sheet(self.path) if name.endswith(".css") else rjsmin.jsmin(self.text(self.path))
        return ContentFile(small.encode())

    def sheet(self, path):
        """With the sheets that it imports in the place of their imports: a phone asks once and not for each."""
        text = IMPORT.sub(lambda found: self.sheet(str(PurePosixPath(path).with_name(found[1]))), self.text(path))
        return ONLY_FOR_US.sub("", text)

    def text(self, path):
        with self.storage.open(path) as file:
            return file.read().decode()
