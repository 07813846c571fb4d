/**
 * The model that needs no key: question to SQL in process, by rules, with the same answer every
 * time. Start at {@link dev.sqlmatic.embedded.QuestionAnswerer} (question to SQL) or {@link
 * dev.sqlmatic.embedded.EmbeddedChatModel} (the same, as a chat model). A question is linked to the
 * schema, read by rules into a {@code Draft}, made into queries by {@code QueryMaker}, which are
 * run and ranked. Imports {@code linking}, {@code database}, {@code failure} and {@code json} only.
 */
package dev.sqlmatic.embedded;
