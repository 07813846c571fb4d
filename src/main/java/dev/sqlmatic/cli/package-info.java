/**
 * The command line: {@code serve}, {@code ask}, {@code query}, {@code structure} and {@code eval},
 * one class each, and what they print with. Start at {@link dev.sqlmatic.cli.SqlmaticCommand}. Exit
 * status: 0 answered, 1 the question or SQL failed, 2 wrong usage.
 */
package dev.sqlmatic.cli;
