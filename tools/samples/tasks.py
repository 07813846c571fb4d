"""A to-do app as it grew over two years: dates in several encodings, JSON in text, and foreign keys that nobody declared."""

import datetime

from script import Dice, Script

FIRST_DAY, LAST_DAY = datetime.date(2025, 1, 1), datetime.date(2026, 11, 15)
ZONES = [
    ("Health", "Body, food and sleep", "#3fa34d", "heart"),
    ("Work", "What pays the rent", "#2f6fde", "briefcase"),
    ("Family", "The people at home", "#e07a5f", "home"),
    ("Learning", "Courses, books, languages", "#8a5cf6", "book"),
    ("Friends", "Everyone else who matters", "#f2b134", "people"),
    ("Money", "Saving, taxes, insurance", "#1b998b", "coin"),
    ("Creativity", "Music, drawing, writing", "#d6336c", "brush"),
    ("Adventure", None, "#777777", "compass"),
]
# name, zone, first month, months, status, verbs and things to make titles of
PROJECTS = [
    (
        "Website relaunch",
        2,
        0,
        8,
        "completed",
        "Draft|Review|Test|Publish|Measure",
        "home page|pricing page|contact form|blog import|cookie banner|search|load time|image sizes",
    ),
    (
        "Quarterly reporting",
        2,
        0,
        24,
        "active",
        "Collect|Check|Present|Send|Archive",
        "sales figures|travel costs|forecast|board slides|support numbers|churn table",
    ),
    (
        "Marathon training",
        1,
        2,
        13,
        "completed",
        "Do|Plan|Log|Repeat",
        "interval session|long run|recovery run|hill sprints|stretching|gym session",
    ),
    (
        "Learn Spanish",
        4,
        1,
        23,
        "active",
        "Finish|Repeat|Practise|Write about|Listen to",
        "lesson on past tense|podcast episode|vocabulary of food|irregular verbs|letter to Marta|travel phrases",
    ),
    (
        "Kitchen renovation",
        3,
        6,
        7,
        "completed",
        "Order|Measure|Compare|Install|Pay for",
        "worktop|tiles|oven|cabinet doors|lamp|water tap|skirting boards",
    ),
    (
        "Tax return 2025",
        6,
        13,
        5,
        "completed",
        "Find|Scan|Enter|Double-check|Submit",
        "receipts|donation letters|salary statement|home office days|bank interest",
    ),
    (
        "Emergency fund",
        6,
        3,
        21,
        "active",
        "Transfer to|Review|Automate|Compare rates for",
        "savings account|insurance bundle|monthly budget|subscriptions",
    ),
    (
        "Grandma's 80th birthday",
        3,
        9,
        3,
        "completed",
        "Choose|Confirm|Prepare|Pay for",
        "restaurant|cake|photo album|invitations|flowers|present",
    ),
    (
        "Guitar comeback",
        7,
        5,
        18,
        "on_hold",
        "Practise|Record|Tune|Learn",
        "Blackbird|barre chords|fingerpicking pattern|old demo|scales",
    ),
    (
        "Balcony garden",
        7,
        14,
        7,
        "completed",
        "Plant|Water|Repot|Buy|Harvest",
        "tomatoes|basil|strawberries|lavender|balcony boxes",
    ),
    (
        "Mobile app beta",
        2,
        12,
        11,
        "active",
        "Design|Build|Fix|Test|Document",
        "login screen|push messages|offline mode|crash on start|dark theme|export|widget|onboarding",
    ),
    (
        "Reading club",
        5,
        4,
        19,
        "active",
        "Read|Discuss|Finish|Return",
        "next novel|essay collection|library books|short stories",
    ),
    (
        "Norway hiking trip",
        8,
        16,
        4,
        "cancelled",
        "Book|Pack|Compare|Research",
        "ferry tickets|rain jacket|mountain huts|trail maps",
    ),
    (
        "Declutter the flat",
        3,
        10,
        12,
        "on_hold",
        "Sort|Sell|Give away|Clean",
        "wardrobe|cellar boxes|old phones|bookshelf|medicine cabinet",
    ),
    ("Archive of ideas", None, 0, 1, "active", "", ""),
]
LOOSE = [
    "Call the dentist",
    "Buy birthday present for Leo",
    "Renew passport",
    "Repair bicycle",
    "Water the plants",
    "Answer Nina's letter",
    "Book flu shot",
    "Cancel gym membership",
    "Back up photos",
    "Change winter tyres",
    "Return parcel",
    "Vote by mail",
    "Clean the coffee machine",
    "Plan weekend with Sam",
]
TAGS = ["errand", "computer", "phone", "deep-work", "quick", "waiting", "home", "outdoors", "money", "someday"]
STEPS = [
    "Write down what is missing",
    "Ask for a second opinion",
    "Set a timer for ten minutes",
    "Gather everything needed",
    "Make a first rough version",
    "Check the result",
    "Tidy up afterwards",
    "Send a short note",
    "Open the document",
    "Decide when to do the rest",
]
COMMENTS = [
    "Took twice as long as I thought.",
    "Waiting for an answer since Monday.",
    "Much easier in the morning.",
    "Moved, the shop was closed.",
    "Done, finally!",
    "Split this into smaller steps next time.",
    "Ben will take the second half.",
    "Don't forget the receipt.",
    "Rescheduled because of the rain.",
    "Is this still needed?",
]
AUTHORS = {"Kim": 70, "Ben": 18, "Alex": 12}
ACHIEVEMENTS = [
    ("first_task", "First step", "Complete your first task", 10, "start"),
    ("ten_tasks", "Getting going", "Complete 10 tasks", 25, "tasks"),
    ("hundred_tasks", "Centurion", "Complete 100 tasks", 100, "tasks"),
    ("early_bird", "Early bird", "Finish a morning ritual before 6:30", 30, "rituals"),
    ("ritual_week", "Seven dawns", "Seven morning rituals in a row", 70, "rituals"),
    ("deep_diver", "Deep diver", "A focus session of 90 minutes", 50, "focus"),
    ("focus_100h", "Hundred hours", "100 hours of focus", 200, "focus"),
    ("no_overdue", "Clean slate", "No overdue task at the end of a week", 40, "tasks"),
    ("night_owl", "Night owl", "Complete a task after midnight", 15, "tasks"),
    ("balanced", "Balanced", "A task in every compass zone in one month", 80, "balance"),
    ("planner", "Planner", "Schedule 50 tasks in advance", 45, "tasks"),
    ("comeback", "Comeback", "Return after two weeks away", 20, "start"),
    ("perfect_month", "Perfect month", "A ritual on every day of a month", 300, "rituals"),
    ("marathon", "Marathon", "26 focus sessions in a week", 120, "focus"),
]
INTENTIONS = [
    "Be patient",
    "One thing at a time",
    "Finish before starting",
    "Listen first",
    "Move a little",
    "Say no once",
    "Leave work at six",
    "Write for twenty minutes",
]
GRATITUDE = [
    "coffee",
    "sun",
    "a good night",
    "Leo's laugh",
    "quiet street",
    "fresh bread",
    "Mum's call",
    "music",
    "a day off",
    "rain on the roof",
]
MOODS = {
    1: ["tired", "low"],
    2: ["tired", "restless"],
    3: ["calm", "neutral"],
    4: ["calm", "good"],
    5: ["great", "excited"],
}

