package dev.sqlmatic.database.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much of a process is in memory (Linux: proc_pid_status(5), VmRSS). Stateless. */
final class ResidentMemory {
  private static final String KEY = "VmRSS:";

  private ResidentMemory() {}

  /** Bytes; 0 where it cannot be told, or the process is gone. */
  static long of(long pid) {
    try {
      String status =
          Files.readString(
              Path.of("/proc", Long.toString(pid), "status"), StandardCharsets.ISO_8859_1);
      int start = status.indexOf(KEY);
      return start < 0
          ? 0
          : 1024
              * Long.parseLong(
                  status.substring(start + KEY.length(), status.indexOf("kB", start)).strip());
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      return 0;
    }
  }
}
