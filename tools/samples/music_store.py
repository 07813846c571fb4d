"""A shop for music downloads, singles on disc included: what it sells, to whom, and its orders from January 2022 on."""

import datetime

from script import FOLDER, Dice, Script

FIRST_DAY, LAST_DAY = datetime.date(2022, 1, 3), datetime.date(2026, 11, 15)
MEDIA = [
    (1, "MP3", 0, 0.99),
    (2, "AAC", 0, 0.99),
    (3, "FLAC", 0, 1.49),
    (4, "CD single", 1, 3.99),
    (5, "Vinyl single", 1, 7.99),
]
MONTH_WEIGHT = [0.86, 0.84, 0.92, 0.95, 0.97, 1.0, 0.9, 0.88, 0.98, 1.04, 1.25, 1.62]
ORDERS_A_MONTH = {2022: 22, 2023: 31, 2024: 42, 2025: 54, 2026: 66}
ARTIST_WEIGHT = {  # the others weigh 1
    "Iron Maiden": 3.9,
    "Queen": 5.0,
    "The Beatles": 4.4,
    "Metallica": 3.6,
    "Pink Floyd": 3.5,
    "Taylor Swift": 2.9,
    "AC/DC": 2.8,
    "Adele": 2.5,
    "Led Zeppelin": 2.4,
    "Daft Punk": 2.2,
    "Michael Jackson": 2.0,
    "Nirvana": 1.9,
    "Miles Davis": 1.5,
    "ABBA": 1.5,
    "Jacqueline du Pré": 0.15,
    "Nick Drake": 0.2,
    "Peter Tosh": 0.25,
    "Keith Jarrett": 0.3,
    "Herbert von Karajan": 0.3,
}
LONG = {"Classical": 2.2, "Jazz": 1.7, "Metal": 1.25}
COMPANIES = [
    "Northwind Radio",
    "Café Lumière",
    "Studio Sieben",
    "Blue Door Books",
    "Hotel Miramar",
    "Sunrise Yoga",
    "Kino Orbit",
    "Fjord Design",
    "Tango Bar Sur",
    "Lighthouse Games",
    "Papaya Media",
    "Old Mill Theatre",
]
TITLES = [
    ("General manager", None),
    ("Sales manager", 0),
    ("IT manager", 0),
    ("Sales representative", 1),
    ("Sales representative", 1),
    ("Sales representative", 1),
    ("Sales representative", 1),
    ("Support engineer", 2),
    ("Support engineer", 2),
]
STAFF = [
    "Margaret Doyle",
    "Andrés Quintana",
    "Wei Zhang",
    "Sarah Lindholm",
    "Tomasz Wrona",
    "Fatima Haddad",
    "Ben Okafor",
    "Julia Stern",
    "Ravi Menon",
]
PLAYLISTS = [
    "Friday Night",
    "Road Trip",
    "Headbanging",
    "Sunday Morning",
    "Deep Focus",
    "Seventies Gold",
    "Nineties Kids",
    "Kitchen Jazz",
    "Workout",
    "Rainy Day",
    "Guitar Heroes",
    "Women in Music",
    "One Hour of Calm",
    "To Be Sorted",
]
PROMOTIONS = [
    ("Spring Sale", "SPRING23", "2023-04-01", "2023-04-16", 15),
    ("Black Friday", "BLACK23", "2023-11-24", "2023-11-27", 30),
    ("Vinyl Days", "VINYL24", "2024-05-10", "2024-05-20", 10),
    ("Black Friday", "BLACK24", "2024-11-29", "2024-12-02", 30),
    ("Summer of Rock", "SUMMER25", "2025-07-01", "2025-07-21", 20),
    ("Black Friday", "BLACK25", "2025-11-28", "2025-12-01", 35),
    ("Metal Month", "METAL26", "2026-03-01", "2026-03-31", 15),
    ("Anniversary", "FIVEYEARS", "2026-11-20", "2026-11-30", 25),
]
PRAISE = {
    5: [
        "A masterpiece, start to finish.",
        "Bought it twice, once for my brother.",
        "Still gives me goose bumps.",
        "The remaster sounds superb.",
    ],
    4: ["Great record with one weak song.", "Very good, a little loud in the mix.", "Grows with every listen."],
    3: ["Fine, but not their best.", "Two good tracks, the rest is filler."],
    2: ["Not what I hoped for.", "The sound is flat."],
    1: ["Download was broken at first.", "Not my music at all."],
}
REFUND_REASONS = ["damaged in transit", "bought twice", "wrong item", "download failed", "changed mind"]
CARRIERS = ["DHL", "UPS", "FedEx", "National Post"]

