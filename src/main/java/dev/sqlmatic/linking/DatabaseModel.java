package dev.sqlmatic.linking;

/** All that linking knows of a database at one version of its data. Immutable once built. */
public final class DatabaseModel {
  private final SchemaModel schema;
  private final ValueIndex values;
  private final SchemaIndex index;
  private final Spelling spelling;
  private final boolean complete;

  DatabaseModel(SchemaModel schema, ValueIndex values, boolean complete) {
    this.schema = schema;
    this.values = values;
    this.index = new SchemaIndex(schema);
    this.spelling = new Spelling(schema);
    this.complete = complete;
  }

  public SchemaModel schema() {
    return schema;
  }

  ValueIndex values() {
    return values;
  }

  Spelling spelling() {
    return spelling;
  }

  SchemaIndex index() {
    return index;
  }

  /** False where reading stopped at its time limit before all values were seen. */
  public boolean complete() {
    return complete;
  }
}
