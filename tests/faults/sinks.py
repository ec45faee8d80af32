"""Where letters and webhooks end up in the fault runs: servers that keep what they took, and misbehave when told to."""

import socketserver
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler

from tests.installation import free_port

HUNG = 30.0  # seconds that a hung sink keeps a line


class Sink:
    """A server on one port of this machine that can go away and come back."""

    def __init__(self) -> None:
        self.port = free_port()
        self.lock = threading.Lock()
        self.server: socketserver.ThreadingTCPServer | None = None

    def answers(self) -> type[socketserver.BaseRequestHandler]:
        """What talks to one client."""
        raise NotImplementedError

    def up(self) -> None:
        """Listen."""
        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", self.port), self.answers())
        self.server.daemon_threads = True
        self.server.block_on_close = False
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def down(self) -> None:
        """Refuse every connection from now on."""
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


class MailSink(Sink):
    """An SMTP server. What an address begins with says what becomes of it.

    `bounce-`: refused for good at RCPT; `later-`: put off the first time; `cut-`: the line ends after the text, before
    the answer, and the message has been taken.
    """

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[tuple[str, str, float]] = []
        """(message id, address, instant) of every message whose end arrived, be it answered or not."""
        self.refused: Counter[str] = Counter()
        self.put_off: Counter[str] = Counter()
        self.when_asked: Callable[[], None] = lambda: None
        """Called when an address was named and before it is answered."""
        self.when_taken: Callable[[], None] = lambda: None
        """Called when a message is taken and before that is said."""
        self.hangs = False
        self.asked = 0

    def doubled(self) -> list[str]:
        """The ids of messages that arrived more than once."""
        return [number for number, times in Counter(taken for taken, _, _ in self.taken).items() if times > 1]

    def answers(self) -> type[socketserver.BaseRequestHandler]:
        sink = self

        class Session(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                try:
                    sink.talk(self)
                except OSError:
                    return  # the other side was killed

        return Session

    def talk(self, line: socketserver.StreamRequestHandler) -> None:
        """One session of one client, message after message."""
        if self.hangs:
            time.sleep(HUNG)
            return
        say = line.wfile.write
        say(b"220 sink\r\n")
        to = ""
        while words := line.rfile.readline():
            command = words[:4].upper()
            if command == b"RCPT":
                to = words.decode().partition("<")[2].partition(">")[0]
                say(self.verdict_on(to))
            elif command == b"DATA":
                say(b"354 go on\r\n")
                if not self.take(line, to):
                    return
                say(b"250 taken\r\n")
            elif command == b"QUIT":
                say(b"221 bye\r\n")
                return
            else:
                say(b"250 ok\r\n")

    def verdict_on(self, to: str) -> bytes:
        """The answer to an address."""
        with self.lock:
            self.asked += 1
            self.when_asked()
        if to.startswith("bounce-"):
            self.refused[to] += 1
            return b"550 nobody here\r\n"
        if to.startswith("later-") and not self.put_off[to]:
            self.put_off[to] += 1
            return b"451 come again\r\n"
        return b"250 ok\r\n"

    def take(self, line: socketserver.StreamRequestHandler, to: str) -> bool:
        """Read a message to its end and keep it; whether the line goes on."""
        text = bytearray()
        while not text.endswith(b"\r\n.\r\n"):
            part = line.rfile.readline()
            if not part:
                return False
            text += part
        message = message_from_bytes(bytes(text), policy=policy.default)
        with self.lock:
            self.taken.append((str(message["Message-ID"]), to, time.time()))
            self.when_taken()
        return not to.startswith("cut-")


@dataclass(frozen=True)
class Told:
    """One request that a webhook got."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float


class HookSink(Sink):
    """An HTTP server. The path says how it answers.

    `/good` takes everything; `/error` answers 500 the first time, then takes; `/moved` leads on elsewhere; `/hangs`
    never answers. `/after` is where `/moved` leads.
    """

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Told] = []
        self.when_told: Callable[[Told], None] = lambda told: None
        """Called when a request is read and before it is answered."""

    def of(self, path: str) -> list[Told]:
        """What arrived at this path."""
        return [told for told in self.told if told.path == path]

    def answers(self) -> type[socketserver.BaseRequestHandler]:
        sink = self

        class Hook(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                told = Told(self.path, dict(self.headers.items()), body, time.time())
                with sink.lock:
                    before = len(sink.of(self.path))
                    sink.told.append(told)
                sink.when_told(told)
                if self.path == "/hangs":
                    time.sleep(HUNG)
                    return
                status = {"/moved": 302, "/error": 200 if before else 500}.get(self.path, 200)
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", f"http://127.0.0.1:{sink.port}/after")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

            def handle(self) -> None:
                try:
                    super().handle()
                except OSError:
                    return  # the other side was killed

        return Hook


@contextmanager
def listening(sink: Sink) -> Iterator[None]:
    """The sink is up; afterwards it is gone."""
    sink.up()
    try:
        yield
    finally:
        sink.down()
