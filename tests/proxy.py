"""The sample of deploy/nginx.conf before several web processes: by nginx where it is installed, else by what its lines say."""

import http.client
import re
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.sinks import SOON, free_port

SAMPLE = (Path(__file__).parents[1] / "deploy/nginx.conf").read_text("utf-8")
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
OF_ONE_HOP = {"connection", "keep-alive", "transfer-encoding", "date", "server"}
NAME = "localhost"


@contextmanager
def proxy_before(web: Sequence[int], folder: Path, *, port: int) -> Iterator[ssl.SSLContext]:
    """Port `port` speaks TLS for the processes at `web`; gives what trusts its certificate."""
    certificate, key = _certificate(folder)
    trusting = ssl.create_default_context(cafile=str(certificate))
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    with _nginx(program, web, folder, port) if program else _lines_of_the_sample(web, certificate, key, port):
        yield trusting


def _certificate(folder: Path) -> tuple[Path, Path]:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1)
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
    chain, secret = folder / "fullchain.pem", folder / "privkey.pem"
    chain.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chain, secret


@contextmanager
def _nginx(program: str, web: Sequence[int], folder: Path, port: int) -> Iterator[None]:
    """The sample as it stands, but for ports and the folder of the certificate."""
    site = SAMPLE.replace("listen 80;", f"listen 127.0.0.1:{free_port()};").replace(
        "listen 443", f"listen 127.0.0.1:{port}"
    )
    site = site.replace("binome.example.org", NAME).replace("/etc/ssl/binome", str(folder))
    site = site.replace("server 127.0.0.1:8000;", " ".join(f"server 127.0.0.1:{number};" for number in web))
    (folder / "site.conf").write_text(site, "utf-8")
    paths = "".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; {paths} include {folder}/site.conf; }}\n",
        "utf-8",
    )
    with subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


@contextmanager
def _lines_of_the_sample(web: Sequence[int], certificate: Path, key: Path, port: int) -> Iterator[None]:
    """The size of bodies, the page that stays inside, the headers that are written anew and the turns, as the sample says."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(web))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(SOON,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _handler(web: Sequence[int]) -> type[BaseHTTPRequestHandler]:
    turns, lock = cycle(web), threading.Lock()
    largest = int(re.search(r"client_max_body_size (\d+)m;", SAMPLE)[1]) << 20
    inside = re.findall(r"location = (\S+) \{ return 404; \}", SAMPLE)
    anew = dict(re.findall(r"proxy_set_header (\S+) (\S+);", SAMPLE))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_request(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            if length > largest or self.path in inside:
                self.close_connection = True
                self.send_response(413 if length > largest else 404)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            values = {
                "$http_host": self.headers["Host"], "$scheme": "https", "$remote_addr": self.client_address[0],
                "$request_id": f"{time.monotonic_ns():032x}",
            }  # fmt: skip
            headers = {name: value for name, value in self.headers.items() if name.lower() not in OF_ONE_HOP}
            headers |= {name: values[value] for name, value in anew.items()}
            with lock:
                to = http.client.HTTPConnection("127.0.0.1", next(turns), timeout=60)
            to.request(self.command, self.path, self.rfile.read(length), headers)
            answer = to.getresponse()
            body = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in OF_ONE_HOP | {"content-length"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            to.close()

        do_GET = do_POST = do_HEAD = handle_request  # noqa: N815

        def log_message(self, *_words: object) -> None:
            """Nothing: what is asked is told by the test."""

    return Handler
