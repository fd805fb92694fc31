"""terminal.py COLUMNS [TEXT KEYS]… -- COMMAND…: runs a command on a terminal of so many columns.

Each KEYS are typed once the command has written its TEXT, in this order; `^C` is that key. Prints all that the terminal was
sent, and ends as the command does. Needs nothing but Python."""

import fcntl
import os
import pty
import struct
import sys
import termios


def main():
    columns, *rest = sys.argv[1:]
    script, command = rest[: rest.index("--")], rest[rest.index("--") + 1 :]
    steps = list(zip(script[::2], script[1::2]))
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(columns), 0, 0))
        os.environ["TERM"] = "xterm"
        os.execvp(command[0], command)
    sent, seen = b"", 0
    while True:
        try:
            chunk = os.read(terminal, 4096)
        except OSError:
            # How Linux tells that nobody has the other end any more.
            break
        if not chunk:
            break
        sent += chunk
        while steps and steps[0][0].encode() in sent[seen:]:
            seen = sent.index(steps[0][0].encode(), seen) + len(steps[0][0].encode())
            keys = steps.pop(0)[1]
            os.write(terminal, b"\x03" if keys == "^C" else keys.encode() + b"\r")
    sys.stdout.buffer.write(sent)
    sys.stdout.flush()
    if steps:
        sys.exit(f"the terminal never showed {steps[0][0]!r}")
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    sys.exit(main())
