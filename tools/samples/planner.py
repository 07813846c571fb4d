"""A coaching and planning app in the style of a web framework's ORM: UUID keys, quoted names, epoch seconds in messages."""

import datetime

from script import Dice, Script

FIRST_DAY, LAST_DAY = datetime.date(2025, 3, 3), datetime.date(2026, 11, 15)
USERS = [
    ("Ada Berger", "Europe/Berlin", "pro", 0),
    ("Mateo Cruz", "America/Bogota", "free", 20),
    ("Ines Rocha", "Europe/Lisbon", "pro", 31),
    ("Tom Hale", "Europe/London", "team", 60),
    ("Yuki Mori", "Asia/Tokyo", "pro", 95),
    ("Sara Lund", "Europe/Stockholm", "team", 140),
    ("Omar Farouk", "Africa/Cairo", "free", 190),
    ("Grace Okoye", "Africa/Lagos", "pro", 240),
    ("Peter Novak", "Europe/Prague", "free", 300),
    ("Lily Chen", "Asia/Singapore", "pro", 365),
    ("Noah Fields", "America/Chicago", "free", 430),
    ("Eva Laurent", "Europe/Paris", "free", 560),
]
LIFE = [
    "Live abroad for a year",
    "Write a novel",
    "Be debt free",
    "Stay fit past sixty",
    "Build a house by a lake",
    "Raise kind children",
]
YEAR = [
    "Run a half marathon",
    "Speak French at B2",
    "Change to a four-day week",
    "Save 10,000",
    "Launch my own shop",
    "Finish the thesis",
    "Read 24 books",
    "Get promoted to lead",
]
QUARTER = [
    "Run 10 km without a break",
    "Finish French course A2",
    "Publish the portfolio",
    "Save 2,000",
    "Write three chapters",
    "Launch the newsletter",
    "Pass the cloud exam",
    "Set up the home office",
    "Declutter the flat",
]
WEEK = [
    "Sleep eight hours",
    "Three runs",
    "Cook at home five times",
    "Inbox zero on Friday",
    "Call parents",
    "No phone after nine",
    "Write 2,000 words",
]
FOCUS = [
    "Health first",
    "Finish what is open",
    "Deep work in the mornings",
    "Prepare the launch",
    "Recover",
    "Family",
    "Learn every day",
    "Money matters",
    "Travel light",
]
ITEMS = [
    "Morning run",
    "Write 500 words",
    "French lesson",
    "Team meeting",
    "Review budget",
    "Call Mum",
    "Cook dinner",
    "Gym",
    "Read 20 pages",
    "Plan tomorrow",
    "Answer e-mails",
    "Draft newsletter",
    "Prepare slides",
    "Walk outside",
    "Update portfolio",
    "Study for exam",
    "Groceries",
    "Tidy desk",
    "Meditate",
    "Job interview",
]
CATEGORIES = {
    "Morning run": "health",
    "Gym": "health",
    "Walk outside": "health",
    "Meditate": "health",
    "Cook dinner": "home",
    "Groceries": "home",
    "Tidy desk": "home",
    "Call Mum": "family",
    "French lesson": "learning",
    "Read 20 pages": "learning",
    "Study for exam": "learning",
    "Review budget": "money",
}
TOPICS = [
    "Planning the week",
    "Why I keep postponing",
    "Goal review",
    "Morning routine",
    "Too many meetings",
    "Saving for the trip",
    "Getting back on track",
    "Preparing the interview",
    "Energy in the afternoon",
    "Celebrating a win",
]
ASKED = [
    "What should I focus on this week?",
    "I missed three runs. Now what?",
    "Help me split this goal into steps.",
    "I finished the draft today!",
    "Move everything from Friday to Monday, please.",
    "How did last week go?",
    "I have no energy after lunch.",
    "Is this goal still realistic?",
    "Remind me why I started.",
    "Can you make tomorrow lighter?",
]
ANSWERED = [
    "Pick one thing that would make the week a success.",
    "Two shorter runs are enough to keep the habit.",
    "Start with the smallest step: ten minutes today.",
    "Well done! What helped most?",
    "Moved. Monday now has six items, shall I drop one?",
    "You finished 14 of 19 items, three more than the week before.",
    "Try a walk before the second coffee.",
    "At this pace you get there in May.",
    "You wrote: I want to feel proud of it.",
    "Done. Two items went to Thursday.",
]

