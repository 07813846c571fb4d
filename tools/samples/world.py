"""Countries, languages, currencies, land borders, airports and a few indicators: real facts, from data/world.json."""

import json

from script import FOLDER, Script

SCHEMA = [
    """CREATE TABLE continents (code TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE);""",
    """CREATE TABLE regions (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);""",
    """
CREATE TABLE countries (
  code TEXT PRIMARY KEY, -- ISO 3166-1 alpha-2
  code3 TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  native_name TEXT NOT NULL,
  capital TEXT,
  continent_code TEXT NOT NULL REFERENCES continents (code),
  region_id INTEGER REFERENCES regions (id),
  population INTEGER, -- around 2018
  area REAL, -- square kilometres
  government TEXT,
  independence_year INTEGER,
  landlocked INTEGER, -- 1 yes, 0 no
  mean_temperature REAL, -- degrees Celsius over the year
  internet_domain TEXT,
  calling_code TEXT NOT NULL
);""",
    """
CREATE TABLE languages (
  code TEXT PRIMARY KEY, -- ISO 639-1
  name TEXT NOT NULL,
  native_name TEXT NOT NULL,
  right_to_left INTEGER NOT NULL DEFAULT 0
);""",
    """
CREATE TABLE country_languages (
  country_code TEXT NOT NULL REFERENCES countries (code),
  language_code TEXT NOT NULL REFERENCES languages (code),
  position INTEGER NOT NULL, -- 1 is the main one
  PRIMARY KEY (country_code, language_code)
) WITHOUT ROWID;""",
    """
CREATE TABLE currencies (
  code TEXT PRIMARY KEY, -- ISO 4217
  name TEXT NOT NULL,
  symbol TEXT NOT NULL,
  decimals INTEGER NOT NULL
);""",
    """
CREATE TABLE country_currencies (
  country_code TEXT NOT NULL REFERENCES countries (code),
  currency_code TEXT NOT NULL REFERENCES currencies (code),
  PRIMARY KEY (country_code, currency_code)
) WITHOUT ROWID;""",
    """
CREATE TABLE borders ( -- each border is here twice, once from either side
  country_code TEXT NOT NULL REFERENCES countries (code),
  neighbour_code TEXT NOT NULL REFERENCES countries (code),
  PRIMARY KEY (country_code, neighbour_code)
) WITHOUT ROWID;""",
    """
CREATE TABLE indicators (
  country_code TEXT NOT NULL REFERENCES countries (code),
  year INTEGER NOT NULL,
  population INTEGER NOT NULL,
  life_expectancy REAL NOT NULL, -- years at birth
  fertility REAL, -- children per woman
  income INTEGER, -- per person and year, in international dollars
  PRIMARY KEY (country_code, year)
);""",
    """
CREATE TABLE airports (
  iata_code TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  country_code TEXT NOT NULL REFERENCES countries (code),
  size TEXT NOT NULL CHECK (size IN ('large', 'medium')),
  latitude REAL NOT NULL,
  longitude REAL NOT NULL
);""",
]

INDEXES = [
    "CREATE INDEX airports_by_country ON airports (country_code);",
    """
CREATE VIEW country_overview AS
SELECT c.code, c.name, k.name AS continent, r.name AS region, c.capital, c.population, c.area,
       round(c.population / c.area, 1) AS people_per_square_kilometre
FROM countries c JOIN continents k ON k.code = c.continent_code LEFT JOIN regions r ON r.id = c.region_id;""",
]


def script():
    data = json.loads((FOLDER / "data/world.json").read_text(encoding="utf-8"))
    regions = {name: number for number, name in enumerate(sorted({row[6] for row in data["countries"] if row[6]}), 1)}
    world = Script(
        "world",
        "Facts about the countries of the world. From countries-list (MIT, (c) 2014 Annexare Studio), country-json",
        "(MIT, (c) 2015 Samson Daniel), Gapminder.org (CC BY 4.0) and Natural Earth (public domain): see README.md.",
        "Made by tools/samples/build.",
    )
    for statement in SCHEMA:
        world.run(statement)
    world.rows("continents", ["code", "name"], data["continents"])
    world.rows("regions", ["id", "name"], [(number, name) for name, number in regions.items()])
    world.rows(
        "countries",
        [
            "code",
            "code3",
            "name",
            "native_name",
            "capital",
            "continent_code",
            "region_id",
            "population",
            "area",
            "government",
            "independence_year",
            "landlocked",
            "mean_temperature",
            "internet_domain",
            "calling_code",
        ],
        [(*row[:6], regions.get(row[6]), *row[7:15]) for row in data["countries"]],
    )
    world.rows("languages", ["code", "name", "native_name", "right_to_left"], data["languages"])
    world.rows(
        "country_languages",
        ["country_code", "language_code", "position"],
        [(row[0], code, position) for row in data["countries"] for position, code in enumerate(row[16], 1)],
    )
    world.rows("currencies", ["code", "name", "symbol", "decimals"], data["currencies"])
    world.rows(
        "country_currencies",
        ["country_code", "currency_code"],
        [(row[0], code) for row in data["countries"] for code in row[15]],
    )
    world.rows(
        "borders",
        ["country_code", "neighbour_code"],
        sorted([(a, b) for a, b in data["borders"]] + [(b, a) for a, b in data["borders"]]),
    )
    world.rows(
        "indicators",
        ["country_code", "year", "population", "life_expectancy", "fertility", "income"],
        data["indicators"],
    )
    world.rows("airports", ["iata_code", "name", "country_code", "size", "latitude", "longitude"], data["airports"])
    for statement in INDEXES:
        world.run(statement)
    return world
