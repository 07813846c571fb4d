/**
 * Admits a message, runs the user's agent on it, stores each event and publishes it. Start at
 * {@code ChatHandler}. It knows nobody who listens: they implement {@link
 * dev.sqlmatic.chat.EventSink}.
 */
package dev.sqlmatic.chat;