SCHEMA = [
    """
CREATE TABLE "users" (
  "id" varchar(36) NOT NULL PRIMARY KEY,
  "email" varchar(254) NOT NULL UNIQUE,
  "full_name" varchar(150) NOT NULL,
  "time_zone" varchar(64) NOT NULL,
  "plan" varchar(10) NOT NULL, -- free, pro, team
  "is_active" bool NOT NULL,
  "preferences" text NOT NULL CHECK (json_valid("preferences")),
  "date_joined" datetime NOT NULL,
  "last_login" datetime NULL
);""",
    """
CREATE TABLE "goals" (
  "id" varchar(36) NOT NULL PRIMARY KEY,
  "user_id" varchar(36) NOT NULL REFERENCES "users" ("id") DEFERRABLE INITIALLY DEFERRED,
  "parent_goal_id" varchar(36) NULL REFERENCES "goals" ("id") DEFERRABLE INITIALLY DEFERRED,
  "title" varchar(200) NOT NULL,
  "time_horizon" varchar(10) NOT NULL CHECK ("time_horizon" IN ('life', 'year', 'quarter', 'week')),
  "status" varchar(12) NOT NULL CHECK ("status" IN ('active', 'completed', 'paused', 'abandoned')),
  "priority" smallint NOT NULL, -- 1 is the highest, 4 the lowest
  "progress" smallint NOT NULL, -- percent
  "target_date" date NULL,
  "created_at" datetime NOT NULL,
  "completed_at" datetime NULL
);""",
    """
CREATE TABLE "weekly_plans" (
  "id" varchar(36) NOT NULL PRIMARY KEY,
  "user_id" varchar(36) NOT NULL REFERENCES "users" ("id") DEFERRABLE INITIALLY DEFERRED,
  "week_start" date NOT NULL, -- a Monday
  "focus" varchar(200) NULL,
  "reflection" text NULL,
  "rating" smallint NULL, -- 1 to 5, given at the week's end
  UNIQUE ("user_id", "week_start")
);""",
    """
CREATE TABLE "daily_plans" (
  "id" varchar(36) NOT NULL PRIMARY KEY,
  "weekly_plan_id" varchar(36) NOT NULL REFERENCES "weekly_plans" ("id") DEFERRABLE INITIALLY DEFERRED,
  "date" date NOT NULL,
  "mood" smallint NULL, -- 1 to 5
  "note" text NULL,
  UNIQUE ("weekly_plan_id", "date")
);""",
    """
CREATE TABLE "plan_items" (
  "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
  "daily_plan_id" varchar(36) NOT NULL REFERENCES "daily_plans" ("id") DEFERRABLE INITIALLY DEFERRED,
  "goal_id" varchar(36) NULL, -- db_constraint=False
  "title" varchar(200) NOT NULL,
  "category" varchar(20) NULL,
  "start_time" time NULL,
  "duration_minutes" integer NOT NULL,
  "is_done" bool NOT NULL,
  "order" integer NOT NULL
);""",
    """
CREATE TABLE "conversations" (
  "id" varchar(36) NOT NULL PRIMARY KEY,
  "user_id" varchar(36) NOT NULL REFERENCES "users" ("id") DEFERRABLE INITIALLY DEFERRED,
  "goal_id" varchar(36) NULL REFERENCES "goals" ("id") DEFERRABLE INITIALLY DEFERRED,
  "title" varchar(200) NOT NULL,
  "is_archived" bool NOT NULL,
  "created_at" datetime NOT NULL
);""",
    """
CREATE TABLE "messages" (
  "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
  "conversation_id" varchar(36) NOT NULL REFERENCES "conversations" ("id") DEFERRABLE INITIALLY DEFERRED,
  "role" varchar(10) NOT NULL CHECK ("role" IN ('user', 'assistant')),
  "content" text NOT NULL,
  "tokens" integer NULL,
  "sent_at" integer NOT NULL -- seconds since 1970, UTC
);""",
]

