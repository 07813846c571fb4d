package dev.sqlmatic.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares a text with the file that holds how it should read. {@code -Dgolden.update=true} writes
 * the file anew; what changed is then reviewed like code.
 */
public final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/prompts");

  private Golden() {}

  public static void assertMatches(String file, String text) {
    Path path = FOLDER.resolve(file);
    try {
      if (Boolean.getBoolean("golden.update")) {
        Files.createDirectories(FOLDER);
        Files.writeString(path, text);
      }
      assertThat(text).isEqualTo(Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