SCHEMA = [
    """
CREATE TABLE compass_zones (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  description TEXT,
  color TEXT NOT NULL,
  icon TEXT,
  sort_order INTEGER NOT NULL,
  is_active INTEGER NOT NULL DEFAULT 1
);""",
    """
CREATE TABLE projects (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  compass_zone_id INTEGER, -- no foreign key: added by a later migration
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'on_hold', 'completed', 'cancelled')),
  started_on TEXT NOT NULL,
  target_date TEXT
);""",
    """
CREATE TABLE tasks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project_id INTEGER REFERENCES projects (id) ON DELETE SET NULL,
  compass_zone_id INTEGER,
  title TEXT NOT NULL,
  description TEXT,
  notes TEXT,
  priority TEXT NOT NULL DEFAULT 'medium' CHECK (priority IN ('low', 'medium', 'high', 'urgent')),
  status TEXT NOT NULL DEFAULT 'todo' CHECK (status IN ('todo', 'in_progress', 'done', 'cancelled')),
  scheduled_date TEXT,
  deadline TEXT,
  estimated_minutes INTEGER,
  is_recurring INTEGER NOT NULL DEFAULT 0,
  tags TEXT NOT NULL DEFAULT '[]', -- a JSON array of words
  created_at TEXT NOT NULL,
  completed_at TEXT
);""",
    """
CREATE TABLE micro_steps (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id INTEGER NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  position INTEGER NOT NULL,
  is_done INTEGER NOT NULL DEFAULT 0
);""",
    """
CREATE TABLE task_comments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id INTEGER NOT NULL,
  author TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at TEXT NOT NULL
);""",
    """
CREATE TABLE achievements (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  points INTEGER NOT NULL,
  category TEXT NOT NULL
);""",
    """
CREATE TABLE user_achievements (
  id INTEGER PRIMARY KEY,
  achievement_id INTEGER NOT NULL,
  user_name TEXT NOT NULL,
  earned_at TEXT NOT NULL,
  UNIQUE (achievement_id, user_name)
);""",
    """
CREATE TABLE focus_sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id INTEGER, -- none: focused on nothing in particular
  started_at INTEGER NOT NULL, -- milliseconds since 1970, UTC
  ended_at INTEGER,
  planned_minutes INTEGER NOT NULL,
  interruptions INTEGER NOT NULL DEFAULT 0,
  was_completed INTEGER NOT NULL DEFAULT 0
);""",
    """
CREATE TABLE energy_snapshots (
  id INTEGER PRIMARY KEY,
  recorded_at TEXT NOT NULL,
  energy_level INTEGER NOT NULL CHECK (energy_level BETWEEN 1 AND 5),
  mood TEXT,
  sleep_hours REAL,
  note TEXT
) STRICT;""",
    """
CREATE TABLE morning_rituals (
  date TEXT PRIMARY KEY,
  woke_up_at TEXT NOT NULL,
  meditation_minutes INTEGER NOT NULL DEFAULT 0,
  exercised INTEGER NOT NULL DEFAULT 0,
  journaled INTEGER NOT NULL DEFAULT 0,
  intention TEXT,
  gratitude TEXT -- a JSON array of words
) WITHOUT ROWID;""",
    "CREATE VIRTUAL TABLE task_search USING fts5(title, description, notes, content='tasks', content_rowid='id');",
    """
CREATE TRIGGER tasks_after_insert AFTER INSERT ON tasks BEGIN
  INSERT INTO task_search (rowid, title, description, notes) VALUES (new.id, new.title, new.description, new.notes);
END;""",
    """
CREATE TRIGGER tasks_after_delete AFTER DELETE ON tasks BEGIN
  INSERT INTO task_search (task_search, rowid, title, description, notes) VALUES ('delete', old.id, old.title, old.description, old.notes);
END;""",
    """
CREATE TRIGGER tasks_after_update AFTER UPDATE OF title, description, notes ON tasks BEGIN
  INSERT INTO task_search (task_search, rowid, title, description, notes) VALUES ('delete', old.id, old.title, old.description, old.notes);
  INSERT INTO task_search (rowid, title, description, notes) VALUES (new.id, new.title, new.description, new.notes);
END;""",
]

