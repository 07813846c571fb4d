/**
 * SQLMatic's own state: one SQLite file in a data folder, reached through Helidon DbClient. Start
 * at {@link dev.sqlmatic.storage.Storage}. The SQL stands in {@code resources/statements}, under
 * names, and the schema in {@code resources/migrations}; neither knows the users' databases.
 * Imports {@code failure}.
 */
package dev.sqlmatic.storage;
