/** The one JSON dialect of SQLMatic: snake_case, UTF-8, RFC 3339 times. Imports nothing of ours. */
package dev.sqlmatic.json;
