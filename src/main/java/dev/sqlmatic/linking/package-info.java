/**
 * Which tables, columns and values of a database a question speaks of. Start at {@link
 * dev.sqlmatic.linking.Linker}; what it links against is a {@link
 * dev.sqlmatic.linking.DatabaseModel}, kept by {@link dev.sqlmatic.linking.DatabaseModels}. Imports
 * {@code database}, {@code failure} and {@code json} only.
 */
package dev.sqlmatic.linking;
