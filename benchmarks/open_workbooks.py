"""The process that opens workbooks for `benchmarks.fuzz_readers`: the code of `sheet_process`, for many files.

Run as a script of its own, with the path of `sheet_process` and that of python-calamine, so that it starts at once.
"""

from __future__ import annotations

import runpy
import struct
import sys
from typing import IO


def put(stream: IO[bytes], data: bytes) -> None:
    stream.write(struct.pack("<Q", len(data)) + data)
    stream.flush()


def get(stream: IO[bytes]) -> bytes:
    """One message. Raises EOFError where the other side has gone."""
    head = stream.read(8)
    length = struct.unpack("<Q", head)[0] if len(head) == 8 else 0
    data = stream.read(length)
    if len(head) < 8 or len(data) < length:
        raise EOFError
    return data


def main(script: str, site: str, most_bytes: int, most_cells: int) -> None:
    process = runpy.run_path(script)
    sys.path.append(site)
    process["bound_memory"]()
    while True:
        try:
            data = get(sys.stdin.buffer)
        except EOFError:
            return
        lines = list(process["answer"](data, most_bytes, most_cells))
        put(sys.stdout.buffer, struct.pack("<I", len(lines)))
        for line in lines:
            put(sys.stdout.buffer, line)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
