"""Makes data/world.json from three npm packages; needed only to take up a newer release of one of them.

    npm pack countries-list@3.4.1 country-json@2.3.0 vega-datasets@3.2.1   # and unpack each
    python3 extract_world.py COUNTRIES_LIST COUNTRY_JSON VEGA_DATASETS      # the three `package` folders

Codes, names, capitals, currencies and languages: countries-list (MIT). Area, population, government and airports:
country-json (MIT). Income and life expectancy: Gapminder (CC BY 4.0) in vega-datasets. Land borders: the arcs that
two countries share in vega-datasets' world-110m.json, which is Natural Earth (public domain).
"""

import csv
import json
import pathlib
import sys

# What country-json and Gapminder call a country that countries-list knows by another name.
NAMES = {
    "United Kingdom": "GB",
    "Cabo Verde": "CV",
    "Cape Verde": "CV",
    "The Democratic Republic of the Congo": "CD",
    "Congo, Dem. Rep.": "CD",
    "Congo, Rep.": "CG",
    "Cote d'Ivoire": "CI",
    "Czech Republic": "CZ",
    "Kyrgyz Republic": "KG",
    "Lao": "LA",
    "Macedonia, FYR": "MK",
    "Federated States of Micronesia": "FM",
    "Micronesia, Fed. Sts.": "FM",
    "Slovak Republic": "SK",
    "St. Lucia": "LC",
    "St. Vincent and the Grenadines": "VC",
    "Swaziland": "SZ",
    "Timor-Leste": "TL",
    "Turkey": "TR",
    "West Bank and Gaza": "PS",
    "Hong Kong, China": "HK",
    "Taiwan": "TW",
    "Kosovo": "XK",
    "British Virgin Islands": "VG",
    "U.S. Virgin Islands": "VI",
}
# country-json lacks these two; filled from general knowledge, not from a source.
ADDED = {"TW": (23588932, 36197.0, "Eastern Asia", "Republic"), "XK": (1797085, 10887.0, "Southern Europe", "Republic")}
NUMERIC = {"TW": 158, "CD": 180, "CG": 178, "FJ": 242, "KZ": 398, "LY": 434, "LK": 144, "MM": 104, "ME": 499, "RU": 643}
# What the sources leave out or have outdated.
REGIONS = {
    "CD": "Central Africa",
    "ME": "Southern Europe",
    "RS": "Southern Europe",
    "LK": "Southern and Central Asia",
    "UM": "Micronesia",
    "GG": "British Isles",
    "JE": "British Isles",
    "IM": "British Isles",
} | dict.fromkeys(("BL", "BQ", "CW", "MF", "SX", "VG", "VI"), "Caribbean")
CALLING_CODES = {"XK": 383}
# Borders of countries too small for the map at 1:110 million, and of Kosovo, which it knows by no code.
SMALL_BORDERS = """AD-ES AD-FR AT-LI CH-LI FR-MC IT-SM IT-VA CN-HK CN-MO AL-XK ME-XK MK-XK RS-XK""".split()


