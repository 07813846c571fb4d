/** Every word that a user reads, in one place. A term means the same here as in src/docs/vocabulary.md. */

const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

export const words = {
  product: "SQLMatic",
  skip: "Skip to the question box",
  refused: (status: number): string => `The server answered with status ${status}.`,
  close: "Close",
  retry: "Try again",
  offline: {
    title: "The server can't be reached",
    detail: "SQLMatic's server does not answer. Check that it is running, then try again.",
  },

  header: {
    readOnly: "Read-only",
    readOnlyHint:
      "SQLite itself refuses every change: queries run on a read-only connection, bounded in time, rows and memory. Your file stays as it is.",
    connection: { live: "Live", connecting: "Connecting…", waiting: "Reconnecting…" },
    connectionHint: {
      live: "Connected. When another program changes this file, tables and rows here follow within a second.",
      connecting: "The page is connecting to the server.",
      waiting: "The connection to the server is lost. The page tries again by itself; nothing that was said is lost.",
    },
    noModel: "No model",
    model: (name: string): string => (name === "embedded" ? "Built-in model" : name),
    modelHint: (name: string, description: string): string =>
      name === "embedded"
        ? "SQLMatic's built-in model answers. It runs on this machine: no key, no network, and nothing of your data leaves it. " +
          "It counts, lists, filters, groups, compares and joins; for freer questions, start SQLMatic with OPENAI_API_KEY set, or with any OpenAI-compatible server."
        : `${name} answers. ${description} Your questions, the tables' structure and the rows that it asks for are sent to it.`,
    noModelHint: "The server has named no model that could answer.",
    theme: { system: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" },
  },

  databases: {
    label: "Database",
    choose: "Choose a database",
    sample: "sample",
    none: "No database is attached yet.",
    attach: "Attach a database…",
    detach: (name: string): string => `Detach ${name}`,
    detached: (name: string, uploaded: boolean): string =>
      uploaded ? `Detached ${name} and removed SQLMatic's copy of it.` : `Detached ${name}. The file itself is untouched.`,
    attached: (name: string): string => `Attached ${name}.`,
  },

  attach: {
    title: "Attach a SQLite file",
    drop: "Drop a file here",
    or: "or",
    pick: "Choose a file",
    uploadHint: "The file is copied to SQLMatic's own folder; the original stays where it is.",
    pathLabel: "Or the path of a file on the server's machine",
    pathPlaceholder: "/home/me/data/shop.sqlite",
    pathHint: "Read in place, never written to. It must lie below one of the folders that the server allows.",
    attach: "Attach",
    uploading: (name: string, percent: number): string => `Uploading ${name}: ${percent} %`,
    checking: (name: string): string => `Checking ${name}…`,
    dropAnywhere: "Drop the file to attach it",
  },

  threads: {
    label: "Threads",
    new: "New thread",
    untitled: "Untitled thread",
    none: "Questions that you ask are kept here.",
    rename: (title: string): string => `Rename “${title}”`,
    remove: (title: string): string => `Delete “${title}”`,
    title: "Thread's title",
    removed: (title: string): string => `Deleted “${title}”.`,
    undo: "Undo",
    running: "answering",
    more: "Older threads",
  },

  tables: {
    label: "Tables",
    find: "Find a table or column",
    none: "This database has no tables.",
    noMatch: (text: string): string => `Nothing is named like “${text}”.`,
    open: (name: string): string => `Columns of ${name}`,
    rows: (count: number): string => `about ${plural(count, "row")}`,
    view: "view",
    problems: "What could not be read",
    primaryKey: "primary key",
    foreignKey: (table: string): string => `refers to ${table}`,
  },

  chat: {
    label: "Conversation",
    placeholder: (database: string | undefined): string =>
      database ? `Ask about ${database}…` : "Attach a database to ask about it",
    question: "Your question",
    send: "Ask",
    stop: "Stop",
    hint: "Enter asks · Shift+Enter for a new line",
    attach: "Attach a file",
    latest: "Jump to latest",
    you: "You asked",
    asking: "Sending the question…",
    thinking: "Thinking…",
    writing: "Writing the answer…",
    again: "Ask again",
    loading: "Loading the thread…",
    suggestions: "Ask next",
    confidence: (value: number): string => `${Math.round(value * 100)} % sure`,
    tokens: (count: number): string => plural(count, "token"),
    lowConfidence: "Not sure: check the query before you rely on this.",
    lost: {
      title: "The connection broke off",
      detail: "It broke before the server had taken the question. Ask again; if it was taken after all, its thread is in the list.",
    },
    steps: (count: number): string => plural(count, "step"),
    failedSteps: (count: number): string => `${count} failed`,
    query: (at: number): string => `Query ${at}`,
    announceDone: (rows: number | undefined): string =>
      rows === undefined ? "The answer is there." : `The answer is there, from ${plural(rows, "row")}.`,
    announceFailed: (detail: string): string => `The run failed. ${detail}`,
  },

  steps: {
    names: {
      sqlite_get_schema: ["Reading the schema…", "Read schema"],
      sqlite_get_metadata: ["Looking at the data…", "Looked at the data"],
      sqlite_execute_query: ["Running a query…", "Ran query"],
      search_values: ["Looking for values…", "Looked for values"],
      search_history: ["Looking into earlier threads…", "Looked into earlier threads"],
    } as Record<string, readonly [string, string]>,
    other: (tool: string): readonly [string, string] => [`Using ${tool}…`, `Used ${tool}`],
    thought: "Thought",
    note: "Said",
    input: "Input",
    failed: "failed",
    stopped: "stopped",
  },

  sql: {
    label: "SQL",
    copy: "Copy",
    copied: "Copied",
  },

  rows: {
    null: "NULL",
    empty: "empty",
    blob: (length: number): string => plural(length, "byte"),
    none: "No rows.",
    number: "Row",
    label: "Rows",
    count: (count: number): string => plural(count, "row"),
    truncated: "more rows were left out",
    truncatedHint: "The query had more rows than were fetched: sums over what is shown would be too small.",
    version: (version: number): string => `data version ${version}`,
    versionHint: "Which state of the data was read. It grows with each change that SQLMatic sees in the file.",
    stale: "data has changed since",
    first: (shown: number, all: number): string => `First ${shown} of ${all.toLocaleString("en")}`,
    openAll: "Open all rows",
    open: "Open beside",
  },

  inspector: {
    label: "Table and results",
    tabs: { rows: "Rows", structure: "Structure", result: "Result" },
    firstRows: (shown: number): string => `first ${plural(shown, "row")}`,
    again: "Run again",
    running: "Running…",
    noTable: "Choose a table at the left to see its rows.",
    noResult: "Choose “Open beside” under an answer's rows to see them here.",
    close: "Close this pane",
    refresh: "Read again",
  },

  structure: {
    columns: "Columns",
    column: "Column",
    type: "Type",
    rules: "Rules",
    notNull: "not null",
    default: (value: string): string => `default ${value}`,
    generated: "generated",
    hidden: "hidden",
    primaryKey: "primary key",
    foreignKeys: "Foreign keys",
    referencedBy: "Referenced by",
    indexes: "Indexes",
    triggers: "Triggers",
    unique: "unique",
    partial: "partial",
    expression: "(expression)",
    onDelete: (action: string): string => `on delete ${action.toLowerCase()}`,
    onUpdate: (action: string): string => `on update ${action.toLowerCase()}`,
    ddl: "Definition",
    strict: "STRICT",
    withoutRowid: "WITHOUT ROWID",
    anyType: "any",
  },

  welcome: {
    title: "Ask your data a question",
    lead: "In your own words. SQLMatic reads the schema, writes the SQL, runs it read-only, and shows the query and rows behind each answer.",
    about: (name: string): string => `Ask about ${name}`,
    pick: "Pick a database",
    own: "Attach your own SQLite file",
    ownHint: "Drop it here, or choose it. It is opened read-only.",
    generic: (tables: readonly string[]): string[] => {
      const [first, second] = tables;
      const asked: string[] = [];
      if (first) asked.push(`How many ${spaced(first)} are there?`);
      if (second) asked.push(`Show the first 10 ${spaced(second)}`);
      return asked;
    },
  },

  panes: { label: "Panes", data: "Data", chat: "Chat", inspector: "Rows" },
  resize: { left: "Width of the left pane", right: "Width of the right pane" },
} as const;

function spaced(name: string): string {
  return name.replaceAll("_", " ").toLowerCase();
}
