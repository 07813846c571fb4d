package dev.sqlmatic.linking;

import java.time.LocalDate;

/**
 * Days from {@code start} inclusive to {@code end} exclusive.
 *
 * @param words as the question says it
 */
public record DateRange(LocalDate start, LocalDate end, String words) {}
