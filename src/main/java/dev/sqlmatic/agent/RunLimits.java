package dev.sqlmatic.agent;

import java.time.Duration;

/**
 * What bounds one run.
 *
 * @param rounds calls of the model
 * @param tokens read and written by the model
 * @param time from the first call to the end
 */
public record RunLimits(int rounds, int tokens, Duration time) {}
