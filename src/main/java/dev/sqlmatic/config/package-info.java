/**
 * Reads YAML, environment and command line into typed values: every error at once, each with its
 * file, line and key. Knows no section by name; the records that it fills live beside what they
 * configure. Start at {@code Configuration}. Imports {@code failure}.
 */
package dev.sqlmatic.config;
