# SPDX-License-Identifier: Apache-2.0
"""Pages of other origins: what servers tell browsers, and what Chromium makes of it."""

import contextlib
import http.server
import json
import shutil
import subprocess
import threading

import pytest
from daemon import PROGRAM, Daemon, free_port, scratch_directory
from playwright.sync_api import sync_playwright
from test_metrics import Admin
from webcalls import PROTOCOLS, curl, envelope

APP, OTHER = "https://app.example", "https://other.example"
LIST = "/holdfast.v1.SessionService/ListSessions"
JSON = ("content-type", "application/json")
ASKING = [("access-control-request-method", "POST"),
          ("access-control-request-headers", "content-type")]


@pytest.fixture(scope="module")
def daemon():
    with scratch_directory() as directory:
        port = free_port()
        options = ["--admin-listen", f"127.0.0.1:{port}", "--cors-origins", APP,
                   "--cors-origins", "http://localhost:5173"]
        with Daemon.dev(directory, options=options) as daemon:
            daemon.admin = Admin(port)
            yield daemon


def ask(daemon, path, *headers, method="POST", body=b"{}"):
    return curl(f"http://{daemon.address}{path}", method=method, headers=headers, body=body)


def shared_with(reply):
    return reply.headers.get("access-control-allow-origin")


def test_a_preflight_is_answered_without_a_call(daemon):
    def counts():
        metrics = daemon.admin.metrics()
        return (metrics.value("holdfast_requests_without_call_total"),
                metrics.value("holdfast_calls_total", protocol="unknown", codec="unknown",
                              http="2"))

    before = counts()
    for path in (LIST, "/v1/sessions/a/content", "/nothing"):
        reply = ask(daemon, path, ("origin", APP), *ASKING, method="OPTIONS")
        assert (reply.status, reply.body) == (204, b"")
        assert shared_with(reply) == APP
        assert reply.headers["access-control-allow-credentials"] == "true"
        assert reply.headers["access-control-allow-methods"] == "GET, HEAD, POST, PUT"
        assert reply.headers["access-control-max-age"] == "7200"
        assert {"origin", "access-control-request-method", "access-control-request-headers"} == {
            *reply.headers["vary"].split(", ")}
        allowed = reply.headers["access-control-allow-headers"].split(", ")
        assert "*" not in allowed and len(allowed) == len(set(allowed))
    assert counts() == (before[0] + 3, before[1])


@pytest.mark.parametrize("origin", [OTHER, "null", APP + ".evil", "http://app.example", "x"])
def test_a_preflight_of_another_origin_is_told_nothing(daemon, origin):
    reply = ask(daemon, LIST, ("origin", origin), *ASKING, method="OPTIONS")
    assert reply.status == 204
    assert not [name for name in reply.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=repr)
def test_every_answer_says_who_may_read_it(daemon, protocol):
    """O3 O5: also those that the transport itself gives."""
    def fields(is_stream=False):
        return [("content-type", protocol.content_type(is_stream)), ("origin", APP)]

    method = "/holdfast.v1.SessionService/GetSession"
    malformed = protocol.frame(b"\xff", False)
    replies = [
        ask(daemon, method, *fields(), body=malformed),
        # Without a body, since curl may miss an answer that comes before it has sent all of one.
        ask(daemon, "/holdfast.v1.SessionService/Nothing", *fields(), body=b""),
        ask(daemon, LIST, *fields(), ("host", "evil.example"), body=b""),
        ask(daemon, LIST, *fields(), ("via", "1.1 proxy"), body=b""),
        ask(daemon, LIST, *fields(), ("x-large", "x" * 20_000), body=b""),
        ask(daemon, LIST, *fields(), method="DELETE")]
    assert {reply.status for reply in replies} >= {421, 403}
    for reply in replies:
        assert shared_with(reply) == APP
        assert "origin" in reply.headers["vary"]
        exposed = reply.headers.get("access-control-expose-headers", "").split(", ")
        for name in reply.headers:
            if name.startswith(("trailer-", "grpc-", "connect-", "x-request-id")):
                assert name in exposed


def test_errors_of_connect_can_be_traced_and_retried(daemon):
    reply = ask(daemon, "/holdfast.v1.SessionService/GetSession", JSON, ("origin", APP))
    assert reply.status == 400
    assert "trailer-x-request-id" in reply.headers["access-control-expose-headers"].split(", ")


