from comments.views.reading import permalink
from comments.views.writing import write

__all__ = ["permalink", "write"]