SCHEMA = [
    "CREATE TABLE countries (country_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, iso_code TEXT NOT NULL UNIQUE, region TEXT NOT NULL);",
    "CREATE TABLE genres (genre_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);",
    "CREATE TABLE media_types (media_type_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, is_physical INTEGER NOT NULL DEFAULT 0);",
    """
CREATE TABLE artists (
  artist_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  country_code TEXT NOT NULL, -- where they come from; not only countries we sell to
  active_since INTEGER
);""",
    """
CREATE TABLE albums (
  album_id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  artist_id INTEGER NOT NULL REFERENCES artists (artist_id),
  release_year INTEGER NOT NULL
);""",
    """
CREATE TABLE tracks (
  track_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  album_id INTEGER NOT NULL REFERENCES albums (album_id),
  genre_id INTEGER NOT NULL REFERENCES genres (genre_id),
  media_type_id INTEGER NOT NULL REFERENCES media_types (media_type_id),
  track_number INTEGER NOT NULL,
  milliseconds INTEGER NOT NULL,
  unit_price NUMERIC(10,2) NOT NULL -- today's price; what was paid is in invoice_items
);""",
    """
CREATE TABLE employees (
  employee_id INTEGER PRIMARY KEY,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  title TEXT NOT NULL,
  manager_id INTEGER REFERENCES employees (employee_id),
  hired_on TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE
);""",
    """
CREATE TABLE customers (
  customer_id INTEGER PRIMARY KEY,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  company TEXT,
  email TEXT NOT NULL UNIQUE,
  city TEXT NOT NULL,
  state TEXT,
  country_id INTEGER NOT NULL REFERENCES countries (country_id),
  support_rep_id INTEGER REFERENCES employees (employee_id),
  registered_on TEXT NOT NULL,
  preferences TEXT CHECK (preferences IS NULL OR json_valid(preferences)) -- JSON: newsletter, language, favourite_genres
);""",
    """
CREATE TABLE promotions (
  promotion_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  discount_percent INTEGER NOT NULL
);""",
    """
CREATE TABLE invoices (
  invoice_id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
  invoice_date TEXT NOT NULL,
  promotion_id INTEGER REFERENCES promotions (promotion_id),
  status TEXT NOT NULL CHECK (status IN ('paid', 'open', 'refunded')),
  total NUMERIC(10,2) NOT NULL -- the sum of unit_price * quantity of its items
);""",
    """
CREATE TABLE invoice_items (
  invoice_item_id INTEGER PRIMARY KEY,
  invoice_id INTEGER NOT NULL REFERENCES invoices (invoice_id),
  track_id INTEGER NOT NULL REFERENCES tracks (track_id),
  unit_price NUMERIC(10,2) NOT NULL, -- as paid, after any promotion
  quantity INTEGER NOT NULL CHECK (quantity > 0)
);""",
    """
CREATE TABLE payments (
  payment_id INTEGER PRIMARY KEY,
  invoice_id INTEGER NOT NULL REFERENCES invoices (invoice_id),
  paid_at TEXT NOT NULL,
  method TEXT NOT NULL,
  amount NUMERIC(10,2) NOT NULL
);""",
    """
CREATE TABLE refunds (
  refund_id INTEGER PRIMARY KEY,
  invoice_id INTEGER NOT NULL UNIQUE REFERENCES invoices (invoice_id),
  refunded_at TEXT NOT NULL,
  amount NUMERIC(10,2) NOT NULL,
  reason TEXT
);""",
    """
CREATE TABLE shipments (
  shipment_id INTEGER PRIMARY KEY,
  invoice_id INTEGER NOT NULL UNIQUE REFERENCES invoices (invoice_id),
  carrier TEXT NOT NULL,
  shipped_on TEXT NOT NULL,
  delivered_on TEXT
);""",
    """
CREATE TABLE reviews (
  review_id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
  album_id INTEGER NOT NULL REFERENCES albums (album_id),
  rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
  comment TEXT,
  reviewed_on TEXT NOT NULL,
  UNIQUE (customer_id, album_id)
);""",
    """
CREATE TABLE playlists (
  playlist_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  customer_id INTEGER REFERENCES customers (customer_id), -- none: made by the shop
  created_on TEXT NOT NULL
);""",
    """
CREATE TABLE playlist_tracks (
  playlist_id INTEGER NOT NULL REFERENCES playlists (playlist_id),
  track_id INTEGER NOT NULL REFERENCES tracks (track_id),
  position INTEGER NOT NULL,
  PRIMARY KEY (playlist_id, track_id)
) WITHOUT ROWID;""",
]

