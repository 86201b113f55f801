"""Search: what is read and kept (`sources`, `indexing`), asked of the databases (`backends`), and answered (`asking`).

docs/decisions/0018-search.md says which indexes there are and why.
"""
