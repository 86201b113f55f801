"""The site as many machines run it, on this one: two processes of the site, one worker, PostgreSQL, Redis, and nginx.

    make cluster                 on http://127.0.0.1:8000/ (PORT), with the demo (DEMO=0: empty); Ctrl-C ends it all
    python -m deploy.cluster

Everything listens on the loopback and keeps its files in a folder that goes with it. HUP restarts the two processes
one after the other, as an upgrade does, and no reader notices.
"""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers import Missing, free_port, postgres, redis, running, wait_until, workshop

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = Path(__file__).with_name("nginx.conf")
SITES = 2
LEFT_ALONE_SECONDS = 2  # by nginx, a process that did not answer


@dataclass
class Cluster:
    address: str
    folder: Path
    environment: dict
    ports: list
    sites: dict = field(default_factory=dict)  # port: process

    def manage(self, *arguments):
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {arguments[0]} failed:\n{done.stderr}")
        return done.stdout

    def start(self, port):
        """A process of the site on `port`, once it says that it is ready."""
        log = self.folder / f"site-{port}.log"
        with log.open("ab") as output:
            environment = self.environment | {"PORT": str(port)}
            command = [sys.executable, "-m", "gunicorn"]
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=output, stderr=output, process_group=0
            )
        self.sites[port] = process
        wait_until(lambda: is_ready(port), process, log)
        return process

    def stop(self, port):
        """What it has begun is finished first."""
        process = self.sites.pop(port)
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill_group(process)

    def kill(self, port):
        """At once, with all its workers, as by a machine that is gone."""
        self.kill_group(self.sites.pop(port))

    def kill_group(self, process):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def restart_one_by_one(self):
        """The next one only when nginx asks the last one again: until then it would find nobody."""
        for port in self.ports:
            self.stop(port)
            self.start(port)
            time.sleep(LEFT_ALONE_SECONDS + 0.5)


def is_ready(port):
    with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
        return answer.status == 200
    return False


def nginx_program():
    if found := shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin"):
        return found
    raise Missing("nginx is missing: apt-get install nginx-light")


def configuration(folder, port, ports):
    """deploy/nginx.conf for this machine."""
    failing = f"max_fails=1 fail_timeout={LEFT_ALONE_SECONDS}s"
    servers = "\n        ".join(f"server 127.0.0.1:{each} {failing};" for each in ports)
    filled = {
        "folder": folder / "nginx",
        "servers": servers,
        "listen": f"127.0.0.1:{port}",
        "names": "localhost 127.0.0.1",
        "static": folder / "static",
        "media": folder / "media",
        "scheme": "$scheme",
    }
    text = TEMPLATE.read_text()
    for name, value in filled.items():
        text = text.replace(f"{{{name}}}", str(value))
    user = "" if os.geteuid() else "user root;\n"
    return f"{user}daemon off;\n{text}"


@contextlib.contextmanager
def nginx(folder, port, ports):
    own = folder / "nginx"
    own.mkdir()
    file = own / "nginx.conf"
    file.write_text(configuration(folder, port, ports))
    command = [nginx_program(), "-c", str(file), "-e", str(own / "error.log")]
    with running(command, log=own / "log", ready=lambda: answers_through(port), stop=signal.SIGQUIT):
        yield f"http://127.0.0.1:{port}"


def answers_through(port):
    with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
        return True
    return False


@contextlib.contextmanager
def cluster(port=None, demo=False):
    """A Cluster that runs until the block ends."""
    with workshop() as folder, postgres(folder) as database, redis(folder) as cache:
        port, ports = port or free_port(), [free_port() for _ in range(SITES)]
        environment = os.environ | {
            "DATABASE_URL": database,
            "REDIS_URL": cache,
            "MEDIA_ROOT": str(folder / "media"),
            "STATIC_ROOT": str(folder / "static"),
            "SECRET_KEY": secrets.token_urlsafe(60),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "EMAIL_URL": "consolemail://",
            "TRUSTED_PROXY_COUNT": "1",
        }
        for name in ("DEBUG", "WEB_CONCURRENCY", "DATABASE_POOL"):
            environment.pop(name, None)
        site = Cluster(f"http://127.0.0.1:{port}", folder, environment, ports)
        (folder / "media").mkdir()
        site.manage("migrate", "-v0")
        site.manage("collectstatic", "--noinput", "-v0")
        if demo:
            site.manage("demo")
        try:
            for each in ports:
                site.start(each)
            worker = [sys.executable, "manage.py", "worker"]
            with (
                nginx(folder, port, ports),
                running(worker, log=folder / "worker.log", ready=lambda: True, cwd=ROOT, env=environment),
            ):
                yield site
        finally:
            for each in list(site.sites):
                site.stop(each)


def main():
    stop, restart = threading.Event(), threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    signal.signal(signal.SIGHUP, lambda *_: restart.set())
    say("PostgreSQL, Redis, two processes of the site, a worker and nginx are starting …")
    with cluster(int(os.environ.get("PORT", "8000")), os.environ.get("DEMO", "1") != "0") as site:
        say(
            f"\n  Previously is on {site.address}/   (Ctrl-C ends it, HUP to {os.getpid()} restarts it without a pause)"
        )
        say(f"  logs and data are in {site.folder}\n")
        while not stop.wait(0.3):
            if restart.is_set():
                restart.clear()
                site.restart_one_by_one()
                say("restarted, one after the other")


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main()
    except Missing as missing:
        sys.exit(f"make cluster: {missing}")
