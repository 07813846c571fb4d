package dev.sqlmatic.embedded;

/**
 * One way to read a question.
 *
 * @param confidence from 0 to 1
 * @param explanation the query in words, made from its own clauses
 */
public record Reading(String sql, double confidence, String explanation) {}