AFTERWARDS = [
    "CREATE INDEX albums_by_artist ON albums (artist_id);",
    "CREATE INDEX tracks_by_album ON tracks (album_id);",
    "CREATE INDEX invoices_by_customer ON invoices (customer_id, invoice_date);",
    "CREATE INDEX invoices_by_date ON invoices (invoice_date);",
    "CREATE INDEX items_by_invoice ON invoice_items (invoice_id);",
    "CREATE INDEX items_by_track ON invoice_items (track_id);",
    """
CREATE VIEW track_details AS
SELECT t.track_id, t.name AS track, a.title AS album, r.name AS artist, g.name AS genre, m.name AS media_type, t.milliseconds, t.unit_price
FROM tracks t
JOIN albums a ON a.album_id = t.album_id
JOIN artists r ON r.artist_id = a.artist_id
JOIN genres g ON g.genre_id = t.genre_id
JOIN media_types m ON m.media_type_id = t.media_type_id;""",
]


def script():
    dice = Dice("music store")
    store = Script(
        "music_store",
        "A shop that sells music: catalogue, customers and orders from 2022 to November 2026.",
        "Artists, albums and tracks are real; people, orders, prices and track lengths are made up. Made by tools/samples/build.",
    )
    for statement in SCHEMA:
        store.run(statement)
    places = read_places()
    artists, albums, tracks, genres = catalogue(dice)
    customers = people(dice, places, sorted(genres))
    shop(store, places, artists, albums, tracks, genres)
    store.rows(
        "customers",
        [
            "customer_id",
            "first_name",
            "last_name",
            "company",
            "email",
            "city",
            "state",
            "country_id",
            "support_rep_id",
            "registered_on",
            "preferences",
        ],
        customers,
    )
    store.rows(
        "promotions",
        ["promotion_id", "name", "code", "starts_on", "ends_on", "discount_percent"],
        [(number, *row) for number, row in enumerate(PROMOTIONS, 1)],
    )
    orders(dice, store, customers, artists, albums, tracks)
    reviews(dice, store, customers, albums)
    playlists(dice, store, customers, tracks)
    for statement in AFTERWARDS:
        store.run(statement)
    return store


def read_places():
    lines = (FOLDER / "data/people.txt").read_text(encoding="utf-8").splitlines()
    return [[field.strip() for field in line.split("|")] for line in lines if line and not line.startswith("#")]


def catalogue(dice):
    """Artists, albums and tracks as rows; a track is (id, name, album, genre, media type, number, milliseconds, price)."""
    artists, albums, tracks, genres = [], [], [], {}
    for line in (FOLDER / "data/music_catalogue.txt").read_text(encoding="utf-8").splitlines():
        fields = [field.strip() for field in line[1:].split("|")]
        if line.startswith("@"):
            name, genre, country, since = fields
            genres.setdefault(genre, len(genres) + 1)
            artists.append((len(artists) + 1, name, country, int(since)))
        elif line.startswith("="):
            albums.append((len(albums) + 1, fields[0], len(artists), int(fields[1])))
        elif not line.startswith("#"):
            for number, title in enumerate((title.strip() for title in line.split(";")), 1):
                medium = MEDIA[dice.weighted({0: 46, 1: 18, 2: 20, 3: 8, 4: 8})]
                milliseconds = int(dice.number(128_000, 345_000) * LONG.get(genre, 1))
                tracks.append(
                    (len(tracks) + 1, title, len(albums), genres[genre], medium[0], number, milliseconds, medium[3])
                )
    return artists, albums, tracks, genres


