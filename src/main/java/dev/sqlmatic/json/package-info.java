/**
 * The one JSON dialect of SQLMatic: snake_case, UTF-8, RFC 3339 times. {@link
 * dev.sqlmatic.json.Json} writes and reads our own, {@link dev.sqlmatic.json.JsonInput} what comes
 * from outside. Imports {@code failure} only.
 */
package dev.sqlmatic.json;
