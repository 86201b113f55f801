"""Where files are to be."""

import os
from pathlib import Path


def may_write(folder):
    """Whether we may write into `folder`, or make it where it is missing."""
    folder = Path(folder).absolute()
    there = next(each for each in (folder, *folder.parents) if os.access(each, os.F_OK))
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
