package dev.sqlmatic.realtime;

/**
 * What one socket may hold.
 *
 * @param maxMessage characters of a client's message, its fragments joined
 * @param queueFrames frames that wait to be sent; more: the client is dropped
 * @param queueCharacters characters that wait to be sent, but for the last frame
 */
public record RealtimeConfig(int maxMessage, int queueFrames, long queueCharacters) {

  public static RealtimeConfig defaults() {
    return new RealtimeConfig(1 << 20, 1000, 16 << 20);
  }
}
