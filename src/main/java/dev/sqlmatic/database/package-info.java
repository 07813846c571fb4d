/**
 * Attached SQLite files: attaching, sandboxed queries, structure, metadata, and word of changes.
 * Start at {@code DatabaseService}. SQL that reaches this package is taken for hostile. Imports
 * {@code config}, {@code security}, {@code failure} and {@code json} only.
 */
package dev.sqlmatic.database;
