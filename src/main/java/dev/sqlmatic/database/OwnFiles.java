package dev.sqlmatic.database;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What lies in SQLMatic's own folder: conversations and other people's uploads, which nobody may
 * attach. The sample databases are there to be attached. Immutable.
 */
record OwnFiles(Path home) {

  /** Whether a file is one of ours, under whatever name: a hard link lies elsewhere. */
  boolean hold(Path real) {
    Path folder = AllowedRoots.real(home);
    if (real.startsWith(folder)) {
      return !real.startsWith(folder.resolve("samples"));
    }
    if (!Files.isRegularFile(real) || !Files.isDirectory(folder)) {
      return false;
    }
    try (DirectoryStream<Path> state = Files.newDirectoryStream(folder, Files::isRegularFile)) {
      for (Path file : state) {
        if (Files.isSameFile(file, real)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return true; // what cannot be told is not given away
    }
  }
}
