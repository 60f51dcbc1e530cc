"""Keeps what is sent to a server as it was sent, and passes it on: `recorder.py FILE [UPSTREAM]`. Prints its port.

It answers at once, so that the service waits for nobody; and without an upstream it is all there is, as a webhook.
"""

import http.client
import http.server
import queue
import sys
import threading
import urllib.parse

file, upstream = sys.argv[1], urllib.parse.urlsplit(sys.argv[2]) if len(sys.argv) > 2 else None
kept = open(file, "ab", buffering=0)
lock = threading.Lock()
waiting = queue.Queue()


def pass_on():
    connection = http.client.HTTPConnection(upstream.hostname, upstream.port, timeout=60)
    while True:
        path, headers, body = waiting.get()
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            print(response.status, path, file=sys.stderr)


class Recorder(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def body(self):
        if "chunked" not in self.headers.get("transfer-encoding", ""):
            return self.rfile.read(int(self.headers.get("content-length", 0)))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def do_POST(self):
        body = self.body()
        head = f"{self.requestline}\n{self.headers}".encode("utf-8", "surrogateescape")
        with lock:
            # How long it is, so that whoever reads it can tell one from the next.
            kept.write(b"\0%d %d\n" % (len(head), len(body)) + head + body)
        if upstream:
            sent = ("content-type", "content-encoding", "x-sentry-auth", "user-agent")
            waiting.put((self.path, {name: self.headers[name] for name in sent if self.headers[name]}, body))
        kind = self.headers.get("content-type") or "application/json"
        # All is well, in whatever protocol it is.
        answer = b"" if "protobuf" in kind else b"{}"
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


if upstream:
    threading.Thread(target=pass_on, daemon=True).start()
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
print(server.server_address[1], flush=True)
server.serve_forever()