def main(countries_list, country_json, vega):
    read = lambda path: json.loads(path.read_text(encoding="utf-8"))
    countries = {code: row for code, row in read(countries_list / "countries.min.json").items() if "partOf" not in row}
    by_name = {row["name"]: code for code, row in countries.items()}
    by_name |= {
        row["country"]: row["abbreviation"]
        for row in read(country_json / "src/country-by-abbreviation.json")
        if row["abbreviation"] in countries and row["country"] != "Northern Ireland"
    }
    by_name |= NAMES

    def facts(file, key):
        rows = read(country_json / f"src/country-by-{file}.json")
        return {
            by_name[row["country"]]: row[key] for row in rows if by_name.get(row["country"]) and row[key] is not None
        }

    population, area = facts("population", "population"), facts("surface-area", "area")
    region, government = facts("region-in-world", "location"), facts("government-type", "government")
    independence, tld = facts("independence-date", "independence"), facts("domain-tld", "tld")
    temperature, landlocked = facts("yearly-average-temperature", "temperature"), facts("landlocked", "landlocked")
    region |= REGIONS
    landlocked |= {"XK": 1, "VA": 1, "TW": 0, "ME": 0}
    area["ME"], government["ME"], tld["GB"] = 13812.0, "Republic", ".uk"
    numeric = facts("iso-numeric", "iso") | NUMERIC
    for code, row in ADDED.items():
        population[code], area[code], region[code], government[code] = row
    iso3 = read(countries_list / "minimal/countries.2to3.min.json")
    extract = {
        "continents": read(countries_list / "continents.min.json"),
        "currencies": currencies(countries, read(countries_list / "currencies.all.min.json")),
        "languages": languages(countries, read(countries_list / "languages.all.min.json")),
        "countries": [
            [
                code,
                iso3.get(code),
                row["name"],
                row["native"],
                row["capital"] or None,
                row["continent"],
                region.get(code),
                population.get(code) or None,
                area.get(code) or None,
                government.get(code),
                int(independence[code]) if code in independence else None,
                None if code not in landlocked else int(landlocked[code]),
                temperature.get(code),
                tld.get(code),
                f"+{CALLING_CODES.get(code, row['phone'][0])}",
                row["currency"],
                row["languages"],
            ]
            for code, row in sorted(countries.items())
        ],
        "borders": borders(read(vega / "data/world-110m.json"), {int(n): code for code, n in numeric.items()}),
        "indicators": indicators(vega, by_name),
        "airports": airports(read(country_json / "src/country-by-IATA-code.json"), countries),
    }
    lines = ",\n".join(
        json.dumps(key)
        + ":[\n"
        + ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
        + "]"
        for key, rows in (
            (key, list(map(list, rows.items())) if isinstance(rows, dict) else rows) for key, rows in extract.items()
        )
    )
    (pathlib.Path(__file__).parent / "data/world.json").write_text("{" + lines + "}\n", encoding="utf-8")


def currencies(countries, rows):
    used = sorted({code for country in countries.values() for code in country["currency"]})
    return [[code, rows[code]["name"], rows[code]["symbol"], rows[code]["decimals"]] for code in used if code in rows]


def languages(countries, rows):
    used = sorted({code for country in countries.values() for code in country["languages"]})
    return [[code, rows[code]["name"], rows[code]["native"], rows[code].get("rtl", 0)] for code in used]


def borders(world, code_of):
    owners = {}
    for geometry in world["objects"]["countries"]["geometries"]:
        for arc in flat(geometry.get("arcs", [])):
            owners.setdefault(arc if arc >= 0 else ~arc, set()).add(code_of.get(geometry.get("id")))
    pairs = {tuple(sorted(pair)) for pair in owners.values() if len(pair) == 2 and None not in pair}
    return sorted(map(list, pairs | {tuple(pair.split("-")) for pair in SMALL_BORDERS}))


def flat(arcs):
    for arc in arcs:
        if isinstance(arc, list):
            yield from flat(arc)
        else:
            yield arc


def indicators(vega, by_name):
    rows = {}
    for row in json.loads((vega / "data/gapminder.json").read_text(encoding="utf-8")):
        if row["country"] in by_name:
            rows[by_name[row["country"]], row["year"]] = [row["pop"], row["life_expect"], row["fertility"], None]
    with open(vega / "data/gapminder-health-income.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["country"] in by_name:
                rows[by_name[row["country"]], 2015] = [
                    int(row["population"]),
                    float(row["health"]),
                    None,
                    int(row["income"]),
                ]
    return [[*key, *values] for key, values in sorted(rows.items())]


def airports(rows, countries):
    rows = {
        row["iata"]: row
        for row in rows
        if row["type"] == "airport"
        and row["status"] == 1
        and row["name"]
        and row["size"] in ("large", "medium")
        and row["iso"] in countries
        and row.get("lat")
        and row.get("lon")
    }
    return [
        [iata, row["name"], row["iso"], row["size"], round(float(row["lat"]), 4), round(float(row["lon"]), 4)]
        for iata, row in sorted(rows.items())
    ]


main(*map(pathlib.Path, sys.argv[1:4]))
