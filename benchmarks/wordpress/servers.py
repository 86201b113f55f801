"""Debian's WordPress in a folder that goes with it: MariaDB, PHP and nginx as processes of ours, on the loopback.

Nothing of the system's own is used or touched: no service, no database, no file in /etc.
"""

import json
import os
import pwd
import shutil
import subprocess
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import Line, get
from deploy.cluster import nginx_program
from tests.servers import Missing, free_port, running

HERE = Path(__file__).parent
INSTALLED = Path("/usr/share/wordpress")
FASTCGI = Path("/etc/nginx/fastcgi_params")
PACKAGES = "wordpress wordpress-theme-twentytwentyone php-fpm php-mysql mariadb-server nginx-light"
# As durable as SQLite is with synchronous=NORMAL: what is committed is on its way to the disk.
MARIADB_OPTIONS = ["--innodb-buffer-pool-size=256M", "--innodb-flush-log-at-trx-commit=2", "--skip-networking"]


@dataclass
class WordPress:
    folder: Path
    php: str
    port: int
    kept_port: int
    post: int = 0
    root: int = 0

    def ask(self, action, *arguments):
        """What site.php says."""
        command = [self.php, str(HERE / "site.php"), str(self.folder / "site"), action, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"site.php {action} failed:\n{done.stdout}{done.stderr}")
        return json.loads(done.stdout) if done.stdout else None

    @property
    def path(self):
        return f"/?p={self.post}"


def programs():
    """Where the programs are; Missing says what to install."""
    found = {
        "php": shutil.which("php"),
        "fpm": next((str(each) for each in sorted(Path("/usr/sbin").glob("php-fpm*"))), None),
        "mariadbd": shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin"),
        "make": shutil.which("mariadb-install-db"),
        "theme": (INSTALLED / "wp-content/themes/twentytwentyone").is_dir() or None,
        "nginx": nginx_program(),
    }
    if None in found.values():
        raise Missing(f"Debian's WordPress is not installed: apt-get install {PACKAGES}")
    return found


@contextmanager
def wordpress(folder, content):
    """A WordPress with one post: `content` is its headline, body and comments."""
    there = programs()
    port, kept_port = free_port(), free_port()
    site = WordPress(folder, there["php"], port, kept_port)
    copy_of_wordpress(folder)
    (folder / "content.json").write_text(json.dumps(content))
    with mariadb(folder, there), fpm(folder, there):
        made = site.ask("install", folder / "content.json")
        site.post, site.root = made["post"], made["root"]
        with nginx(site, there):
            yield site


def copy_of_wordpress(folder):
    """Its wp-config.php is found beside its other files, so it gets files of its own."""
    shutil.copytree(INSTALLED, folder / "site")
    config = (HERE / "wp-config.php").read_text().replace("{socket}", str(folder / "mariadb.sock"))
    (folder / "site" / "wp-config.php").write_text(config)
    plugins = folder / "site" / "wp-content" / "mu-plugins"
    plugins.mkdir()
    shutil.copy(HERE / "as-fast-as-they-like.php", plugins)


@contextmanager
def mariadb(folder, there):
    data, socket = folder / "mariadb", folder / "mariadb.sock"
    user = f"--user={pwd.getpwuid(os.geteuid()).pw_name}"
    make = [there["make"], "--no-defaults", f"--datadir={data}", "--skip-test-db", user]
    made = subprocess.run(
        [*make, "--auth-root-authentication-method=normal"], capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise RuntimeError(f"mariadb-install-db failed:\n{made.stdout}{made.stderr}")
    first = folder / "first.sql"
    first.write_text("CREATE DATABASE IF NOT EXISTS wordpress CHARACTER SET utf8mb4;")
    own = [f"--datadir={data}", f"--socket={socket}", f"--pid-file={folder}/mariadb.pid", f"--init-file={first}", user]
    command = [there["mariadbd"], "--no-defaults", *own, *MARIADB_OPTIONS]
    with running(command, log=folder / "mariadb.log", ready=socket.exists):
        yield


@contextmanager
def fpm(folder, there):
    # PHP refuses root unless it is told that this is meant.
    user = "" if os.geteuid() else "user = root\ngroup = root"
    file = filled("php-fpm.conf", folder, folder=folder, user=user)
    command = [there["fpm"], "--nodaemonize", "--fpm-config", str(file), *([] if os.geteuid() else ["-R"])]
    with running(command, log=folder / "fpm.log", ready=(folder / "php.sock").exists):
        yield


@contextmanager
def nginx(site, there):
    user = "" if os.geteuid() else "user root;"
    own = {"site": site.folder / "site", "port": site.port, "kept_port": site.kept_port, "fastcgi": FASTCGI}
    file = filled("nginx.conf", site.folder, folder=site.folder, user=user, **own)
    command = [there["nginx"], "-c", str(file), "-e", str(site.folder / "error.log")]

    def is_up():
        with suppress(OSError):
            return Line(site.port).ask(get(site.path))[0] == 200
        return False

    with running(command, log=site.folder / "nginx.log", ready=is_up):
        yield


def filled(name, into, **values):
    text = (HERE / name).read_text()
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", str(value))
    (into / name).write_text(text)
    return into / name
