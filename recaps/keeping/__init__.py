"""Pages kept for all their readers: made once, compressed once, answered before anything else of the site is asked.

versions  a token for each thing that pages show, shared by all processes; it moves when the thing has changed
writes    which write to the database moves which of them
moments   when pages change without a write: a scheduled recap appears, a day begins
shelf     what a process keeps, and how much
ways      where it stands by how far its reader has watched
pages     a kept page as bytes, and the answer that a browser gets
sharing   which addresses are kept, and for whom
early     the middleware that answers from the shelf, and fills it

docs/decisions/0014-pages-kept-and-parts-kept.md
"""
