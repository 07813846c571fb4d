/**
 * What can go wrong, as one sealed type. Everything that fails towards a user or a model does so
 * with a {@link dev.sqlmatic.failure.FailureException}. Imports nothing of ours.
 */
package dev.sqlmatic.failure;
