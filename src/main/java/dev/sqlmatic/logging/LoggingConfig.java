package dev.sqlmatic.logging;

import dev.sqlmatic.config.Section;
import java.util.Locale;

/**
 * Section {@code logging}.
 *
 * @param level of SQLMatic's own loggers
 * @param format of the console's lines; the file has the same
 * @param file whether to write {@code logs/sqlmatic.log} below {@code storage.home} too
 * @param maxFileSize bytes after which a new file is begun
 * @param maxAge days that old files are kept
 * @param totalSize bytes of all files together; the oldest go first
 */
public record LoggingConfig(
    Level level, Format format, boolean file, long maxFileSize, int maxAge, long totalSize) {

  /** How much is logged. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  /** How a line looks. */
  public enum Format {
    TEXT,
    JSON;

    String appender(String of) {
      return of + "_" + name().toUpperCase(Locale.ROOT);
    }
  }

  public static LoggingConfig read(Section section) {
    return new LoggingConfig(
        section.choice("level", Level.class),
        section.choice("format", Format.class),
        section.flag("file"),
        section.bytes("max-file-size", 1024),
        section.integer("max-age-days", 1, 3650),
        section.bytes("total-size", 1024));
  }
}
