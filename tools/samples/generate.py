"""Writes every sample database as SQL into the folder given."""

import pathlib
import sys

import music_store
import planner
import tasks
import world


def main(folder):
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    for sample in (music_store, world, tasks, planner):
        sample.script().write(folder)


main(sys.argv[1])