AFTERWARDS = [
    "CREATE INDEX tasks_by_project ON tasks (project_id);",
    "CREATE INDEX tasks_by_deadline ON tasks (deadline) WHERE completed_at IS NULL;",
    "CREATE INDEX micro_steps_by_task ON micro_steps (task_id);",
    "CREATE INDEX focus_sessions_by_start ON focus_sessions (started_at);",
    """
CREATE VIEW open_tasks AS
SELECT t.id, t.title, t.priority, t.deadline, p.name AS project
FROM tasks t LEFT JOIN projects p ON p.id = t.project_id
WHERE t.status IN ('todo', 'in_progress');""",
]


def script():
    dice = Dice("tasks")
    app = Script(
        "tasks",
        "A to-do app's database, January 2025 to November 2026. All of it is made up.",
        "Made by tools/samples/build.",
    )
    for statement in SCHEMA:
        app.run(statement)
    app.rows(
        "compass_zones",
        ["id", "name", "description", "color", "icon", "sort_order", "is_active"],
        [(i, *row, i, row[0] != "Adventure") for i, row in enumerate(ZONES, 1)],
    )
    app.rows(
        "projects",
        ["id", "name", "compass_zone_id", "status", "started_on", "target_date"],
        [
            (i, name, zone, status, month(first), None if months > 17 else month(first + months))
            for i, (name, zone, first, months, status, _, _) in enumerate(PROJECTS, 1)
        ],
    )
    tasks = make_tasks(dice)
    app.rows(
        "tasks",
        [
            "id",
            "project_id",
            "compass_zone_id",
            "title",
            "description",
            "notes",
            "priority",
            "status",
            "scheduled_date",
            "deadline",
            "estimated_minutes",
            "is_recurring",
            "tags",
            "created_at",
            "completed_at",
        ],
        tasks,
    )
    steps_and_comments(dice, app, tasks)
    app.rows(
        "achievements",
        ["id", "code", "name", "description", "points", "category"],
        [(i, *row) for i, row in enumerate(ACHIEVEMENTS, 1)],
    )
    app.rows("user_achievements", ["id", "achievement_id", "user_name", "earned_at"], earned(dice))
    focus(dice, app, tasks)
    days(dice, app)
    for statement in AFTERWARDS:
        app.run(statement)
    return app


