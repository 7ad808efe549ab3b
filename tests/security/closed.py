"""Run commands with no way out: every connection, look-up, listening socket and other program is refused.

`python closed.py FILE COMMAND…` runs each COMMAND (one argument each, as in a shell) and leaves with the first exit
code that is not 0. What was refused is written to FILE, even when the program caught the refusal: a program that
tries and goes on quietly is found out too. Python's audit hooks see what is done below any library, and once set
cannot be taken off.
"""

from __future__ import annotations

import os
import shlex
import sys

WAYS_OUT = (
    "ftplib.connect",
    "http.client.connect",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "smtplib.connect",
    "socket.bind",
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyaddr",
    "socket.gethostbyname",
    "socket.sendmsg",
    "socket.sendto",
    "subprocess.Popen",
    "urllib.Request",
    "webbrowser.open",
)


def _asks_for_ipv6(event: str, arguments: tuple[object, ...]) -> bool:
    """Tell the question that urllib3, which spaCy imports, asks of this machine alone: is there an IPv6 here?"""
    return event == "socket.bind" and arguments[1] == ("::1", 0)


def close(report: str) -> None:
    """Refuse every way out from now on; write each attempt to `report`."""
    file = os.open(report, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in WAYS_OUT and not _asks_for_ipv6(event, arguments):
            os.write(file, f"{event} {arguments!r}\n".encode())
            raise PermissionError(f"no way out: {event}")

    sys.addaudithook(hook)


def main(report: str, *lines: str) -> int:
    """Run each line with the ways out closed."""
    close(report)
    from fa_analysis import cli

    for line in lines:
        code = cli.main(shlex.split(line))
        if code:
            print(f"{line}: {code}", file=sys.stderr)
            return int(code)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