def test_other_origins_are_told_nothing_and_nothing_changes_for_grpc(daemon):
    other = ask(daemon, LIST, JSON, ("origin", OTHER))
    assert (other.status, json.loads(other.body)["code"]) == (403, "permission_denied")
    nobody = ask(daemon, LIST, JSON)
    grpc = ask(daemon, LIST, ("content-type", "application/grpc"), ("te", "trailers"),
               ("origin", APP), body=envelope(b""))
    for reply in (other, nobody, grpc):
        assert not [name for name in reply.headers if name.startswith("access-control-")]
    assert (nobody.headers["vary"], "vary" in grpc.headers) == ("origin", False)


@pytest.mark.parametrize("value, words", [
    ("*", "more than one origin"), ("https://*.app.example", "more than one origin"),
    ("null", "cannot be trusted"), ("https://app.example/", "is not an origin"),
    ("app.example", "is not an origin"), ("ftp://app.example", "is not an origin"),
    ("https://app.example:0", "is not an origin"), ("https://a,https://b", "is not an origin")])
def test_what_is_not_an_origin_stops_the_start(value, words):
    done = subprocess.run(
        [PROGRAM, "serve", "--cors-origins", value], capture_output=True, text=True)
    assert done.returncode == 64
    assert words in " ".join(done.stderr.split())


# A page in a browser


