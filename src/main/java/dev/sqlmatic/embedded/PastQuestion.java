package dev.sqlmatic.embedded;

/** An earlier question of the conversation and the SQL that answered it. */
public record PastQuestion(String question, String sql) {}
