package dev.sqlmatic.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sqlmatic.database.ResultJson;
import dev.sqlmatic.database.SqlValue;

/**
 * A value as a model reads it: long texts cut, blobs by their size alone. Immutable.
 *
 * @param mostCharacters of one value
 */
record ModelValues(int mostCharacters) {

  JsonNode write(SqlValue value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (value) {
      case SqlValue.Blob(byte[] bytes) -> nodes.textNode("<blob of " + bytes.length + " bytes>");
      case SqlValue.Text(String text) -> nodes.textNode(shorten(text));
      case SqlValue.Null _, SqlValue.Int _, SqlValue.Real _ -> ResultJson.value(value);
    };
  }

  String shorten(String text) {
    if (text.length() <= mostCharacters) {
      return text;
    }
    int end = mostCharacters;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + "… (" + (text.length() - end) + " more characters)";
  }
}
