package dev.sqlmatic.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.storage.Storage;
import dev.sqlmatic.storage.StorageConfig;
import dev.sqlmatic.storage.Uuid7;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is gone is played by a storage that was closed before its run had ended. */
final class InterruptedRunsTest {
  private final Uuid7 ids = new Uuid7(Clock.systemUTC(), RandomGenerator.getDefault());
  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void endsARunThatWasCutOffAfterAnyStep(int steps) {
    String thread = cutOffAfter(steps);
    try (Storage storage = open()) {
      ThreadService threads = threads(storage);
      assertThat(threads.get("local", thread).running()).isTrue();
      List<StoredEvent> ended = threads.endInterruptedRuns();

      assertThat(threads.endInterruptedRuns()).as("a second time").isEmpty();
      assertThat(threads.get("local", thread).running()).isFalse();
      List<StoredEvent> events = threads.events("local", thread, 0, 100);
      assertThat(events)
          .extracting(StoredEvent::seq)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
      assertThat(events.stream().filter(StoredEvent::last)).containsExactly(events.getLast());
      assertThat(count(events, "tool_result")).isEqualTo(count(events, "tool_use"));
      assertThat(ended.getLast().payload().at("/problem/code").asText())
          .isEqualTo("RUN_INTERRUPTED");
      assertThat(ended.getLast().type()).isEqualTo("error");

      RunStart next = threads.begin("local", thread, "Again?", Optional.empty(), "embedded");
      assertThat(threads.append(next, "text", text("Yes")).seq()).isEqualTo(events.size() + 1L);
    }
  }

  @Test
  void keepsWhatWasSaid() {
    String thread = cutOffAfter(6);
    try (Storage storage = open()) {
      ThreadService threads = threads(storage);
      StoredEvent error = threads.endInterruptedRuns().getLast();
      ThreadMessage last =
          threads.messages("local", thread, 10, Optional.empty()).items().getLast();
      assertThat(last.role()).isEqualTo(ThreadMessage.Role.ASSISTANT);
      assertThat(last.content()).isEqualTo("There are 275 art");
      assertThat(error.payload().path("message_id").asText()).isEqualTo(last.id());
    }
  }

  @Test
  void makesUpTheResultOfAToolCallThatHasNone() {
    cutOffAfter(3);
    try (Storage storage = open()) {
      List<StoredEvent> ended = threads(storage).endInterruptedRuns();
      assertThat(ended).extracting(StoredEvent::type).containsExactly("tool_result", "error");
      ObjectNode result = ended.getFirst().payload();
      assertThat(result.path("call_id").asText()).isEqualTo("b");
      assertThat(result.path("tool").asText()).isEqualTo("sqlite_execute_query");
      assertThat(result.path("ok").asBoolean(true)).isFalse();
      assertThat(result.path("summary").asText()).isEqualTo("interrupted");
    }
  }

  @Test
  void leavesTheRunOfALivingProcessAlone() {
    try (Storage server = open();
        Storage commandLine = open()) {
      ThreadService threads = threads(server);
      String thread = threads.create("local", Optional.empty(), Optional.empty()).id();
      RunStart run = threads.begin("local", thread, "?", Optional.empty(), "embedded");

      ThreadService others = threads(commandLine);
      assertThat(others.endInterruptedRuns()).isEmpty();
      assertThat(threads.endInterruptedRuns()).isEmpty();
      assertThatExceptionOfType(FailureException.class)
          .isThrownBy(() -> others.begin("local", thread, "!", Optional.empty(), "embedded"))
          .satisfies(e -> assertThat(e.failure().code()).isEqualTo("THREAD_BUSY"));
      assertThat(threads.finish(run, "done", Json.object(), "done").seq()).isEqualTo(1);
      assertThat(others.get("local", thread).running()).isFalse();
    }
  }

  @Test
  void freesAThreadWhoseProcessDiedWhileAnotherGoesOn() {
    try (Storage server = open()) {
      String thread = cutOffAfter(3);
      ThreadService threads = threads(server);
      RunStart next = threads.begin("local", thread, "Again?", Optional.empty(), "embedded");
      assertThat(next.thread().running()).isTrue();
      assertThat(threads.events("local", thread, 0, 100).getLast().type()).isEqualTo("error");
      threads.finish(next, "done", Json.object(), "Yes");

      String other = cutOffAfter(1);
      threads.delete("local", other);
    }
  }

  /** Begins a run, takes that many of its steps, and vanishes. */
  private String cutOffAfter(int steps) {
    try (Storage storage = open()) {
      ThreadService threads = threads(storage);
      String thread = threads.create("local", Optional.empty(), Optional.empty()).id();
      RunStart run = threads.begin("local", thread, "How many?", Optional.empty(), "embedded");
      List<Runnable> all =
          List.of(
              () -> threads.append(run, "tool_use", call("a")),
              () -> threads.append(run, "tool_result", call("a").put("ok", true)),
              () -> threads.append(run, "tool_use", call("b")),
              () -> threads.append(run, "tool_result", call("b").put("ok", true)),
              () -> threads.append(run, "text", text("There are ")),
              () -> threads.append(run, "text", text("275 art")));
      all.subList(0, steps).forEach(Runnable::run);
      return thread;
    }
  }

  private static ObjectNode call(String id) {
    return Json.object().put("tool", "sqlite_execute_query").put("call_id", id);
  }

  private static ObjectNode text(String content) {
    return Json.object().put("content", content);
  }

  private static long count(List<StoredEvent> events, String type) {
    return events.stream().filter(event -> event.type().equals(type)).count();
  }

  private Storage open() {
    return Storage.open(new StorageConfig(home), ids.get());
  }

  private ThreadService threads(Storage storage) {
    return new ThreadService(storage, Clock.systemUTC(), ids);
  }
}
