package dev.sqlmatic.api;

import dev.sqlmatic.database.ResultStream;
import dev.sqlmatic.export.ExportFormat;
import dev.sqlmatic.export.JsonShape;
import dev.sqlmatic.export.ResultExport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Answers with a result as a file that is written while its query runs. */
final class Export {
  private Export() {}

  /** How JSON is shaped when a request does not say: as everywhere, and as objects line by line. */
  static JsonShape shape(Parameters in, ExportFormat format) {
    JsonShape usual = format == ExportFormat.NDJSON ? JsonShape.OBJECTS : JsonShape.ARRAYS;
    return in.oneOf("_shape", JsonShape.NAMES).map(JsonShape::of).orElse(usual);
  }

  /**
   * An answer that takes the stream over. What fails before the first row is thrown here, when a
   * problem can still be answered.
   *
   * @param name of the file, without its ending
   */
  static Reply reply(
      Call call, ResultStream stream, ExportFormat format, JsonShape shape, String name) {
    boolean begun = false;
    try {
      stream.head();
      begun = true;
    } finally {
      if (!begun) {
        stream.close();
      }
    }
    boolean packed = format.packs() && acceptsGzip(call);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", format.mediaType());
    headers.put("Content-Disposition", disposition(format, name));
    headers.put("Cache-Control", "no-store");
    headers.put("Vary", "Accept-Encoding");
    if (packed) {
      headers.put("Content-Encoding", "gzip");
    }
    ResultExport export = new ResultExport(format, shape, ResultExport.CRLF);
    return new Reply.Stream(headers, new Body(export, stream, packed));
  }

  /** JSON is looked at, the others are kept. */
  private static String disposition(ExportFormat format, String name) {
    String kind = format == ExportFormat.JSON ? "inline" : "attachment";
    String file = name + "." + format.extension();
    String plain = file.replaceAll("[^A-Za-z0-9._ -]", "_");
    String encoded =
        URLEncoder.encode(file, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
    return "%s; filename=\"%s\"; filename*=UTF-8''%s".formatted(kind, plain, encoded);
  }

  /** RFC 9110, 12.5.3: named, or covered by *, and not with a weight of 0. */
  static boolean acceptsGzip(Call call) {
    List<String> codings =
        Arrays.stream(call.header("Accept-Encoding").orElse("").split(","))
            .map(coding -> coding.replace(" ", "").toLowerCase(Locale.ROOT))
            .toList();
    List<String> named =
        codings.stream().filter(c -> c.equals("gzip") || c.startsWith("gzip;")).toList();
    return (named.isEmpty()
            ? codings.stream().filter(c -> c.equals("*") || c.startsWith("*;")).toList()
            : named)
        .stream().anyMatch(coding -> !coding.matches(".*;q=0(\\.0*)?"));
  }

  private record Body(ResultExport export, ResultStream stream, boolean packed)
      implements Reply.Body {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      if (packed) {
        try (GZIPOutputStream gzip = new Quick(out)) {
          export.write(stream, gzip);
        }
      } else {
        export.write(stream, out);
      }
    }

    @Override
    public void close() {
      stream.close();
    }
  }

  /** Packs at the speed of a network rather than as small as can be. */
  private static final class Quick extends GZIPOutputStream {
    Quick(OutputStream out) throws IOException {
      super(out, 64 * 1024, true);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
