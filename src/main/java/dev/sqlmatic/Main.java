package dev.sqlmatic;

import dev.sqlmatic.cli.SqlmaticCommand;

/** Where a process begins. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(SqlmaticCommand.run(arguments, System.getenv()));
  }
}
