"""A web service that runs anybody's Lua under limits.

python examples/web_service.py [--port 8000]                      serve
python examples/web_service.py --load 10000 [--clients 16]        serve, send it requests, a tenth hostile, and report

A request is ``POST /run`` with JSON: {"code": "return x + 1", "variables": {"x": 41}}. The answer has "result", and
"output" with what the program has printed; or "error", with a status that says whose fault it was.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from luapy import ConversionError, Engine, LuaError, LuaLimitError, LuaSyntaxError, PoolExhausted, SecurityPolicy

LARGEST_REQUEST = 100_000
# The instructions are what stops programs, the same ones on every machine; the seconds are for the worst case.
POLICY = SecurityPolicy.for_level("strict").replace(
    limits={"instructions": 200_000, "memory": 8 << 20, "seconds": 30.0, "call_depth": 2_000, "output": 10_000}
)
OK, BAD_REQUEST, NOT_FOUND, TOO_LARGE, UNPROCESSABLE, UNAVAILABLE = 200, 400, 404, 413, 422, 503


def make_engine(pool_size: int = 16) -> Engine:
    engine = Engine(POLICY, pool_size=pool_size, pool_timeout=30.0)
    engine.register("text.words", str.split)
    engine.set_constant("service", {"name": "luapy", "limits": {"instructions": POLICY.limits.instructions}})
    engine.prepare()
    return engine


def run_program(engine: Engine, code: str, variables: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Run a program and return the status and the body of the answer."""
    try:
        with engine.context() as context:
            try:
                result = context.run(code, **variables)
                return OK, {"result": result, "output": context.output, "instructions": context.used.instructions}
            except LuaLimitError as error:
                return UNPROCESSABLE, {"error": str(error), "kind": type(error).__name__, "output": context.output}
    except (LuaSyntaxError, ConversionError, LuaError) as error:
        return BAD_REQUEST, {"error": str(error), "kind": type(error).__name__}
    except PoolExhausted as error:
        return UNAVAILABLE, {"error": str(error), "kind": "PoolExhausted"}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body leave together.
    wbufsize = 1 << 16
    server: Service

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        if size > LARGEST_REQUEST:
            self.close_connection = True
            self.answer(TOO_LARGE, {"error": "the request is too large"})
            return
        data = self.rfile.read(size)
        if self.path != "/run":
            self.answer(NOT_FOUND, {"error": "there is only /run"})
            return
        try:
            request = json.loads(data)
            code, variables = request["code"], request.get("variables", {})
            if not isinstance(code, str) or not isinstance(variables, dict):
                raise TypeError("code is a string, variables an object")
        except (ValueError, KeyError, TypeError) as error:
            self.answer(BAD_REQUEST, {"error": f"no proper request: {error}"})
            return
        self.answer(*run_program(self.server.engine, code, variables))

    def answer(self, status: int, body: dict[str, Any]) -> None:
        try:
            # Tables may have keys, and contain each other, as JSON cannot.
            data = json.dumps(body, default=str).encode()
        except (TypeError, ValueError) as error:
            status, data = BAD_REQUEST, json.dumps({"error": f"the result cannot be shown: {error}"}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing of each request."""


class Service(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, engine: Engine, port: int = 0) -> None:
        self.engine = engine
        super().__init__(("127.0.0.1", port), Handler)


# -- a load test ------------------------------------------------------------------------------------------

HONEST: list[tuple[str, dict[str, Any], Any]] = [
    ("return x + 1", {"x": 41}, 42),
    ("local s = 0 for i = 1, n do s = s + i end return s", {"n": 100}, 5050),
    ("table.sort(names) return names", {"names": ["c", "a", "b"]}, ["a", "b", "c"]),
    ("return (text:gsub('%w+', string.upper))", {"text": "ab cd"}, "AB CD"),
    ("print(service.name) return #text.words('a b c')", {}, 3),
    ("local t = {} for k, v in pairs(t0) do t[v] = k end return t", {"t0": {"a": "x"}}, {"x": "a"}),
    ("assert(left == nil and string.left == nil) return _VERSION", {}, "Lua 5.4"),
]
HOSTILE = [
    "while true do end",
    "left = 1 while true do pcall(function() while true do end end) end",
    "local s = 'x' while true do s = s .. s end",
    "local t = {} while true do t[#t + 1] = {} end",
    "local function f() return 1 + f() end return f()",
    "string.left = 1",
    "getmetatable('').__index = nil",
    "return ('a'):rep(30):find(('a?'):rep(30) .. ('a'):rep(30))",
    "coroutine.wrap(function() while true do coroutine.wrap(function() error() end) end end)()",
    "for i = 1, 1e9 do print(i) end",
    "os.exit()",
    "return x.y.z",
    "local x <close> = setmetatable({}, {__close = function() while true do end end})",
    "error(setmetatable({}, {__tostring = function() while true do end end}))",
    "this is no Lua",
]


@dataclass
class Report:
    """What came of a load test. `failures` are the honest requests that were not answered as they should be."""

    requests: int
    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    hit_rate: float = 0.0


def send(connection: http.client.HTTPConnection, code: str, variables: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    connection.request("POST", "/run", json.dumps({"code": code, "variables": variables}))
    response = connection.getresponse()
    return response.status, json.loads(response.read())


def load_test(requests: int, clients: int = 16, hostile_share: float = 0.1) -> Report:
    """Serve, and send requests from so many clients at once."""
    engine = make_engine(clients)
    service = Service(engine)
    threading.Thread(target=service.serve_forever, daemon=True).start()
    report = Report(requests)
    lock = threading.Lock()

    def be_client(number: int) -> None:
        choose = random.Random(number)
        connection = http.client.HTTPConnection("127.0.0.1", service.server_port, timeout=120)
        for _ in range(number, requests, clients):
            if choose.random() < hostile_share:
                status, _body = send(connection, choose.choice(HOSTILE), {})
                failure = None
            else:
                code, variables, expected = choose.choice(HONEST)
                status, body = send(connection, code, variables)
                failure = None if status == OK and body["result"] == expected else f"{code}: {status} {body}"
            with lock:
                report.statuses[status] += 1
                if failure is not None:
                    report.failures.append(failure)
        connection.close()

    start = time.monotonic()
    threads = [threading.Thread(target=be_client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report.seconds = time.monotonic() - start
    report.hit_rate = engine.statistics.pool.hit_rate
    service.shutdown()
    service.server_close()
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--load", type=int, metavar="REQUESTS", help="test with so many requests")
    parser.add_argument("--clients", type=int, default=16)
    options = parser.parse_args()
    if options.load is None:
        print(f"http://127.0.0.1:{options.port}/run")
        Service(make_engine(), options.port).serve_forever()
        return
    report = load_test(options.load, options.clients)
    answered = sum(report.statuses.values())
    statuses = ", ".join(f"{count} with {status}" for status, count in sorted(report.statuses.items()))
    print(f"{answered} of {report.requests} requests answered in {report.seconds:.1f} s: {statuses}")
    print(f"honest requests that failed: {len(report.failures)}; pool hit rate {report.hit_rate:.1%}")
    for failure in report.failures[:10]:
        print(failure)


if __name__ == "__main__":
    main()
