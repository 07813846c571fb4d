package dev.sqlmatic.api;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.fileupload2.core.MultipartInput;
import org.apache.commons.fileupload2.core.ParameterParser;

/**
 * A file within {@code multipart/form-data} (RFC 7578), read as it arrives and never held whole.
 *
 * @param name as the client called it, without its folders
 * @param field the form's {@code name}, if it came before the file
 * @param content ends with the part; to be read before anything else of the body
 */
record FormFile(String name, Optional<String> field, InputStream content) {

  private static final int LONGEST_FIELD = 1024;

  /** The first part with a file name. Throws BadInput where the body is no such form. */
  static Optional<FormFile> first(String contentType, InputStream body) throws IOException {
    String boundary = parameters(contentType).get("boundary");
    if (boundary == null || boundary.isEmpty()) {
      throw broken("its Content-Type names no boundary");
    }
    try {
      MultipartInput parts =
          MultipartInput.builder()
              .setInputStream(body)
              .setBoundary(boundary.getBytes(StandardCharsets.ISO_8859_1))
              .get();
      Optional<String> field = Optional.empty();
      for (boolean more = parts.skipPreamble(); more; more = parts.readBoundary()) {
        Map<String, String> part = disposition(parts.readHeaders());
        Optional<String> name = fileName(part);
        if (name.isPresent()) {
          return Optional.of(new FormFile(name.get(), field, parts.newInputStream()));
        }
        if ("name".equals(part.get("name"))) {
          field = text(parts.newInputStream());
        } else {
          parts.discardBodyData();
        }
      }
      return Optional.empty();
    } catch (MultipartInput.MalformedStreamException | IllegalArgumentException e) {
      throw broken("a part of it has no end");
    }
  }

  private static Map<String, String> disposition(String headers) {
    return headers
        .lines()
        .filter(header -> header.regionMatches(true, 0, "Content-Disposition:", 0, 20))
        .findFirst()
        .map(header -> parameters(header.substring(20)))
        .orElse(Map.of());
  }

  private static Optional<String> fileName(Map<String, String> part) {
    return Optional.ofNullable(part.get("filename"))
        .filter(name -> !name.isBlank())
        .map(name -> name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1));
  }

  /** A field too long for a name is cut, and then refused as a name. */
  private static Optional<String> text(InputStream content) throws IOException {
    String text = new String(content.readNBytes(LONGEST_FIELD), StandardCharsets.UTF_8).strip();
    content.close();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static Map<String, String> parameters(String header) {
    ParameterParser parser = new ParameterParser();
    parser.setLowerCaseNames(true);
    return parser.parse(header, ';');
  }

  private static FailureException broken(String why) {
    return new FailureException(
        new Failure.BadInput(
            "MALFORMED_FORM", "The multipart form cannot be read: %s.".formatted(why)));
  }
}
