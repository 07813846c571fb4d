package dev.sqlmatic.storage;

import io.helidon.dbclient.DbTransaction;

/** The statements of one transaction. Not thread-safe; of no use after its transaction. */
public final class Session {
  private final DbTransaction transaction;

  Session(DbTransaction transaction) {
    this.transaction = transaction;
  }

  /** The statement of this name in {@code resources/statements}, to be given its parameters. */
  public NamedStatement statement(String name) {
    return new NamedStatement(transaction, name);
  }
}
