/**
 * The agent: {@code AgentService} gives each user an {@code Agent}, whose {@code AgentLoop} drives
 * a model and its tools to a {@code RunOutcome}, telling each step as an {@code AgentEvent}. Start
 * at {@code AgentLoop}. Imports {@code tool}, {@code memory}, {@code thread}, {@code model} and
 * below.
 */
package dev.sqlmatic.agent;