class Page(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!DOCTYPE html><title>A page</title>")

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def site(name):
    """A web site of one empty page; its origin."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://{name}:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def chromium():
    """Debian's Chromium, without a window."""
    return next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium"))))


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--host-resolver-rules=MAP rebound.example 127.0.0.1"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def sites():
    """The origin that the server lists, one that it does not, and the address of the server."""
    with site("localhost") as listed, site("localhost") as other, scratch_directory() as directory:
        with Daemon.dev(directory, options=["--tls", "--cors-origins", listed]) as daemon:
            yield listed, other, f"https://{daemon.address}"


@contextlib.contextmanager
def opened(browser, origin):
    with contextlib.closing(browser.new_context(ignore_https_errors=True)) as context:
        page = context.new_page()
        page.goto(origin)
        yield page


STORY = """async (server) => {
  const service = server + '/holdfast.v1.SessionService/';
  const call = async (method, message) => {
    const answer = await fetch(service + method, {
      method: 'POST', credentials: 'include', body: JSON.stringify(message),
      headers: {'content-type': 'application/json', 'connect-protocol-version': '1'}});
    return {status: answer.status, body: await answer.json(),
            id: answer.headers.get('trailer-x-request-id')};
  };
  const encode = (message) => {
    const text = new TextEncoder().encode(JSON.stringify(message));
    const frame = new Uint8Array(5 + text.length);
    new DataView(frame.buffer).setUint32(1, text.length);
    frame.set(text, 5);
    return frame;
  };
  const created = await call('CreateSession', {title: 'From a page', content: '{"a": 1}'});
  const id = created.body.metadata.id;
  // Watches, and reads news until the update is told.
  const watch = await fetch(service + 'WatchSessions', {
    method: 'POST', headers: {'content-type': 'application/connect+json'},
    body: encode({sessions: [{id}]})});
  const reader = watch.body.getReader();
  let told = '';
  const decoder = new TextDecoder();
  const first = await reader.read();
  told += decoder.decode(first.value);
  const content = server + '/v1/sessions/' + id + '/content';
  const read = await fetch(content);
  const tag = read.headers.get('etag');
  const text = await read.text();
  const put = await fetch(content, {
    method: 'PUT', body: '{ "a": 2 }',
    headers: {'content-type': 'application/json', 'if-match': tag}});
  const lost = await fetch(content, {
    method: 'PUT', body: '{ "a": 3 }',
    headers: {'content-type': 'application/json', 'if-match': tag}});
  while (!told.includes('"version":"2"')) {
    const news = await reader.read();
    if (news.done) break;
    told += decoder.decode(news.value);
  }
  await reader.cancel();
  const updated = await call('UpdateSession', {id, title: 'Again', expectedVersion: '2'});
  const message = encodeURIComponent(JSON.stringify({id}));
  const got = await fetch(service + 'GetSession?connect=v1&encoding=json&message=' + message);
  const missing = await call('GetSession', {id: 'nothing'});
  return {
    created: created.status, text, tag, put: put.status, putTag: put.headers.get('etag'),
    lost: lost.status, lostTag: lost.headers.get('etag'), told, updated: updated.status,
    got: (await got.json()).session, missing: missing.status, id: missing.id};
}"""


def test_a_page_of_a_listed_origin_creates_reads_updates_and_watches(browser, sites):
    listed, _, server = sites
    with opened(browser, listed) as page:
        story = page.evaluate(STORY, server)
    assert (story["created"], story["text"], story["updated"]) == (200, '{"a": 1}', 200)
    assert story["tag"].startswith('"1-') and story["putTag"].startswith('"2-')
    assert (story["put"], story["lost"], story["lostTag"]) == (204, 412, story["putTag"])
    assert '"version":"2"' in story["told"]
    assert story["got"]["content"] == '{ "a": 2 }'
    assert story["got"]["metadata"]["title"] == "Again"
    assert story["missing"] == 400 and story["id"]


@pytest.mark.parametrize("server_name", ["127.0.0.1", "rebound.example"])
@pytest.mark.parametrize("request_of_page", [
    # What needs a preflight, and what does not.
    "{method: 'POST', headers: {'content-type': 'application/json'}, body: '{}'}",
    "{method: 'POST', headers: {'content-type': 'text/plain'}, body: '{}'}",
    "{method: 'GET'}", "{method: 'POST', mode: 'no-cors', body: '{}'}"])
def test_a_page_of_another_origin_reads_nothing(browser, sites, server_name, request_of_page):
    _, other, server = sites
    server = server.replace("127.0.0.1", server_name)
    address = server + LIST + "?connect=v1&encoding=json&message=%7B%7D"
    with opened(browser, other) as page:
        outcome = page.evaluate(
            f"""async (address) => {{
              try {{
                const answer = await fetch(address, {request_of_page});
                return answer.type + ' ' + answer.status + ' ' + await answer.text();
              }} catch (error) {{ return error.name; }}
            }}""", address)
    assert outcome in ("TypeError", "opaque 0 ")


WRITES = """async ([server, id]) => {
  const create = server + '/holdfast.v1.SessionService/CreateSession';
  const remove = server + '/holdfast.v1.SessionService/DeleteSession';
  const message = encodeURIComponent(JSON.stringify({id}));
  const loaded = (element, address) => new Promise((done) => {
    element.onload = element.onerror = done;
    element.src = address;
    document.body.append(element);
  });
  await loaded(new Image(), remove + '?connect=v1&encoding=json&message=' + message);
  await loaded(document.createElement('script'),
               remove + '?connect=v1&encoding=json&message=' + message);
  navigator.sendBeacon(create, new Blob(['{"title": "t", "content": "{}"}'],
                                        {type: 'text/plain'}));
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    const frame = document.createElement('iframe');
    frame.name = 'f' + type.length;
    document.body.append(frame);
    const form = document.createElement('form');
    Object.assign(form, {method: 'POST', action: create, enctype: type, target: frame.name});
    const field = document.createElement('input');
    field.name = '{"title": "t", "content": "{}", "x": "';
    field.value = '"}';
    form.append(field);
    document.body.append(form);
    const sent = new Promise((done) => { frame.onload = done; });
    form.submit();
    await sent;
  }
  return 'done';
}"""


def test_a_page_of_another_origin_changes_nothing(browser, sites):
    """O6: there are no cookies, and no form can send what a write needs."""
    listed, other, server = sites
    list_all = f"""async (server) => (await (await fetch(server + '{LIST}', {{
      method: 'POST', headers: {{'content-type': 'application/json'}}, body: '{{}}'}})).json())
      .sessions.map((one) => one.id).sort()"""
    with opened(browser, listed) as page:
        id = page.evaluate(STORY, server)["got"]["metadata"]["id"]
        before = page.evaluate(list_all, server)
    assert id in before
    for name in ("127.0.0.1", "rebound.example"):
        with opened(browser, other) as page:
            assert page.evaluate(WRITES, [server.replace("127.0.0.1", name), id]) == "done"
    with opened(browser, listed) as page:
        assert page.evaluate(list_all, server) == before
