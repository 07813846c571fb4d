/**
 * Language models behind langchain4j's {@code StreamingChatModel}: providers, retry, time limits.
 * Start at {@code ModelRegistry}. Imports {@code database} (a provider may be bound to one), {@code
 * config} and {@code failure}.
 */
package dev.sqlmatic.model;