def month(number):
    return f"{2025 + number // 12}-{number % 12 + 1:02}-01"


def day_after(day, days):
    return (datetime.date.fromisoformat(day[:10]) + datetime.timedelta(days=days)).isoformat()


def make_tasks(dice):
    rows = []
    span = (LAST_DAY - FIRST_DAY).days
    for _ in range(760):
        project = dice.number(1, len(PROJECTS) - 1) if dice.chance(0.86) else None
        if project:
            _, zone, first, months, state, verbs, things = PROJECTS[project - 1]
            created = day_after(month(first), int(min(months * 30, span - first * 30.4 - 2) * dice.real()))
            title = dice.pick(verbs.split("|")) + " " + dice.pick(things.split("|"))
        else:
            zone, state, created = (
                dice.number(1, 7),
                "active",
                day_after(FIRST_DAY.isoformat(), int(span * dice.real())),
            )
            title = dice.pick(LOOSE)
        rows.append([created, project, zone if dice.chance(0.9) else None, title, state])
    rows.sort(key=lambda row: (row[0], row[3]))
    return [task(dice, number, *row) for number, row in enumerate(rows, 1)]


def task(dice, number, created, project, zone, title, state):
    scheduled = day_after(created, dice.number(1, 14)) if dice.chance(0.72) else None
    deadline = day_after(scheduled or created, dice.number(0, 18)) if dice.chance(0.58) else None
    age = (LAST_DAY - datetime.date.fromisoformat(created)).days
    finished = dice.chance(
        0.97 if state == "completed" else 0.25 if state in ("on_hold", "cancelled") else 0.9 if age > 45 else 0.45
    )
    done_on = day_after(scheduled or created, dice.weighted({0: 40, 1: 20, 2: 12, 4: 10, 7: 8, 15: 6, 30: 4}))
    if finished and done_on <= LAST_DAY.isoformat():
        status, completed = (
            "done",
            f"{done_on} {dice.number(13 if done_on == created else 7, 23):02}:{dice.number(0, 59):02}:00",
        )
    else:
        status, completed = (
            "cancelled" if state == "cancelled" or dice.chance(0.12) else dice.weighted({"todo": 70, "in_progress": 30})
        ), None
    return (
        number,
        project,
        zone,
        title,
        (
            f"{dice.pick(['Needed', 'Promised', 'Planned', 'Nice to have'])} for {PROJECTS[project - 1][0]}."
            if project and dice.chance(0.4)
            else None
        ),
        dice.pick(COMMENTS) if dice.chance(0.22) else None,
        dice.weighted({"low": 22, "medium": 46, "high": 24, "urgent": 8}),
        status,
        scheduled,
        deadline,
        dice.pick([5, 10, 15, 20, 30, 45, 60, 90, 120]) if dice.chance(0.8) else None,
        dice.chance(0.1),
        dice.some(TAGS, dice.weighted({0: 25, 1: 40, 2: 25, 3: 10})),
        f"{created} {dice.number(6, 12):02}:{dice.number(0, 59):02}:00",
        completed,
    )


def steps_and_comments(dice, app, tasks):
    steps, comments = [], []
    for row in tasks:
        if dice.chance(0.55):
            for position, title in enumerate(dice.some(STEPS, dice.number(2, 6)), 1):
                steps.append(
                    (
                        len(steps) + 1,
                        row[0],
                        title,
                        position,
                        row[7] == "done" and dice.chance(0.96) or dice.chance(0.2),
                    )
                )
        for _ in range(dice.weighted({0: 55, 1: 25, 2: 14, 4: 6})):
            comments.append(
                (day_after(row[13], dice.number(0, 12)), row[0], dice.weighted(AUTHORS), dice.pick(COMMENTS))
            )
    comments = sorted(row for row in comments if row[0] <= LAST_DAY.isoformat())
    app.rows("micro_steps", ["id", "task_id", "title", "position", "is_done"], steps)
    app.rows(
        "task_comments",
        ["id", "task_id", "author", "body", "created_at"],
        [
            (i, number, author, body, f"{day}T{dice.number(7, 22):02}:{dice.number(0, 59):02}:00Z")
            for i, (day, number, author, body) in enumerate(comments, 1)
        ],
    )


