"""What is looked at before a comment is taken: ordered plain functions, each of which may hold or reject it.

verdicts   what a screen says: to the moderator, and kindly to the writer
attempts   what is about to be posted, by whom and from where
screens    the screens themselves with their limits, in their order
lists      the words and addresses that the owner has listed
buckets    how fast a person and an address may post, counted for all workers together
akismet    a second opinion from outside, where the owner wants one

`screen()` runs before the transaction of posting. It costs one query for what the person has said before and one
statement (or one call of Redis) for the buckets; `screen_edit()` costs none. docs/decisions/0015-moderation.md
"""

from comments.screening.attempts import Attempt, edit_of, post_of
from comments.screening.screens import screen, screen_edit
from comments.screening.verdicts import PASSED, Verdict

__all__ = ["PASSED", "Attempt", "Verdict", "edit_of", "post_of", "screen", "screen_edit"]
