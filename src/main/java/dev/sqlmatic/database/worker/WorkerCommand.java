package dev.sqlmatic.database.worker;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a worker is started: this JVM's own {@code java}, few classes, a small heap, an environment
 * without anybody's keys, and the limits that the platform's shell can set. Immutable.
 *
 * @param main the class whose {@code main} serves frames on its standard input and output
 * @param classPath jars and folders, in order
 * @param properties system properties
 * @param heapBytes the heap at most
 * @param dataBytes writable private memory at most, the heap included; enforced by the kernel where
 *     {@code ulimit -d} works (Linux), so that an allocation fails instead of taking the machine's
 * @param fileBytes bytes at most of any file that it writes, such as what a big sort puts aside
 */
public record WorkerCommand(
    String main,
    List<Path> classPath,
    Map<String, String> properties,
    long heapBytes,
    long dataBytes,
    long fileBytes) {

  /** What the child needs to understand names of files, and Windows to start anything at all. */
  private static final Set<String> KEPT =
      Set.of("LANG", "LC_ALL", "LC_CTYPE", "SystemRoot", "SYSTEMROOT");

  private static final Path SHELL = Path.of("/bin/sh");

  /** The blocks in which {@code ulimit -f} counts (POSIX). */
  private static final int BLOCK = 512;

  public WorkerCommand {
    classPath = List.copyOf(classPath);
    properties = Map.copyOf(properties);
  }

  /** A process in an empty folder of its own, with a cache of classes where there is one. */
  ProcessBuilder builder(Path folder, Optional<Path> cache) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SHELL)) {
      command.addAll(List.of(SHELL.toString(), "-c", limits(), "sqlmatic"));
    }
    command.addAll(java(folder));
    cache.ifPresent(file -> command.add("-XX:AOTCache=" + file));
    command.add(main);
    return prepared(command, folder);
  }

  /** A limit that the platform does not know is left out; {@code exec} keeps the process id. */
  private String limits() {
    return "ulimit -c 0 2>/dev/null; ulimit -d %d 2>/dev/null; ulimit -f %d 2>/dev/null; exec \"$@\""
        .formatted(dataBytes / 1024, fileBytes / BLOCK);
  }

  /** A process that leaves a cache of what it has loaded when it ends by itself. */
  ProcessBuilder training(Path folder, Path cache) {
    List<String> command = java(folder);
    command.add("-XX:AOTCacheOutput=" + cache);
    command.add(main);
    return prepared(command, folder);
  }

  /** A cache can be made of jars only. */
  boolean cacheable() {
    return classPath.stream().allMatch(Files::isRegularFile);
  }

  private List<String> java(Path folder) {
    String path = String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList());
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapBytes,
                "-Xms16m",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                // A crash report holds memory, and so rows; and standard output is for frames.
                "-XX:ErrorFile=" + (File.separatorChar == '/' ? "/dev/null" : "NUL"),
                "-XX:+DisplayVMOutputToStderr",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + folder));
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("-cp");
    command.add(path);
    return command;
  }

  private static ProcessBuilder prepared(List<String> command, Path folder) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> !KEPT.contains(name));
    builder.environment().put("SQLITE_TMPDIR", folder.toString());
    return builder;
  }

  /** Removes a worker's folder with what it may have left there. */
  static void remove(Path folder) throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      for (Path file : left.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
