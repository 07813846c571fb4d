package dev.sqlmatic.realtime;

/**
 * What one socket may hold.
 *
 * @param maxMessage characters of a client's message, its fragments joined
 * @param maxQuestion characters of a question in it
 * @param queueFrames frames that wait to be sent; more: the client is dropped
 * @param queueCharacters characters that wait to be sent, but for the last frame
 */
public record RealtimeConfig(
    int maxMessage, int maxQuestion, int queueFrames, long queueCharacters) {

  /** The usual, with the limit for questions that holds for REST as well. */
  public static RealtimeConfig of(int maxQuestion) {
    return new RealtimeConfig(1 << 20, maxQuestion, 1000, 16 << 20);
  }
}
