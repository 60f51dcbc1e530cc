"""Takes what Alertmanager sends, and appends each alert to a file as a line of JSON. Prints its port."""

import http.server
import json
import sys


class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open(sys.argv[1], "a", encoding="utf-8") as rung:
            for alert in json.loads(body)["alerts"]:
                rung.write(json.dumps(alert) + "\n")
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Hook)
print(server.server_address[1], flush=True)
server.serve_forever()
