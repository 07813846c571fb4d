/**
 * REST and server-sent events: one {@code …Routes} class per resource, each a list of {@link
 * dev.sqlmatic.api.Endpoint}s, and what they share: {@link dev.sqlmatic.api.Call} reads a request,
 * {@link dev.sqlmatic.api.Reply} is the answer, {@link dev.sqlmatic.api.ProblemHandler} turns what
 * failed into one. Start at {@link dev.sqlmatic.api.Api}. Imports {@code chat} and what is below.
 */
package dev.sqlmatic.api;
