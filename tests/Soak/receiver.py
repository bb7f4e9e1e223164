"""A webhook's server: takes everything, and remembers the key of each delivery."""
import http.server
import ssl
import threading


class Receiver:
    """Listens on loopback from its making on."""

    def __init__(self, certificate, key):
        self.keys, self.repeats, self._gate = set(), 0, threading.Lock()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                receiver._take(self.headers.get("Idempotency-Key", ""))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _take(self, key):
        with self._gate:
            self.repeats += key in self.keys
            self.keys.add(key)

    def sequences(self):
        """Numbers of the log's records that came."""
        with self._gate:
            return {int(key.rsplit("/", 1)[1]) for key in self.keys if not key.startswith("test/")}

    def close(self):
        self._server.shutdown()
        self._server.server_close()
