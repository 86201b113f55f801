"""Reading a discussion, whatever its size: in at most four queries, and in bytes that one page bounds.

asking    what a reader asks for: which page, in which order, or one thread alone
rows      what is read of a comment, and nothing else
folding   how much of a long thread a page shows
placing   comments in their places: lists, depth, what is folded
pages     a page of the discussion, or of one thread
drawing   its HTML, which holds nothing of one viewer's
articles  the HTML of one comment
finding   where a comment stands today
"""
