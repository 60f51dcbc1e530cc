#!/usr/bin/env python3
"""A stand-in for Elasticsearch's `_bulk`: `bulk.py DOCUMENTS`.

It listens on a free loopback port, which it prints, keeps each document that is created as a line of the file, and answers
as Elasticsearch does. A document whose id it has already is a conflict (409), and one that is no object is refused (400).
"""
import http.server
import json
import sys

seen = set()


class Bulk(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, body):
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def do_GET(self):
        self.answer({"version": {"number": "8.11.0"}, "tagline": "a stand-in"})

    do_HEAD = do_GET

    def do_POST(self):
        length = int(self.headers["content-length"])
        # Not `splitlines`: a document may have U+2028 in it.
        lines = self.rfile.read(length).decode("utf-8").split("\n")
        items = []
        with open(sys.argv[1], "a", encoding="utf-8") as documents:
            for action, source in zip(lines[::2], lines[1::2]):
                [(operation, target)] = json.loads(action).items()
                status = 201
                if not isinstance(json.loads(source), dict):
                    status = 400
                elif target.get("_id") in seen:
                    status = 409
                else:
                    seen.add(target.get("_id"))
                    documents.write(source + "\n")
                items.append({operation: {"_index": target["_index"], "_id": target.get("_id"), "status": status}})
        errors = any(item["status"] >= 300 for each in items for item in each.values())
        self.answer({"took": 1, "errors": errors, "items": items})

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bulk)
print(server.server_address[1], flush=True)
server.serve_forever()
