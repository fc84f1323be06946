"""`python -m desktop`: open the window, or with --picture render it to files where no screen exists."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from desktop.launch import collect_seldom


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tally", description="Origination of unsecured loans to small businesses.")
    parser.add_argument("--home", type=Path, help="folder of the database (default: your own)")
    parser.add_argument("--person", help="the name under which you work (default: your login)")
    parser.add_argument("--picture", type=Path, metavar="FOLDER", help="render the window to PNG files in this folder")
    parser.add_argument("--language", choices=("en", "zh_CN"), default="en", help="language of the pictures")
    parser.add_argument("--dark", action="store_true", help="dark pictures")
    given = parser.parse_args(arguments)
    collect_seldom()
    if given.picture is not None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from desktop.picture import take_pictures

        for path in take_pictures(given.picture, given.home, given.language, given.dark):
            print(path)
        return 0
    from desktop.app import main as window

    return window(given.home, given.person)


if __name__ == "__main__":
    sys.exit(main())
