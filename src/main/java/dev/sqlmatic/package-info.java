/** SQLMatic: a natural-language SQL agent for SQLite databases. Start reading at {@code App}. */
package dev.sqlmatic;
