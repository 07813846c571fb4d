package dev.sqlmatic.database;

import dev.sqlmatic.database.DatabaseStructure.Column;
import dev.sqlmatic.database.DatabaseStructure.ForeignKey;
import dev.sqlmatic.database.DatabaseStructure.Index;
import dev.sqlmatic.database.DatabaseStructure.Kind;
import dev.sqlmatic.database.DatabaseStructure.Table;
import dev.sqlmatic.database.DatabaseStructure.Trigger;
import dev.sqlmatic.database.worker.FrameReader;
import dev.sqlmatic.database.worker.FrameWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A {@link DatabaseStructure} as it crosses from a worker. Stateless. */
final class StructureFrames {
  private StructureFrames() {}

  static void put(FrameWriter frame, DatabaseStructure structure) {
    frame.putText(structure.database()).putNumber(structure.schemaVersion());
    frame.putNumber(structure.tables().size());
    structure.tables().forEach(table -> put(frame, table));
    putTexts(frame, structure.problems());
  }

  static DatabaseStructure take(FrameReader frame) throws IOException {
    return new DatabaseStructure(
        frame.takeText(),
        frame.takeNumber(),
        takeAll(frame, StructureFrames::takeTable),
        takeTexts(frame));
  }

  private static void put(FrameWriter frame, Table table) {
    frame.putText(table.name()).putText(table.kind().name());
    frame.putFlag(table.strict()).putFlag(table.withoutRowid());
    frame.putNumber(table.columns().size());
    table.columns().forEach(column -> put(frame, column));
    putTexts(frame, table.primaryKey());
    frame.putNumber(table.foreignKeys().size());
    table.foreignKeys().forEach(key -> put(frame, key));
    frame.putNumber(table.indexes().size());
    table.indexes().forEach(index -> put(frame, index));
    frame.putNumber(table.triggers().size());
    table.triggers().forEach(trigger -> frame.putText(trigger.name()).putText(trigger.sql()));
    frame.putNumber(table.rowEstimate().isPresent() ? 1 : 0);
    table.rowEstimate().ifPresent(frame::putNumber);
    frame.putText(table.sql());
  }

  private static Table takeTable(FrameReader frame) throws IOException {
    return new Table(
        frame.takeText(),
        takeKind(frame),
        frame.takeFlag(),
        frame.takeFlag(),
        takeAll(frame, StructureFrames::takeColumn),
        takeTexts(frame),
        takeAll(frame, StructureFrames::takeForeignKey),
        takeAll(frame, StructureFrames::takeIndex),
        takeAll(frame, part -> new Trigger(part.takeText(), part.takeText())),
        takeAll(frame, FrameReader::takeNumber).stream().findFirst(),
        frame.takeText());
  }

  private static Kind takeKind(FrameReader frame) throws IOException {
    String name = frame.takeText();
    try {
      return Kind.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IOException("a table of the unknown kind " + name, e);
    }
  }

  private static void put(FrameWriter frame, Column column) {
    frame.putText(column.name()).putText(column.type()).putFlag(column.notNull());
    putTexts(frame, column.defaultValue().stream().toList());
    frame.putNumber(column.primaryKey()).putFlag(column.generated()).putFlag(column.hidden());
  }

  private static Column takeColumn(FrameReader frame) throws IOException {
    return new Column(
        frame.takeText(),
        frame.takeText(),
        frame.takeFlag(),
        takeTexts(frame).stream().findFirst(),
        frame.takeCount(),
        frame.takeFlag(),
        frame.takeFlag());
  }

  private static void put(FrameWriter frame, ForeignKey key) {
    putTexts(frame, key.columns());
    frame.putText(key.referencedTable());
    putTexts(frame, key.referencedColumns());
    frame.putText(key.onUpdate()).putText(key.onDelete());
  }

  private static ForeignKey takeForeignKey(FrameReader frame) throws IOException {
    return new ForeignKey(
        takeTexts(frame), frame.takeText(), takeTexts(frame), frame.takeText(), frame.takeText());
  }

  private static void put(FrameWriter frame, Index index) {
    frame.putText(index.name()).putFlag(index.unique()).putFlag(index.partial());
    frame.putText(index.origin());
    putTexts(frame, index.columns());
    frame.putText(index.sql());
  }

  private static Index takeIndex(FrameReader frame) throws IOException {
    return new Index(
        frame.takeText(),
        frame.takeFlag(),
        frame.takeFlag(),
        frame.takeText(),
        takeTexts(frame),
        frame.takeText());
  }

  private static void putTexts(FrameWriter frame, List<String> texts) {
    frame.putNumber(texts.size());
    texts.forEach(frame::putText);
  }

  private static List<String> takeTexts(FrameReader frame) throws IOException {
    return takeAll(frame, FrameReader::takeText);
  }

  /** Reads one of several. */
  @FunctionalInterface
  private interface Part<T> {
    T take(FrameReader frame) throws IOException;
  }

  /** Grows with what is there, not with what was announced. */
  private static <T> List<T> takeAll(FrameReader frame, Part<T> part) throws IOException {
    int size = frame.takeCount();
    List<T> all = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      all.add(part.take(frame));
    }
    return all;
  }
}