def earned(dice):
    rows = []
    for user, share in (("Kim", 0.85), ("Ben", 0.5), ("Alex", 0.3)):
        for number, achievement in enumerate(ACHIEVEMENTS, 1):
            if achievement[0] != "perfect_month" and dice.chance(share):
                rows.append((day_after(FIRST_DAY.isoformat(), dice.number(3, 680)), number, user))
    return [
        (i, number, user, f"{day} {dice.number(6, 23):02}:{dice.number(0, 59):02}:00")
        for i, (day, number, user) in enumerate(sorted(rows), 1)
    ]


def focus(dice, app, tasks):
    rows = []
    for _ in range(1150):
        row = dice.pick(tasks)
        day = row[8] or row[13][:10]
        if row[7] == "cancelled" or day > LAST_DAY.isoformat():
            continue
        start = datetime.datetime.fromisoformat(day).replace(tzinfo=datetime.timezone.utc) + datetime.timedelta(
            hours=dice.weighted({7: 8, 8: 16, 9: 22, 10: 18, 11: 8, 13: 6, 14: 10, 15: 8, 16: 6, 20: 5, 21: 3}),
            seconds=dice.number(0, 3599),
        )
        planned, completed = dice.weighted({25: 50, 50: 30, 90: 20}), dice.chance(0.78)
        minutes = planned if completed else dice.number(3, planned - 1)
        begun = int(start.timestamp()) * 1000 + dice.number(0, 999)
        ended = None if dice.chance(0.01) else begun + minutes * 60_000 + dice.number(0, 59_999)
        rows.append(
            (
                begun,
                row[0] if dice.chance(0.9) else None,
                ended,
                planned,
                dice.weighted({0: 50, 1: 25, 2: 15, 4: 10}),
                completed and ended is not None,
            )
        )
    app.rows(
        "focus_sessions",
        ["id", "task_id", "started_at", "ended_at", "planned_minutes", "interruptions", "was_completed"],
        [(i, number, begun, *rest) for i, (begun, number, *rest) in enumerate(sorted(rows, key=lambda row: row[0]), 1)],
    )


def days(dice, app):
    snapshots, rituals = [], []
    for offset in range((LAST_DAY - FIRST_DAY).days + 1):
        date = FIRST_DAY + datetime.timedelta(days=offset)
        weekend, winter = date.weekday() > 4, date.month in (11, 12, 1, 2)
        slept = dice.number(50, 85) / 10 + weekend * 0.6
        for hour in dice.weighted({(): 22, (8,): 28, (8, 20): 28, (9, 14, 21): 22}):
            level = max(
                1, min(5, round(1.4 + (slept - 5) * 0.7 + dice.real(-0.8, 1.2) - winter * 0.5 - (hour > 19) * 0.6))
            )
            snapshots.append(
                (
                    len(snapshots) + 1,
                    f"{date}T{hour:02}:{dice.number(0, 59):02}:00Z",
                    level,
                    dice.pick(MOODS[level]) if dice.chance(0.93) else None,
                    round(slept, 1) if hour < 10 and dice.chance(0.8) else None,
                    dice.pick(COMMENTS) if dice.chance(0.03) else None,
                )
            )
        if dice.chance(0.4 if winter else 0.62 if weekend else 0.7):
            woke = dice.number(340, 440) + weekend * 50
            rituals.append(
                (
                    date.isoformat(),
                    f"{woke // 60:02}:{woke % 60:02}",
                    dice.weighted({0: 30, 5: 15, 10: 35, 20: 20}),
                    dice.chance(0.45),
                    dice.chance(0.5),
                    dice.pick(INTENTIONS) if dice.chance(0.8) else None,
                    dice.some(GRATITUDE, dice.number(1, 3)) if dice.chance(0.7) else None,
                )
            )
    app.rows("energy_snapshots", ["id", "recorded_at", "energy_level", "mood", "sleep_hours", "note"], snapshots)
    app.rows(
        "morning_rituals",
        ["date", "woke_up_at", "meditation_minutes", "exercised", "journaled", "intention", "gratitude"],
        rituals,
    )
