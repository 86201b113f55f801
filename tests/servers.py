"""PostgreSQL, Redis and a mail server of the tests' own, on free ports of the loopback, gone with the tests.

    python -m tests.servers pytest -n auto

runs the command with `DATABASE_URL` and `REDIS_URL` of fresh servers and ends with its exit code. Nothing has to be
running before; the programs are Debian's (`apt-get install postgresql redis-server`).
"""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from aiosmtpd.controller import Controller

START_SECONDS = 30
PREFIX = "previously-servers-"
# Of the tests' own: the data is thrown away, so nothing waits for a disk.
POSTGRES_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
}


class Missing(RuntimeError):
    """A server's program is not on this machine."""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def postgres_programs():
    """The folder of PostgreSQL's programs, the newest version's. Debian keeps them off the PATH."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))[::-1]:
        if (folder / "initdb").exists():
            return folder
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise Missing("PostgreSQL's programs are missing: apt-get install postgresql")


def redis_program():
    if found := shutil.which("redis-server") or shutil.which("valkey-server"):
        return found
    raise Missing("redis-server is missing: apt-get install redis-server")


@contextlib.contextmanager
def workshop():
    """A folder for the servers' files. Those of runs that were killed are swept away first."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if not Path(f"/proc/{folder.name.removeprefix(PREFIX)}").exists():
            shutil.rmtree(folder, ignore_errors=True)
    folder = Path(tempfile.gettempdir()) / f"{PREFIX}{os.getpid()}"
    folder.mkdir()
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def die_with_parent(with_signal):
    """For a child on Linux: the kernel sends it this signal when we are killed, even by SIGKILL."""

    def prepare():
        with contextlib.suppress(OSError, AttributeError):
            pr_set_pdeathsig = 1
            ctypes.CDLL(None).prctl(pr_set_pdeathsig, with_signal)

    return prepare


@contextlib.contextmanager
def running(command, *, log, ready, stop=signal.SIGTERM, dies_by=signal.SIGKILL, **options):
    """`command` as a child, from the moment that `ready()` until the block ends."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent(dies_by),
            process_group=0,  # Ctrl-C is for the tests; the servers are stopped after them
            **options,
        )
    try:
        wait_until(ready, process, log)
        yield process
    finally:
        process.send_signal(stop)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until(ready, process, log):
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{process.args[0]} did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.05)


def someone_who_may_run_postgres():
    """PostgreSQL refuses root: as root, its own user (or nobody) runs it."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise Missing("There is no user but root to run PostgreSQL.")


@contextlib.contextmanager
def postgres(folder):
    """A PostgreSQL server of its own in `folder`; its DATABASE_URL."""
    make = ["initdb", "-U", "previously", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
    with postgres_from(make, folder / "postgres") as address:
        yield address


@contextlib.contextmanager
def replica_of(database_url, folder):
    """A second server that follows the first as it writes; its DATABASE_URL."""
    make = ["pg_basebackup", "-d", database_url, "--checkpoint=fast", "--write-recovery-conf", "--no-sync"]
    with postgres_from(make, folder / "replica") as address:
        yield address


@contextlib.contextmanager
def postgres_from(make, data):
    """A server whose data the program `make` puts into the folder `data`."""
    programs, someone, port = postgres_programs(), someone_who_may_run_postgres(), free_port()
    data.mkdir(mode=0o700)
    if someone:
        os.chown(data, someone["user"], someone["group"])
    name, *arguments = make
    command = [programs / name, "-D", data, *arguments]
    made = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **someone)
    if made.returncode:
        raise RuntimeError(f"{name} failed:\n{made.stderr}")
    options = [f"--{name}={value}" for name, value in POSTGRES_OPTIONS.items()]
    command = [str(programs / "postgres"), "-D", str(data), "-p", str(port), *options]
    # SIGINT: a fast shutdown. SIGQUIT: at once, for when nobody is left to wait for it.
    ends = {"stop": signal.SIGINT, "dies_by": signal.SIGQUIT}
    is_ready = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port), "-d", "postgres"]
    with running(
        command,
        log=data.with_suffix(".log"),
        ready=lambda: subprocess.run(is_ready, check=False).returncode == 0,
        cwd="/",
        **ends,
        **someone,
    ):
        yield f"postgres://previously@127.0.0.1:{port}/postgres"


@contextlib.contextmanager
def redis(folder):
    """A Redis server of its own; its REDIS_URL. Has a database for each of many xdist workers."""
    port = free_port()
    command = [redis_program(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--databases", "64"]
    with running(command, log=folder / "redis.log", ready=lambda: answers(port), cwd=folder):
        yield f"redis://127.0.0.1:{port}"


def answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


class Mailbox:
    """What a mail server of the tests took in. `refusing` makes it answer as one that is full."""

    def __init__(self):
        self.messages = []
        self.refusing = False

    async def handle_DATA(self, server, session, envelope):
        if self.refusing:
            return "452 4.3.1 Insufficient system storage"
        self.messages.append(envelope)
        return "250 Message accepted"


@contextlib.contextmanager
def mail_server():
    """A real SMTP server on the loopback: (its Mailbox, host, port)."""
    mailbox, port = Mailbox(), free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox, "127.0.0.1", port
    finally:
        controller.stop()


def main(command):
    """Run `command` beside the servers; its exit code. SIGTERM to us reaches it, and the servers still stop."""
    with workshop() as folder, postgres(folder) as database_url, redis(folder) as redis_url:
        # Without the pool: tests end threads that have not given their connection back.
        environment = {**os.environ, "DATABASE_URL": database_url, "REDIS_URL": redis_url, "DATABASE_POOL": "0"}
        child = subprocess.Popen(command, env=environment)
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        while True:
            with contextlib.suppress(KeyboardInterrupt):  # the child has had the Ctrl-C too and is closing down
                return child.wait()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Missing as missing:
        sys.exit(f"tests.servers: {missing}")
