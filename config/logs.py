import json
import logging
from datetime import UTC, datetime


class OneLine(logging.Formatter):
    """A record as one line of JSON, so that a log can be read by `grep` and by programs alike."""

    def format(self, record):
        return json.dumps(self.line(record), ensure_ascii=False)

    def line(self, record):
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if status := getattr(record, "status_code", None):
            line["status"] = status
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return line


class AccessLine(OneLine):
    """gunicorn's record of a request, whose `args` are its "atoms", in the same form."""

    ATOMS = {"method": "m", "path": "U", "query": "q", "status": "s", "bytes": "B", "us": "D", "from": "h"}

    def line(self, record):
        atoms = record.args
        line = super().line(record) | {name: atoms.get(atom) for name, atom in self.ATOMS.items()}
        return line | {"message": "request", "status": int(line["status"])}


def not_ours(record):
    """A filter for what strangers do: whoever scans the net asks for hosts of any name. A warning, and no traceback."""
    record.levelno, record.levelname, record.exc_info = logging.WARNING, "WARNING", None
    return True
