"""Hubs on 127.0.0.1 for tests: they speak the paths and headers of the real one, and misbehave as they are told.

Usage: hub_server.py FOLDER

Each sub-folder of FOLDER is a hub, whose address ends with the sub-folder's name, with one repository,
organisation/model. It holds `<commit>/<path>` for each file, and `plan.json`, which is read anew for each request:

    revisions      what each branch or tag is: {"main": "<commit>"}
    token          the token without which nothing is to be had
    error          what every request is answered with: {"status": 403, "code": "GatedRepo", "message": "..."}
    fail           statuses that a path is answered with, one after another, before it is served: {"<path>": [500]}
    cut            after how many bytes the answers to a path end, one after another: {"<path>": [1000]}
    ignore_range   Range headers are not read
    storage        `.safetensors` files come from a second port, by a redirect
    loop           files redirect to themselves
    spoil          paths whose bytes are not those that were announced: ["<path>"]
    announce       headers to send in place of the right ones: {"<path>": {"X-Linked-Size": "9"}}
    siblings       more names for the list of files
    endless        the list of files does not end
    pause          seconds between pieces of a file of 1000 bytes

Prints both ports and writes each request to the sub-folder's `log` as a line of JSON. Removes FOLDER and ends when its
standard input does.
"""

import hashlib
import http.server
import json
import os
import shutil
import sys
import threading
import time
import urllib.parse

FOLDER = sys.argv[1]
LOCK = threading.Lock()
SERVED = {}


def is_large(path):
    return path.endswith(".safetensors")


def content_id(path, data):
    if is_large(path):
        return hashlib.sha256(data).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        _, hub, path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path).split("/", 2)
        self.folder = os.path.join(FOLDER, hub)
        with open(os.path.join(self.folder, "plan.json"), encoding="utf-8") as file:
            self.plan = json.load(file)
        self.log()
        try:
            if self.server.is_storage:
                self.send_file(path, {})
            elif error := self.error():
                self.send_status(error["status"], error.get("code"), error.get("message"))
            elif path.startswith("api/models/organisation/model/revision/"):
                self.send_listing(path.split("/revision/")[1])
            elif path.startswith("organisation/model/resolve/"):
                self.resolve(path.split("/resolve/")[1])
            else:
                self.send_status(404, "RepoNotFound")
        except ConnectionError:
            self.close_connection = True

    def next_of(self, kind, path):
        """The next entry of a list in the plan, None when all have been used."""
        with LOCK:
            entries = self.plan.get(kind, {}).get(path, [])
            count = SERVED.get((self.folder, kind, path), 0)
            SERVED[(self.folder, kind, path)] = count + 1
            return entries[count] if count < len(entries) else None

    def log(self):
        entry = {
            "storage": self.server.is_storage, "method": self.command, "path": self.path,
            "authorization": self.headers.get("Authorization"), "range": self.headers.get("Range"),
        }
        with LOCK, open(os.path.join(self.folder, "log"), "a", encoding="utf-8") as file:
            file.write(json.dumps({key: value for key, value in entry.items() if value is not None}) + "\n")

    def error(self):
        token = self.plan.get("token")
        if token and self.headers.get("Authorization") != "Bearer " + token:
            return {"status": 401, "code": "RepoNotFound"}
        return self.plan.get("error")

    def send_listing(self, revision):
        commit = self.plan["revisions"].get(revision, revision)
        folder = os.path.join(self.folder, commit)
        if not os.path.isdir(folder):
            return self.send_status(404, "RevisionNotFound")
        if status := self.next_of("fail", "listing"):
            return self.send_status(status)
        if self.plan.get("endless"):
            return self.send_endless()
        names = [
            os.path.relpath(os.path.join(parent, file), folder)
            for parent, _, files in os.walk(folder) for file in files
        ]
        siblings = [{"rfilename": name} for name in sorted(names) + self.plan.get("siblings", [])]
        body = json.dumps({"id": "organisation/model", "sha": commit, "siblings": siblings}).encode()
        self.send_head(200, {"Content-Length": len(body), "Content-Type": "application/json"})
        self.send_body(body)

    def send_endless(self):
        self.send_head(200, {"Connection": "close"})
        self.wfile.write(b'{"sha": "')
        while True:
            self.wfile.write(b"0" * (1 << 16))
            # No faster than it is read: libcurl does not return while there is more, and nobody can end it then.
            time.sleep(0.001)

    def resolve(self, path):
        revision, name = path.split("/", 1)
        commit = self.plan["revisions"].get(revision, revision)
        path = commit + "/" + name
        if self.plan.get("loop"):
            return self.send_head(302, {"Location": self.path, "Content-Length": 0})
        if not os.path.isfile(os.path.join(self.folder, path)):
            return self.send_status(404, "EntryNotFound")
        if status := self.next_of("fail", name):
            return self.send_status(status)
        with open(os.path.join(self.folder, path), "rb") as file:
            data = file.read()
        headers = {"X-Repo-Commit": commit}
        kind = "X-Linked-ETag" if is_large(name) else "ETag"
        headers[kind] = '"%s"' % content_id(name, data)
        if is_large(name):
            headers["X-Linked-Size"] = len(data)
        headers.update(self.plan.get("announce", {}).get(name, {}))
        if is_large(name) and self.plan.get("storage"):
            hub = os.path.basename(self.folder)
            place = "http://127.0.0.1:%d/%s/%s?signature=secret" % (STORAGE.server_port, hub, path)
            return self.send_head(302, headers | {"Location": place, "Content-Length": 0})
        self.send_file(path, headers)

    def send_file(self, path, headers):
        name = path.split("/", 1)[1]
        with open(os.path.join(self.folder, path), "rb") as file:
            data = file.read()
        if name in self.plan.get("spoil", []):
            data = data[::-1]
        start = 0
        asked = self.headers.get("Range")
        if asked and not self.plan.get("ignore_range"):
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            headers["Content-Range"] = "bytes %d-%d/%d" % (start, len(data) - 1, len(data))
        headers = {"Content-Length": len(data) - start} | headers
        self.send_head(206 if "Content-Range" in headers else 200, headers)
        cut = self.next_of("cut", name) if self.command == "GET" else None
        self.send_body(data[start:] if cut is None else data[start:start + cut])
        if cut is not None:
            self.close_connection = True

    def send_status(self, status, code=None, message=None):
        headers = {"Content-Length": 0, "X-Error-Code": code, "X-Error-Message": message}
        self.send_head(status, {name: value for name, value in headers.items() if value is not None})

    def send_head(self, status, headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, str(value))
        self.end_headers()

    def send_body(self, body):
        if self.command == "HEAD":
            return
        pause = self.plan.get("pause")
        size = 1000 if pause else max(1, len(body))
        for start in range(0, len(body), size):
            self.wfile.write(body[start:start + size])
            time.sleep(pause or 0)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, is_storage):
        super().__init__(("127.0.0.1", 0), Handler)
        self.is_storage = is_storage
        threading.Thread(target=self.serve_forever, daemon=True).start()


STORAGE = Server(is_storage=True)
HUB = Server(is_storage=False)
print(HUB.server_port, STORAGE.server_port, flush=True)
sys.stdin.read()
shutil.rmtree(FOLDER, ignore_errors=True)