def people(dice, places, genres):
    rows, emails = [], set()
    weights = {
        index: {"US": 9, "GB": 6, "DE": 6, "CA": 4, "FR": 4, "BR": 4}.get(place[0], 1.6)
        for index, place in enumerate(places)
    }
    while len(rows) < 340:
        index = dice.weighted(weights)
        code, _, _, cities, first_names, last_names = places[index]
        first, last = dice.pick(first_names.split(", ")), dice.pick(last_names.split(", "))
        email = (plain(first) + "." + plain(last) + "@example." + dice.pick(["com", "org", "net"])).lower()
        if email in emails:
            continue
        emails.add(email)
        city, _, state = dice.pick(cities.split(", ")).partition("/")
        span = (LAST_DAY - FIRST_DAY).days
        registered = FIRST_DAY + datetime.timedelta(days=int(span * dice.real() ** 1.6) - 2)
        preferences = {
            "newsletter": dice.chance(0.6),
            "language": code.lower(),
            "favourite_genres": dice.some(genres, dice.number(1, 3)),
        }
        rows.append(
            [
                0,
                first,
                last,
                dice.pick(COMPANIES) if dice.chance(0.14) else None,
                email,
                city,
                state or None,
                index + 1,
                dice.number(4, 7) if dice.chance(0.95) else None,
                registered.isoformat(),
                preferences if dice.chance(0.88) else None,
            ]
        )
    rows.sort(key=lambda row: (row[9], row[4]))
    for number, row in enumerate(rows, 1):
        row[0] = number
    return rows


def plain(name):
    """The name in the letters that an e-mail address takes."""
    for letters, plain_letter in {
        "àáâãäå": "a",
        "çćčÇ": "c",
        "èéêëěę": "e",
        "ìíîï": "i",
        "ñńň": "n",
        "òóôõöø": "o",
        "ùúûü": "u",
        "śš": "s",
        "źżž": "z",
        "ł": "l",
        "ř": "r",
        "ý": "y",
    }.items():
        for letter in letters:
            name = name.replace(letter, plain_letter)
    return name.replace(" ", "")


def shop(store, places, artists, albums, tracks, genres):
    store.rows(
        "countries",
        ["country_id", "name", "iso_code", "region"],
        [(number, place[1], place[0], place[2]) for number, place in enumerate(places, 1)],
    )
    store.rows("genres", ["genre_id", "name"], [(number, name) for name, number in genres.items()])
    store.rows("media_types", ["media_type_id", "name", "is_physical"], [row[:3] for row in MEDIA])
    store.rows("artists", ["artist_id", "name", "country_code", "active_since"], artists)
    store.rows("albums", ["album_id", "title", "artist_id", "release_year"], albums)
    store.rows(
        "tracks",
        ["track_id", "name", "album_id", "genre_id", "media_type_id", "track_number", "milliseconds", "unit_price"],
        tracks,
    )
    store.rows(
        "employees",
        ["employee_id", "first_name", "last_name", "title", "manager_id", "hired_on", "email"],
        [
            (
                number,
                *name.split(" "),
                title,
                None if manager is None else manager + 1,
                f"{2020 + number // 4}-{number + 1:02}-01",
                plain(name.replace(" ", ".")).lower() + "@music-store.example",
            )
            for number, (name, (title, manager)) in enumerate(zip(STAFF, TITLES), 1)
        ],
    )


def orders(dice, store, customers, artists, albums, tracks):
    weights = track_weights(dice, artists, albums, tracks)
    loyalty = {row[0]: dice.real(0.2, 1) ** 2 for row in customers if not dice.chance(0.09)}
    invoices, items, payments, refunds, shipments = [], [], [], [], []
    for moment in order_times(dice):
        buyers = {number: weight for number, weight in loyalty.items() if customers[number - 1][9] < moment[:10]}
        if not buyers:
            continue
        number, buyer = len(invoices) + 1, dice.weighted(buyers)
        promotion = next((i for i, row in enumerate(PROMOTIONS, 1) if row[2] <= moment[:10] <= row[3]), None)
        promotion = promotion if promotion and dice.chance(0.7) else None
        factor = 100 - PROMOTIONS[promotion - 1][4] if promotion else 100
        cents, physical = 0, False
        for track in {
            dice.weighted(weights): None for _ in range(dice.weighted({1: 20, 2: 22, 3: 20, 4: 16, 5: 12, 8: 7, 12: 3}))
        }:
            price, medium = round(tracks[track - 1][7] * 100) * factor // 100, tracks[track - 1][4]
            quantity = 1 if not dice.chance(0.07) else dice.number(2, 3)
            items.append((len(items) + 1, number, track, price / 100, quantity))
            cents, physical = cents + price * quantity, physical or MEDIA[medium - 1][2] == 1
        recent = moment >= "2026-11-08"
        status = (
            "open" if recent and dice.chance(0.4) or dice.chance(0.012) else "refunded" if dice.chance(0.02) else "paid"
        )
        invoices.append((number, buyer, moment, promotion, status, cents / 100))
        if status != "open":
            payments.append(
                (
                    len(payments) + 1,
                    number,
                    later(moment, dice.number(0, 2)),
                    dice.weighted({"credit card": 52, "PayPal": 30, "bank transfer": 12, "gift card": 6}),
                    cents / 100,
                )
            )
        if status == "refunded":
            refunds.append(
                (
                    len(refunds) + 1,
                    number,
                    later(moment, dice.number(3, 14)),
                    cents / 100,
                    dice.pick(REFUND_REASONS) if dice.chance(0.85) else None,
                )
            )
        if physical and status != "open":
            shipped = dice.number(1, 4)
            delivered = None if recent or dice.chance(0.02) else later(moment, shipped + dice.number(1, 9))[:10]
            shipments.append((len(shipments) + 1, number, dice.pick(CARRIERS), later(moment, shipped)[:10], delivered))
    store.rows("invoices", ["invoice_id", "customer_id", "invoice_date", "promotion_id", "status", "total"], invoices)
    store.rows("invoice_items", ["invoice_item_id", "invoice_id", "track_id", "unit_price", "quantity"], items)
    store.rows("payments", ["payment_id", "invoice_id", "paid_at", "method", "amount"], payments)
    store.rows("refunds", ["refund_id", "invoice_id", "refunded_at", "amount", "reason"], refunds)
    store.rows("shipments", ["shipment_id", "invoice_id", "carrier", "shipped_on", "delivered_on"], shipments)


