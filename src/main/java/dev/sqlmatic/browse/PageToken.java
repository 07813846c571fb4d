package dev.sqlmatic.browse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.database.SqlValue;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.InputErrors;
import dev.sqlmatic.json.Json;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Where a page ended, as a client carries it to the next: the last row's sort value and key, exact
 * to the bit, or how many rows came before. Immutable.
 *
 * @param order what the rows were sorted by; a token is good for that order only
 * @param values of the last row; empty where {@code offset} counts
 */
record PageToken(String order, List<SqlValue> values, long offset) {
  PageToken {
    values = List.copyOf(values);
  }

  String encode() {
    ObjectNode json = Json.object();
    json.put("o", order);
    json.put("n", offset);
    ArrayNode array = json.putArray("v");
    values.forEach(value -> array.add(write(value)));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Json.write(json).getBytes(StandardCharsets.UTF_8));
  }

  /** Throws BadInput BAD_CURSOR for what this server did not make for this order. */
  static PageToken decode(String token, String order, int values) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      JsonNode json = Json.parse(new String(bytes, StandardCharsets.UTF_8));
      List<SqlValue> read = new ArrayList<>();
      json.path("v").forEach(value -> read.add(read(value.asText())));
      PageToken page = new PageToken(json.path("o").asText(), read, json.path("n").asLong(-1));
      if (page.order.equals(order) && read.size() == values && page.offset >= 0) {
        return page;
      }
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new FailureException(bad(token), e);
    }
    throw new FailureException(bad(token));
  }

  private static String write(SqlValue value) {
    return switch (value) {
      case SqlValue.Null _ -> "n";
      case SqlValue.Int(long number) -> "i" + number;
      case SqlValue.Real(double number) -> "r" + Double.toHexString(number);
      case SqlValue.Text(String text) -> "t" + text;
      case SqlValue.Blob(byte[] bytes) -> "b" + Base64.getEncoder().encodeToString(bytes);
    };
  }

  private static SqlValue read(String text) {
    String rest = text.isEmpty() ? "" : text.substring(1);
    return switch (text.isEmpty() ? '?' : text.charAt(0)) {
      case 'n' -> SqlValue.Null.NULL;
      case 'i' -> SqlValue.of(Long.parseLong(rest));
      case 'r' -> SqlValue.of(Double.parseDouble(rest));
      case 't' -> SqlValue.of(rest);
      case 'b' -> new SqlValue.Blob(Base64.getDecoder().decode(rest));
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static Failure bad(String token) {
    return new Failure.BadInput(
        "BAD_CURSOR",
        "'%s' is no next_cursor of this table in this order; begin again without _next."
            .formatted(InputErrors.shorten(token)));
  }
}
