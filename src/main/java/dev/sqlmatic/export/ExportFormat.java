package dev.sqlmatic.export;

import java.util.Locale;

/** What a result can be written as. */
public enum ExportFormat {
  /** RFC 4180. */
  CSV("text/csv; charset=utf-8; header=present"),
  JSON("application/json"),
  /** One JSON value a line (ndjson.org). */
  NDJSON("application/x-ndjson"),
  /** Office Open XML (ISO/IEC 29500). */
  XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

  private final String mediaType;

  ExportFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  public String mediaType() {
    return mediaType;
  }

  /** A file name's ending, without its dot. */
  public String extension() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether its bytes shrink when they are packed; a spreadsheet already is. */
  public boolean packs() {
    return this != XLSX;
  }
}
