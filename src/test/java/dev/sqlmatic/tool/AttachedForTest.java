package dev.sqlmatic.tool;

import dev.sqlmatic.database.DatabaseAccess;
import dev.sqlmatic.database.DatabaseConfig;
import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.database.FileAttachmentStore;
import dev.sqlmatic.database.IsolationConfig;
import dev.sqlmatic.database.OperatorFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A real SQLite file, attached as {@code music}. */
public final class AttachedForTest implements AutoCloseable {
  private final DatabaseService databases;

  public AttachedForTest(Path home, String... sql) {
    Path path = home.resolve("music.sqlite");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
        Statement statement = connection.createStatement()) {
      for (String each : sql) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    AtomicInteger ids = new AtomicInteger();
    databases =
        new DatabaseService(
            DatabaseConfig.defaults().with(IsolationConfig.IN_PROCESS),
            home,
            new FileAttachmentStore(home),
            Clock.systemUTC(),
            () -> "q" + ids.incrementAndGet());
    databases.attach(OperatorFile.of(path));
  }

  /** Artists, albums and tracks, a view, a full-text index and names that need quotes. */
  public static AttachedForTest music(Path home) {
    return new AttachedForTest(
        home,
        "CREATE TABLE Artist (ArtistId INTEGER PRIMARY KEY, Name TEXT NOT NULL)",
        "CREATE TABLE Album (AlbumId INTEGER PRIMARY KEY, Title TEXT NOT NULL,"
            + " ArtistId INTEGER NOT NULL REFERENCES Artist (ArtistId), Released TEXT)",
        "CREATE INDEX album_artist ON Album (ArtistId)",
        "CREATE TABLE \"Order Line\" (\"order\" INTEGER, AlbumId INTEGER REFERENCES Album, price,"
            + " PRIMARY KEY (\"order\", AlbumId)) WITHOUT ROWID",
        "CREATE VIEW recent AS SELECT Title FROM Album WHERE Released > '2020'",
        "CREATE VIRTUAL TABLE words USING fts5(body)",
        "INSERT INTO Artist (Name) VALUES ('Björk'), ('Can'), ('Nico')",
        "INSERT INTO Album (Title, ArtistId) VALUES ('Debut', 1), ('Tago Mago', 2)");
  }

  public DatabaseService databases() {
    return databases;
  }

  public DatabaseAccess access() {
    return databases.access("music");
  }

  public ToolContext context() {
    return new ToolContext("user", "thread", Optional.of(access()), Optional.empty());
  }

  @Override
  public void close() {
    databases.close();
  }
}
