"""deploy/nginx.conf as it is shipped, before one gunicorn."""

from contextlib import contextmanager

from deploy.cluster import nginx
from tests.servers import free_port


@contextmanager
def nginx_before(folder, port):
    """The port of an nginx that keeps what the site on `port` calls shared."""
    folder.mkdir()
    own = free_port()
    with nginx(folder, own, [port]):
        yield own
