package dev.sqlmatic.database;

import java.util.Arrays;

/** A value of one of SQLite's five storage classes (sqlite.org/datatype3.html). Immutable. */
public sealed interface SqlValue {

  /** NULL. */
  enum Null implements SqlValue {
    NULL
  }

  /** INTEGER, 64 bits, signed. */
  record Int(long value) implements SqlValue {}

  /** REAL, IEEE 754 double. */
  record Real(double value) implements SqlValue {}

  /** TEXT. */
  record Text(String value) implements SqlValue {}

  /** BLOB. The bytes are not copied; whoever makes one hands them over. */
  @SuppressWarnings("ArrayRecordComponent") // equality is defined below
  record Blob(byte[] bytes) implements SqlValue {
    @Override
    public boolean equals(Object other) {
      return other instanceof Blob blob && Arrays.equals(bytes, blob.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Blob[" + bytes.length + " bytes]";
    }
  }

  static SqlValue of(long value) {
    return new Int(value);
  }

  static SqlValue of(double value) {
    return new Real(value);
  }

  static SqlValue of(String value) {
    return new Text(value);
  }
}