AFTERWARDS = [
    'CREATE INDEX "goals_user_id_0c4f3d8e" ON "goals" ("user_id");',
    'CREATE INDEX "goals_parent_goal_id_7be21a90" ON "goals" ("parent_goal_id");',
    'CREATE INDEX "daily_plans_date_51d0c9aa" ON "daily_plans" ("date");',
    'CREATE INDEX "plan_items_daily_plan_id_e3a97f14" ON "plan_items" ("daily_plan_id");',
    'CREATE INDEX "plan_items_goal_id_9c2b6d71" ON "plan_items" ("goal_id");',
    'CREATE INDEX "messages_conversation_id_5ef14ab8" ON "messages" ("conversation_id", "sent_at");',
]


def script():
    dice = Dice("planner")
    app = Script(
        "planner",
        "A planning and coaching app's database, March 2025 to November 2026. All of it is made up.",
        "Made by tools/samples/build.",
    )
    for statement in SCHEMA:
        app.run(statement)
    users = [user(dice, *row) for row in USERS]
    app.rows(
        '"users"', columns("id email full_name time_zone plan is_active preferences date_joined last_login"), users
    )
    goals = [goal for row in users for goal in goals_of(dice, row)]
    app.rows(
        '"goals"',
        columns(
            "id user_id parent_goal_id title time_horizon status priority progress target_date created_at completed_at"
        ),
        goals,
    )
    plans(dice, app, users, goals)
    talks(dice, app, users, goals)
    for statement in AFTERWARDS:
        app.run(statement)
    return app


def columns(names):
    return [f'"{name}"' for name in names.split()]


def user(dice, name, zone, plan, joined):
    day = FIRST_DAY + datetime.timedelta(days=joined)
    active = name not in ("Omar Farouk", "Noah Fields")
    last = LAST_DAY - datetime.timedelta(days=dice.number(0, 6) if active else dice.number(60, 120))
    preferences = {
        "week_starts_on": "monday",
        "theme": dice.pick(["light", "dark"]),
        "reminders": dice.chance(0.7),
        "coach": dice.pick(["gentle", "direct"]),
    }
    return (
        dice.uuid(),
        name.lower().replace(" ", ".") + "@planner.example",
        name,
        zone,
        plan,
        active,
        preferences,
        f"{day}T{dice.number(7, 21):02}:{dice.number(0, 59):02}:00Z",
        None if name == "Eva Laurent" else f"{last}T{dice.number(7, 21):02}:{dice.number(0, 59):02}:00Z",
    )


def goals_of(dice, row):
    """Life goals without a parent, then years, quarters and weeks, most of them below a goal of the next longer horizon."""
    rows, parents = [], [None]
    joined = datetime.date.fromisoformat(row[7][:10])
    for horizon, titles, count, days in (
        ("life", LIFE, 1, 0),
        ("year", YEAR, 3, 365),
        ("quarter", QUARTER, 4, 91),
        ("week", WEEK, 4, 7),
    ):
        here = []
        for title in dice.some(titles, dice.number(max(1, count - 1), count + 1)):
            created = joined + datetime.timedelta(days=int((LAST_DAY - joined).days * dice.real(0, 0.95)))
            over = horizon != "life" and (LAST_DAY - created).days > days
            status = dice.weighted(
                {"completed": 58, "abandoned": 16, "paused": 10, "active": 16}
                if over
                else {"active": 82, "paused": 12, "abandoned": 6}
            )
            completed = min(LAST_DAY, created + datetime.timedelta(days=max(1, int(days * dice.real(0.5, 1.3)))))
            here.append(
                (
                    dice.uuid(),
                    row[0],
                    dice.pick(parents) if dice.chance(0.85) else None,
                    title,
                    horizon,
                    status,
                    dice.weighted({1: 25, 2: 40, 3: 25, 4: 10}),
                    100 if status == "completed" else dice.number(0, 18) * 5,
                    (created + datetime.timedelta(days=days)).isoformat() if days and dice.chance(0.9) else None,
                    f"{created}T{dice.number(6, 22):02}:{dice.number(0, 59):02}:00Z",
                    (
                        f"{completed}T{dice.number(6, 22):02}:{dice.number(0, 59):02}:00Z"
                        if status == "completed"
                        else None
                    ),
                )
            )
        rows, parents = rows + here, [goal[0] for goal in here]
    return rows


