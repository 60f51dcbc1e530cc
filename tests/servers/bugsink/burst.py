"""Sends the request that a script of curl has, many times, from several threads; every answer must be the error."""

import http.client
import itertools
import re
import shlex
import sys
import threading
import urllib.parse

script = open(sys.argv[1], encoding="utf-8").read().replace("\\\n", " ")
words = shlex.split(script, comments=True)
times, threads = int(sys.argv[2]), 8
method, url, headers, body = "GET", None, {}, None
words = iter(words)
for word in words:
    if word == "-X":
        method = next(words)
    elif word == "-H":
        name, value = next(words).split(": ", 1)
        headers[name] = value
    elif word == "-d":
        body = next(words)
    elif word.startswith("http"):
        url = urllib.parse.urlsplit(word)
statuses = []
# The service takes each nonce once.
nonces = itertools.count(1000)


def send(count):
    connection = http.client.HTTPConnection(url.hostname, url.port)
    for _ in range(count):
        sent = re.sub(r'"nonce":"[^"]*"', f'"nonce":"{next(nonces)}"', body)
        connection.request(method, url.path, sent, headers)
        response = connection.getresponse()
        response.read()
        statuses.append(response.status)


senders = [threading.Thread(target=send, args=(times // threads,)) for _ in range(threads)]
for sender in senders:
    sender.start()
for sender in senders:
    sender.join()
assert statuses == [502] * times, set(statuses)
