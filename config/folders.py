"""Where files are to be."""

import os
import shutil
from pathlib import Path


def may_write(folder):
    """Whether we may write into `folder`, or make it where it is missing."""
    there = nearest(folder)
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def free_bytes(folder):
    """Of the disk that `folder` is on, or will be."""
    return shutil.disk_usage(nearest(folder)).free


def nearest(folder):
    """`folder`, or the one above it that is there."""
    folder = Path(folder).absolute()
    return next(each for each in (folder, *folder.parents) if os.access(each, os.F_OK))
