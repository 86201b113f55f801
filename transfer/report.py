"""What a transfer has done: counted for the summary, and line by line in a file where it was not as plain as that.

The file is JSON Lines: {"what", "ref", "verb", "why"}, in which `ref` is the number or address at the source.
"""

import json
from collections import Counter
from pathlib import Path

# In the order of the summary.
VERBS = {
    "made": "made",
    "here": "here already",
    "kept": "yours kept",
    "changed": "changed on the way",
    "doubtful": "doubtful",
    "skipped": "left out",
    "broken": "broken at the source",
}
WHY_MAX = 20_000


class Report:
    """Counts and writes. Use it as a context; without a path it only counts."""

    def __init__(self, path=None):
        self.path = Path(path) if path else None
        self.counts, self.reasons = Counter(), Counter()
        self.file = None

    def __enter__(self):
        if self.path:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.file = self.path.open("w", encoding="utf-8")
        return self

    def __exit__(self, *_):
        if self.file:
            self.file.close()
            self.path.with_suffix(".txt").write_text(self.summary(), encoding="utf-8")

    def count(self, verb, what, number=1):
        if number:
            self.counts[what, verb] += number

    def say(self, verb, what, ref, why, **more):
        """`why` groups the lines in the summary; what differs from line to line goes into `more`."""
        self.counts[what, verb] += 1
        self.reasons[what, verb, why] += 1
        if self.file:
            line = {"what": what, "ref": str(ref), "verb": VERBS[verb], "why": why[:WHY_MAX], **more}
            self.file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def table(self):
        """The counts, a line each thing, a column each verb that occurs."""
        verbs = [verb for verb in VERBS if any(other == verb for _, other in self.counts)]
        things = list(dict.fromkeys(what for what, _ in self.counts))
        if not things:
            return "Nothing was found."
        rows = [["", *(VERBS[verb] for verb in verbs)]]
        rows += [[what, *(f"{self.counts[what, verb]:,}" for verb in verbs)] for what in things]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return "\n".join("  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows)

    def summary(self):
        """The table, and why something was not simply made."""
        lines = [self.table(), ""]
        for (what, verb, why), number in sorted(self.reasons.items(), key=lambda item: (item[0][1], -item[1], item[0])):
            lines.append(f"{number:>9,}  {what}, {VERBS[verb]}: {why}")
        return "\n".join(lines).rstrip() + "\n"
