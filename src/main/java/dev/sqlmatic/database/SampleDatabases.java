package dev.sqlmatic.database;

import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The databases that SQLMatic brings along so that there is something to ask on the first day. What
 * they hold, and where it comes from, is told in {@code sample-dbs/README.md}. Stateless and
 * thread-safe.
 */
public final class SampleDatabases {
  private static final List<Sample> ALL =
      List.of(
          new Sample(
              "music_store",
              "Music store",
              "A shop that sells music: artists, albums, customers and five years of orders.",
              List.of(
                  "Which artists earned the most last year?",
                  "How much did we sell per month in 2025?",
                  "Which customers have never bought anything?")),
          new Sample(
              "world",
              "World",
              "Countries, languages, currencies, borders and airports: facts about the real world.",
              List.of(
                  "Which ten countries have the most people?",
                  "Which countries border Germany?",
                  "Which languages are spoken in the most countries?")),
          new Sample(
              "tasks",
              "Tasks",
              "A to-do app's data: tasks, projects, focus sessions, energy and morning rituals.",
              List.of(
                  "Which tasks are overdue?",
                  "Which projects have the most open tasks?",
                  "How many hours of focus did I have per month in 2026?")),
          new Sample(
              "planner",
              "Planner",
              "A planning app's data: users, goals, weekly and daily plans, and talks with a coach.",
              List.of(
                  "How many goals has each user completed?",
                  "Which goals are past their target date and still active?",
                  "How many messages were sent per month in 2026?")));

  private SampleDatabases() {}

  /** One sample: its name is the file's too, its questions can be asked as they stand. */
  public record Sample(String name, String title, String description, List<String> questions) {
    public Sample {
      questions = List.copyOf(questions);
    }
  }

  /** Every sample, the one to show first at the head. */
  public static List<Sample> all() {
    return ALL;
  }

  /**
   * Makes each sample that {@code folder} lacks, and the folder itself. A file that is there is
   * never touched, whatever it holds. A build that is killed leaves no half database behind, and
   * several processes may build at once.
   *
   * @return the files of all samples, in the order of {@link #all}
   * @throws FailureException if a file cannot be written
   */
  public static List<Path> build(Path folder) {
    List<Path> files = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      SampleBuilder.sweep(folder);
      for (Sample sample : ALL) {
        files.add(SampleBuilder.build(folder, sample.name()));
      }
    } catch (IOException | SQLException e) {
      throw new FailureException(
          new Failure.Internal(
              "The sample databases could not be written to '"
                  + folder
                  + "': "
                  + e
                  + ". Check that the folder can be written and its disk has room."),
          e);
    }
    return List.copyOf(files);
  }
}
