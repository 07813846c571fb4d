package dev.sqlmatic.database;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * About how many bytes the process holds outside the Java heap. SQLite's own accounting is compiled
 * out of the driver, so growth of the resident set stands in; the heap's high-water mark is taken
 * off, because garbage is not SQLite's doing. Confined to the watchdog's thread.
 */
final class MemoryGauge {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  private final boolean linux = Files.isReadable(STATUS);
  private long heapPeak;

  long bytes() {
    Runtime runtime = Runtime.getRuntime();
    heapPeak = Math.max(heapPeak, runtime.totalMemory() - runtime.freeMemory());
    return (linux ? resident() : committed()) - heapPeak;
  }

  private static long resident() {
    try {
      String status = Files.readString(STATUS, StandardCharsets.ISO_8859_1);
      int start = status.indexOf(RESIDENT) + RESIDENT.length();
      String kilobytes = status.substring(start, status.indexOf("kB", start)).strip();
      return Long.parseLong(kilobytes) * 1024;
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      return 0; // no gauge, no limit: the deadline still holds
    }
  }

  /** Elsewhere than on Linux the address space must do. */
  private static long committed() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getCommittedVirtualMemorySize()
        : 0;
  }
}
