package dev.sqlmatic.database;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Where attachments made at run time are kept over a restart. Implementations are thread-safe. */
public interface AttachmentStore {

  /** What is kept of an attachment. */
  record Attachment(String name, Path path, boolean uploaded, Instant attachedAt) {}

  /** Keeps it, in the place of one of the same name. */
  void save(Attachment attachment);

  /** Forgets it; nothing happens when there is none. */
  void remove(String name);

  /** All of them, in the order in which they were saved. */
  List<Attachment> all();
}
