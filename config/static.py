from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModules(CompressedManifestStaticFilesStorage):
    """Hashed names in `import` too: a script and what it imports are of one release, and browsers may keep both."""

    support_js_module_import_aggregation = True
