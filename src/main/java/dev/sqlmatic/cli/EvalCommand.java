package dev.sqlmatic.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.AppConfig;
import dev.sqlmatic.Services;
import dev.sqlmatic.database.DatabaseConfig;
import dev.sqlmatic.database.DatabaseService;
import dev.sqlmatic.database.IsolationConfig;
import dev.sqlmatic.json.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code sqlmatic eval}: asks a benchmark's questions on the same way as a user's, and scores the
 * SQL by what it gives. Its state lives in a temporary folder.
 */
@Command(
    name = "eval",
    description = "Asks the questions of a benchmark and tells how many were answered rightly.",
    footer = {
      "",
      "DIR holds databases/NAME.sqlite and questions.jsonl; each line of FILE becomes",
      "{id, sql, confidence, elapsed_ms}.",
      "",
      "Example: sqlmatic eval eval/open --out predictions.jsonl --ids eval/open/quick.ids"
    })
final class EvalCommand implements Callable<Integer> {
  private static final int MOST_ROWS = 1_000_000;
  private static final long MOST_BYTES = 512L << 20;
  private static final Duration SCORING_LIMIT = Duration.ofSeconds(30);

  private final Screen screen;
  private final Map<String, String> environment;

  @Mixin private Settings settings = new Settings();

  @Parameters(index = "0", paramLabel = "DIR", description = "The benchmark's folder.")
  private Path folder = Path.of("");

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where to write.")
  private Path out = Path.of("");

  @Option(names = "--ids", paramLabel = "FILE", description = "Only these ids, one a line.")
  private @Nullable Path ids;

  @Option(names = "--model", paramLabel = "NAME", description = "The model that answers.")
  private @Nullable String model;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Databases at a time (default: the number of processors).")
  private int jobs = Runtime.getRuntime().availableProcessors();

  EvalCommand(Screen screen, Map<String, String> environment) {
    this.screen = screen;
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (jobs < 1) {
      throw new UsageException("--jobs must be at least 1, not %d.".formatted(jobs));
    }
    List<EvalQuestion> questions = EvalQuestion.read(folder, Optional.ofNullable(ids));
    Path home = Files.createTempDirectory("sqlmatic-eval-");
    Map<String, String> overrides =
        Map.of(
            "storage.home", home.toString(),
            "database.samples", "false",
            "database.attach", "",
            "database.change-poll", "1h");
    AppConfig config = settings.readQuietly(environment, overrides);
    try (Services services = Settings.usage(() -> Services.open(config, List.of()));
        DatabaseService scoring = scoring(config, home);
        BufferedWriter lines = open()) {
      Settings.usage(() -> services.models().find(Optional.ofNullable(model)));
      EvalRun run = new EvalRun(services, scoring, folder, Optional.ofNullable(model));
      Scoreboard scores = answer(run, questions, lines);
      screen.out().print(scores.table());
    } finally {
      TemporaryFolder.delete(home);
    }
    return SqlmaticCommand.ANSWERED;
  }

  private BufferedWriter open() {
    try {
      return Files.newBufferedWriter(out);
    } catch (IOException e) {
      throw new UsageException("%s cannot be written: %s.".formatted(out, e.getMessage()));
    }
  }

  /** Each database is a job; what comes back is written and counted here. */
  private Scoreboard answer(EvalRun run, List<EvalQuestion> questions, BufferedWriter lines)
      throws IOException, InterruptedException {
    Map<String, List<EvalQuestion>> byDatabase =
        questions.stream()
            .collect(
                Collectors.groupingBy(
                    EvalQuestion::database, LinkedHashMap::new, Collectors.toList()));
    BlockingQueue<EvalRun.Answer> answers = new LinkedBlockingQueue<>();
    Progress progress = new Progress(screen, questions.size());
    Scoreboard scores = new Scoreboard();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(jobs, Thread.ofPlatform().name("eval-", 0).factory())) {
      byDatabase.forEach(
          (database, asked) -> pool.execute(() -> run.answer(database, asked, answers::add)));
      for (int i = 0; i < questions.size(); i++) {
        EvalRun.Answer answer = answers.take();
        lines.write(line(answer));
        lines.newLine();
        scores.add(answer.question().source(), answer.verdict());
        progress.show(scores);
      }
    }
    progress.end(scores);
    return scores;
  }

  private static String line(EvalRun.Answer answer) {
    ObjectNode json = Json.object();
    json.put("id", answer.question().id());
    json.put("sql", answer.sql());
    answer
        .confidence()
        .ifPresentOrElse(c -> json.put("confidence", c), () -> json.putNull("confidence"));
    json.put("elapsed_ms", answer.elapsed().toMillis());
    return Json.write(json);
  }

  /** The sandbox with room for whole results, as benchmarks compare them. */
  private static DatabaseService scoring(AppConfig config, Path home) {
    DatabaseConfig usual = config.database();
    DatabaseConfig roomy =
        new DatabaseConfig(
            usual.roots(),
            MOST_ROWS,
            MOST_BYTES,
            SCORING_LIMIT,
            usual.exportTimeout(),
            usual.structureTimeout(),
            usual.metadataTimeout(),
            Math.max(usual.maxMemory(), 2 * MOST_BYTES),
            usual.workers(),
            1,
            usual.queue(),
            usual.uploadLimit(),
            usual.changePoll(),
            IsolationConfig.IN_PROCESS);
    return DatabaseArgument.registry(roomy, home.resolve("scoring"));
  }
}
