"""What the sample generators share: a script of SQL statements, and a dice that falls the same everywhere."""

import json
import pathlib
import random
import uuid

FOLDER = pathlib.Path(__file__).resolve().parent
SEPARATOR = "--;"
ROWS_PER_INSERT = 100


class Dice:
    """Seeded choices, all made from random.random(): the one generator whose sequence Python promises to keep."""

    def __init__(self, seed):
        self._random = random.Random(seed).random

    def real(self, low=0.0, high=1.0):
        return low + (high - low) * self._random()

    def number(self, low, high):
        """A whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def chance(self, probability):
        return self._random() < probability

    def pick(self, choices):
        return choices[int(self._random() * len(choices))]

    def weighted(self, weights):
        """A key of the dictionary, as often as its weight says."""
        left = self._random() * sum(weights.values())
        for choice, weight in weights.items():
            left -= weight
            if left < 0:
                return choice
        return choice

    def some(self, choices, count):
        """Different choices, in the order drawn."""
        rest = list(choices)
        return [rest.pop(int(self._random() * len(rest))) for _ in range(min(count, len(rest)))]

    def uuid(self):
        bits = 0
        for _ in range(8):
            bits = bits << 16 | self.number(0, 0xFFFF)
        return str(uuid.UUID(int=bits, version=4))


class Script:
    """Statements in the order they run, each followed by a line of its own that holds only the separator."""

    def __init__(self, name, *header):
        self._name = name
        self._parts = ["\n".join("-- " + line for line in header) + "\nBEGIN;"]

    def run(self, statement):
        self._parts.append(statement.strip())

    def rows(self, table, columns, rows):
        rows = list(rows)
        for start in range(0, len(rows), ROWS_PER_INSERT):
            lines = ("(" + ",".join(map(literal, row)) + ")" for row in rows[start : start + ROWS_PER_INSERT])
            self._parts.append(f"INSERT INTO {table} ({', '.join(columns)}) VALUES\n" + ",\n".join(lines) + ";")

    def write(self, folder):
        self._parts.append("COMMIT;")
        text = "".join(part + "\n" + SEPARATOR + "\n" for part in self._parts)
        with open(pathlib.Path(folder) / (self._name + ".sql"), "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


def literal(value):
    """The SQL literal of a Python value; lists and dictionaries become JSON text."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (list, dict)):
        value = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if "\n" in value:
        raise ValueError("a line break could be read as a separator: " + value)
    return "'" + value.replace("'", "''") + "'"
