"""Pictures in a bucket: a server on the loopback that speaks as much of S3 as is asked of it."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.files.base import ContentFile

from config.bucket import Bucket


class Shelf(BaseHTTPRequestHandler):
    """PUT, GET, HEAD and DELETE of whole objects, kept in `server.kept`. Unsigned ones are refused."""

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.headers["Authorization"].startswith("AWS4-HMAC-SHA256"):
            return self.answer(403)
        self.server.kept[self.path] = (body, dict(self.headers))
        return self.answer(200)

    def do_GET(self):
        if self.path not in self.server.kept:
            return self.answer(404)
        return self.answer(200, self.server.kept[self.path][0])

    do_HEAD = do_GET

    def do_DELETE(self):
        self.server.kept.pop(self.path, None)
        self.answer(204)

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")
        self.send_header("ETag", '"x"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def bucket(settings):
    settings.MEDIA_URL = "https://media.previously.example/"
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    server.kept = {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.kept, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture
def storage(bucket):
    return Bucket(
        bucket_name="pictures",
        endpoint_url=bucket[1],
        region_name="eu-central-1",
        access_key="key",
        secret_key="secret",
        addressing_style="path",
        object_parameters={"CacheControl": "public, max-age=31536000, immutable"},
    )


def test_a_picture_goes_into_the_bucket_and_comes_back(bucket, storage):
    name = storage.save("pictures/a/480.jpeg", ContentFile(b"a picture"))
    assert name == "pictures/a/480.jpeg"
    (path,) = bucket[0]
    assert path == "/pictures/pictures/a/480.jpeg"
    assert storage.exists(name)
    with storage.open(name) as file:
        assert file.read() == b"a picture"


def test_what_readers_get_is_immutable_and_its_address_is_not_signed(bucket, storage):
    storage.save("pictures/a/480.jpeg", ContentFile(b"a picture"))
    _, headers = bucket[0]["/pictures/pictures/a/480.jpeg"]
    assert "immutable" in headers["Cache-Control"]
    assert "image/jpeg" in headers["Content-Type"]
    assert "x-amz-acl" not in {name.lower() for name in headers}
    assert storage.url("pictures/a/480.jpeg") == "https://media.previously.example/pictures/a/480.jpeg"


def test_a_picture_is_written_over_where_its_address_says_it_is(storage):
    storage.save("pictures/a/480.jpeg", ContentFile(b"a picture"))
    storage.delete("pictures/a/480.jpeg")
    assert not storage.exists("pictures/a/480.jpeg")
