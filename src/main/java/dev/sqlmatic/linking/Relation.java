package dev.sqlmatic.linking;

/**
 * A child's column that points to a parent's. Immutable.
 *
 * @param declared by the schema, rather than inferred from names and contents
 */
public record Relation(
    String child, String childColumn, String parent, String parentColumn, boolean declared) {

  public boolean touches(String table) {
    return child.equals(table) || parent.equals(table);
  }

  public String other(String table) {
    return child.equals(table) ? parent : child;
  }
}
