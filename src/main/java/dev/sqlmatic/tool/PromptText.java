package dev.sqlmatic.tool;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A text that a model reads, kept as a resource below {@code prompts/} so that it is reviewed like
 * code: what it says, then one section per named part, each under a line {@code ## name}.
 * Immutable.
 *
 * @param body what stands before the first section
 * @param sections by name, in the order of the file
 */
public record PromptText(String body, Map<String, String> sections) {

  /**
   * Reads {@code prompts/NAME.md}. A missing one is a fault of the build, not of a user.
   *
   * @param name below {@code prompts/}, without the ending
   */
  public static PromptText read(String name) {
    String path = "/prompts/" + name + ".md";
    try (InputStream stream = PromptText.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalStateException("the prompt " + path + " is missing from this build");
      }
      return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The section of this name, or an error that names it. */
  public String section(String name) {
    String text = sections.get(name);
    if (text == null) {
      throw new IllegalStateException("the prompt has no section \"" + name + "\"");
    }
    return text;
  }

  private static PromptText parse(String text) {
    String[] parts = text.split("(?m)^## ", -1);
    Map<String, String> sections = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int end = parts[i].indexOf('\n');
      sections.put(parts[i].substring(0, end).strip(), parts[i].substring(end).strip());
    }
    return new PromptText(parts[0].strip(), sections);
  }
}
