"""Writing files whole: a reader sees the old bytes or the new ones, never half of them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from engine.errors import Unavailable
from engine.i18n import say


def write_whole(path: Path, data: bytes) -> None:
    """Write to a temporary name beside the path, sync, and rename; raises Unavailable with a sentence."""
    temporary: str | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".tally-", delete=False) as file:
            temporary = file.name
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
        temporary = None
    except OSError as error:
        raise Unavailable(
            say("{path} cannot be written: {reason}.", path=str(path), reason=error.strerror or str(error))
        ) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
