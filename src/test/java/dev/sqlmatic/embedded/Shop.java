package dev.sqlmatic.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** A small music shop, and other databases made for one test. Today is 20 November 2026. */
final class Shop {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

  private static final List<String> STATEMENTS =
      List.of(
          "CREATE TABLE artists (artist_id INTEGER PRIMARY KEY, name TEXT, country TEXT, founded_year INTEGER)",
          "CREATE TABLE albums (album_id INTEGER PRIMARY KEY, title TEXT, artist_id INTEGER REFERENCES artists, release_date TEXT)",
          "CREATE TABLE tracks (track_id INTEGER PRIMARY KEY, title TEXT, album_id INTEGER REFERENCES albums, genre TEXT, unit_price REAL, milliseconds INTEGER)",
          "CREATE TABLE customers (customer_id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, city TEXT, country TEXT, email TEXT)",
          "CREATE TABLE orders (order_id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, order_date TEXT, status TEXT)",
          "CREATE TABLE order_items (order_item_id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders, track_id INTEGER REFERENCES tracks, unit_price REAL, quantity INTEGER)",
          "INSERT INTO artists VALUES (1,'The Owls','France',1999),(2,'Blue Tram','Germany',2005),(3,'Nina Vale','France',2011)",
          "INSERT INTO albums VALUES (1,'Night Birds',1,'2001-05-01'),(2,'Rails',2,'2010-09-12'),(3,'Alone',3,'2020-02-02'),(4,'Dawn',1,'2024-03-03')",
          "INSERT INTO tracks VALUES (1,'Hoot',1,'Rock',1.0,200000),(2,'Wing',1,'Rock',1.5,250000),(3,'Tram 7',2,'Jazz',2.0,300000),(4,'Quiet',3,'Pop',0.5,180000),(5,'Sunrise',4,'Rock',1.0,240000)",
          "INSERT INTO customers VALUES (1,'Ann','Lee','Paris','France','ann@x.org'),(2,'Bob','Kern','Berlin','Germany','bob@x.org'),(3,'Cid','Moor','Paris','France',NULL),(4,'Dora','Aim','Rome','Italy','dora@x.org')",
          "INSERT INTO orders VALUES (1,1,'2025-01-10','paid'),(2,1,'2025-03-11','paid'),(3,2,'2025-03-15','open'),(4,3,'2026-02-01','paid'),(5,1,'2026-11-02','open')",
          "INSERT INTO order_items VALUES (1,1,1,1.0,2),(2,1,3,2.0,1),(3,2,3,2.0,5),(4,3,2,1.5,2),(5,4,5,1.0,10),(6,5,1,1.0,1)");

  private Shop() {}

  static JdbcDatabaseAccess open(Path folder) {
    return open(folder, STATEMENTS);
  }

  static JdbcDatabaseAccess open(Path folder, List<String> statements) {
    Path file = folder.resolve("test.sqlite");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.executeUpdate(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot make the test database", e);
    }
    return new JdbcDatabaseAccess(file);
  }
}