def track_weights(dice, artists, albums, tracks):
    """How often each track is bought: well-known artists and first tracks more, one in twelve never."""
    artist_of = {album[0]: artists[album[2] - 1][1] for album in albums}
    return {
        track[0]: 0 if dice.chance(0.08) else ARTIST_WEIGHT.get(artist_of[track[2]], 1) * dice.real(0.4, 1.6)
        for track in tracks
    }


def order_times(dice):
    """Times of orders, growing over the years and with the season, oldest first."""
    times = []
    for year, per_month in ORDERS_A_MONTH.items():
        for month, weight in enumerate(MONTH_WEIGHT, 1):
            growth = 1 + 0.02 * (month - 6)
            for _ in range(int(per_month * weight * growth * dice.real(0.94, 1.06))):
                day = datetime.date(year, month, dice.number(1, 28 if month == 2 else 30))
                if FIRST_DAY < day <= LAST_DAY:
                    times.append(f"{day} {dice.number(7, 22):02}:{dice.number(0, 59):02}:{dice.number(0, 59):02}")
    return sorted(times)


def later(moment, days):
    return (datetime.datetime.fromisoformat(moment) + datetime.timedelta(days=days, minutes=days * 37 + 4)).isoformat(
        sep=" "
    )


def reviews(dice, store, customers, albums):
    rows = {}
    while len(rows) < 620:
        customer, album = dice.pick(customers), dice.pick(albums)
        rating = dice.weighted({5: 40, 4: 30, 3: 16, 2: 9, 1: 5})
        first = datetime.date.fromisoformat(customer[9])
        day = first + datetime.timedelta(days=int((LAST_DAY - first).days * dice.real()))
        rows[customer[0], album[0]] = (rating, dice.pick(PRAISE[rating]) if dice.chance(0.6) else None, day.isoformat())
    by_date = sorted((day, *key, rating, comment or "") for key, (rating, comment, day) in rows.items())
    store.rows(
        "reviews",
        ["review_id", "customer_id", "album_id", "rating", "comment", "reviewed_on"],
        [
            (i, customer, album, rating, comment or None, day)
            for i, (day, customer, album, rating, comment) in enumerate(by_date, 1)
        ],
    )


def playlists(dice, store, customers, tracks):
    rows, entries = [], []
    for number in range(1, 41):
        owner = None if number <= 8 else dice.pick(customers)
        name = PLAYLISTS[(number - 1) % len(PLAYLISTS)]
        rows.append((number, name, owner and owner[0], owner[9] if owner else f"2022-0{number}-01"))
        chosen = [] if name == "To Be Sorted" else dice.some(tracks, dice.number(8, 26))
        entries.extend((number, track[0], position) for position, track in enumerate(chosen, 1))
    store.rows("playlists", ["playlist_id", "name", "customer_id", "created_on"], rows)
    store.rows("playlist_tracks", ["playlist_id", "track_id", "position"], entries)
