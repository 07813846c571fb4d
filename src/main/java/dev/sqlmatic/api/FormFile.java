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
 * @param content ends with the part; to be read before anything else of the body
 */
record FormFile(String name, InputStream content) {

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
      for (boolean more = parts.skipPreamble(); more; more = parts.readBoundary()) {
        Optional<String> name = fileName(parts.readHeaders());
        if (name.isPresent()) {
          return Optional.of(new FormFile(name.get(), parts.newInputStream()));
        }
        parts.discardBodyData();
      }
      return Optional.empty();
    } catch (MultipartInput.MalformedStreamException | IllegalArgumentException e) {
      throw broken("a part of it has no end");
    }
  }

  private static Optional<String> fileName(String headers) {
    for (String header : headers.split("\r?\n")) {
      if (header.regionMatches(true, 0, "Content-Disposition:", 0, 20)) {
        String name = parameters(header.substring(20)).get("filename");
        if (name != null && !name.isBlank()) {
          return Optional.of(
              name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1));
        }
      }
    }
    return Optional.empty();
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
