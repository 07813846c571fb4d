package dev.sqlmatic.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JSON object from outside, read field by field. Each accessor names a field that may be given;
 * {@link #check} then refuses what is unknown, missing or of the wrong type, all at once. A value
 * that an accessor gave must not be used before that. {@code null} counts as absent. Not
 * thread-safe.
 */
public final class JsonInput {
  private static final Pattern TWICE = Pattern.compile("^Duplicate field '(.*?)'");
  private static final ObjectReader READER =
      Json.mapper()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private final ObjectNode fields;
  private final InputErrors errors = new InputErrors("field");

  private JsonInput(ObjectNode fields) {
    this.fields = fields;
  }

  /** Reads UTF-8 (or UTF-16/32, RFC 4627) text. Throws BadInput MALFORMED_JSON with the place. */
  public static JsonInput of(byte[] body) {
    if (body.length == 0) {
      throw malformed("The body is empty; a JSON object is expected.");
    }
    return of(() -> READER.readTree(body));
  }

  public static JsonInput of(String text) {
    if (text.isBlank()) {
      throw malformed("The message is empty; a JSON object is expected.");
    }
    return of(() -> READER.readTree(text));
  }

  private interface Source {
    JsonNode read() throws IOException;
  }

  private static JsonInput of(Source source) {
    try {
      JsonNode node = source.read();
      if (node instanceof ObjectNode object) {
        return new JsonInput(object);
      }
      throw malformed("A JSON object is expected, not " + kind(node) + ".");
    } catch (StreamConstraintsException e) {
      throw malformed("The JSON is nested too deeply, or holds a name or number that is too long.");
    } catch (JsonParseException e) {
      throw malformed("The JSON is broken" + place(e.getLocation()) + ": " + reason(e));
    } catch (JsonProcessingException e) {
      throw malformed("The JSON cannot be read" + place(e.getLocation()) + ": " + reason(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String requiredText(String field, int longest) {
    Optional<String> text = text(field, longest);
    if (text.isEmpty() && absent(field)) {
      errors.add(field, "Is required.");
    } else if (text.isPresent() && text.get().isBlank()) {
      errors.add(field, "Must not be blank.");
    }
    return text.orElse("");
  }

  /**
   * A text, if there is one.
   *
   * @param longest in UTF-16 units
   */
  public Optional<String> text(String field, int longest) {
    errors.know(field);
    if (absent(field)) {
      return Optional.empty();
    }
    JsonNode value = fields.get(field);
    if (!value.isTextual()) {
      errors.add(field, "Must be a text, not " + kind(value) + ".");
      return Optional.empty();
    }
    String text = value.textValue();
    if (text.length() > longest) {
      errors.add(
          field, "Has %d characters, at most %d are allowed.".formatted(text.length(), longest));
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /** A text that is not blank, or absent: what names something. */
  public Optional<String> name(String field) {
    Optional<String> name = text(field, 256);
    if (name.isPresent() && name.get().isBlank()) {
      errors.add(field, "Must not be blank; leave it out instead.");
    }
    return name;
  }

  public Optional<Long> integer(String field, long least, long most) {
    errors.know(field);
    if (absent(field)) {
      return Optional.empty();
    }
    JsonNode value = fields.get(field);
    boolean fits = value.isIntegralNumber() && value.canConvertToLong();
    if (!fits || value.longValue() < least || value.longValue() > most) {
      String shown = value.isNumber() ? value.asText() : kind(value);
      errors.add(
          field,
          "Must be a whole number from %d to %d, not %s."
              .formatted(least, most, InputErrors.shorten(shown)));
      return Optional.empty();
    }
    return Optional.of(value.longValue());
  }

  public Optional<Boolean> flag(String field) {
    errors.know(field);
    if (absent(field)) {
      return Optional.empty();
    }
    JsonNode value = fields.get(field);
    if (!value.isBoolean()) {
      errors.add(field, "Must be true or false, not " + kind(value) + ".");
      return Optional.empty();
    }
    return Optional.of(value.booleanValue());
  }

  public Optional<ObjectNode> object(String field) {
    errors.know(field);
    if (absent(field)) {
      return Optional.empty();
    }
    if (fields.get(field) instanceof ObjectNode object) {
      return Optional.of(object);
    }
    errors.add(field, "Must be a JSON object, not " + kind(fields.get(field)) + ".");
    return Optional.empty();
  }

  /** Notes an error that only the reader of a field can see. */
  public void reject(String field, String detail) {
    errors.add(field, detail);
  }

  /** Throws BadInput with everything that is wrong. */
  public void check() {
    List<String> given = new ArrayList<>();
    fields.fieldNames().forEachRemaining(given::add);
    errors.check(given);
  }

  private boolean absent(String field) {
    return !fields.hasNonNull(field);
  }

  /** What a value is, for a sentence. */
  public static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      case STRING -> "a text";
      case BOOLEAN -> "a boolean";
      case NUMBER -> "a number";
      case NULL -> "null";
      case BINARY, MISSING, POJO -> "nothing";
    };
  }

  private static String place(JsonLocation at) {
    return at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }

  /** The first line only: what follows names classes and features of the parser. */
  private static String reason(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    Matcher twice = TWICE.matcher(message);
    if (twice.find()) {
      return "The field '" + InputErrors.shorten(twice.group(1)) + "' is given twice.";
    }
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    int hint = line.indexOf(" (");
    String cut = (hint > 0 ? line.substring(0, hint) : line).replace(": was expecting", "");
    return InputErrors.shorten(cut) + ".";
  }

  private static FailureException malformed(String detail) {
    return new FailureException(new Failure.BadInput("MALFORMED_JSON", detail));
  }
}