def plans(dice, app, users, goals):
    weeks, days, items = [], [], []
    for row in users:
        own = [goal[0] for goal in goals if goal[1] == row[0] and goal[4] != "life"]
        eager = dice.real(0.3, 0.95)
        first = datetime.date.fromisoformat(row[7][:10])
        monday = first - datetime.timedelta(days=first.weekday())
        last = datetime.date.fromisoformat((row[8] or row[7])[:10])
        while monday <= last:
            if row[8] and dice.chance(eager):
                ended = monday + datetime.timedelta(days=6) <= LAST_DAY
                weeks.append(
                    (
                        dice.uuid(),
                        row[0],
                        monday.isoformat(),
                        dice.pick(FOCUS) if dice.chance(0.85) else None,
                        dice.pick(ANSWERED[3:6]) if ended and dice.chance(0.2) else None,
                        dice.weighted({1: 5, 2: 14, 3: 32, 4: 34, 5: 15}) if ended and dice.chance(0.75) else None,
                    )
                )
                for offset in dice.some(range(7), dice.weighted({0: 25, 1: 30, 2: 25, 3: 12, 5: 8})):
                    day = monday + datetime.timedelta(days=offset)
                    if first <= day <= last:
                        days.append(
                            (
                                dice.uuid(),
                                weeks[-1][0],
                                day.isoformat(),
                                dice.weighted({1: 6, 2: 14, 3: 35, 4: 30, 5: 15}) if dice.chance(0.8) else None,
                                dice.pick(ASKED[5:8]) if dice.chance(0.06) else None,
                            )
                        )
            monday += datetime.timedelta(days=7)
    days.sort(key=lambda row: row[2])
    owner = {week[0]: [goal[0] for goal in goals if goal[1] == week[1] and goal[4] != "life"] for week in weeks}
    for day in days:
        for order, title in enumerate(dice.some(ITEMS, dice.weighted({0: 6, 1: 14, 2: 30, 3: 30, 4: 14, 6: 6})), 1):
            items.append(
                (
                    len(items) + 1,
                    day[0],
                    dice.pick(owner[day[1]]) if dice.chance(0.5) else None,
                    title,
                    CATEGORIES.get(title, "work" if dice.chance(0.7) else None),
                    f"{dice.number(6, 20):02}:{dice.pick(['00', '15', '30', '45'])}:00" if dice.chance(0.7) else None,
                    dice.pick([10, 15, 20, 30, 30, 45, 60, 90]),
                    dice.chance(0.68),
                    order,
                )
            )
    app.rows('"weekly_plans"', columns("id user_id week_start focus reflection rating"), weeks)
    app.rows('"daily_plans"', columns("id weekly_plan_id date mood note"), days)
    app.rows(
        '"plan_items"',
        columns("id daily_plan_id goal_id title category start_time duration_minutes is_done order"),
        items,
    )


def talks(dice, app, users, goals):
    conversations, messages = [], []
    for _ in range(170):
        row = dice.pick(users[:-1])
        joined, last = (datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) for text in (row[7], row[8]))
        start = joined + datetime.timedelta(seconds=int((last - joined).total_seconds() * dice.real()))
        own = [goal[0] for goal in goals if goal[1] == row[0] and goal[9] <= start.strftime("%Y-%m-%dT%H:%M:%SZ")]
        conversations.append(
            (
                dice.uuid(),
                row[0],
                dice.pick(own) if own and dice.chance(0.45) else None,
                dice.pick(TOPICS),
                dice.chance(0.3),
                start.strftime("%Y-%m-%dT%H:%M:%SZ"),
            )
        )
    conversations.sort(key=lambda row: row[5])
    for row in conversations:
        moment = int(datetime.datetime.fromisoformat(row[5].replace("Z", "+00:00")).timestamp())
        for _ in range(dice.weighted({0: 3, 1: 15, 2: 30, 3: 30, 5: 15, 8: 7})):
            asked = dice.number(0, len(ASKED) - 1)
            moment += dice.number(20, 400)
            messages.append((moment, row[0], "user", ASKED[asked], None))
            moment += dice.number(2, 9)
            messages.append((moment, row[0], "assistant", ANSWERED[asked], dice.number(40, 900)))
    app.rows('"conversations"', columns("id user_id goal_id title is_archived created_at"), conversations)
    app.rows(
        '"messages"',
        columns("id conversation_id role content tokens sent_at"),
        [
            (i, conversation, role, content, tokens, moment)
            for i, (moment, conversation, role, content, tokens) in enumerate(
                sorted(messages, key=lambda row: row[:2]), 1
            )
        ],
    )
