/**
 * The WebSocket: who is connected, who hears what, and one bounded queue with one writer for each
 * socket. Start at {@link dev.sqlmatic.realtime.WebSocketHub}. Imports {@code chat} and what is
 * below.
 */
package dev.sqlmatic.realtime;
