package dev.sqlmatic.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sqlmatic.failure.FailureException;
import dev.sqlmatic.json.Json;
import dev.sqlmatic.storage.Storage;
import dev.sqlmatic.storage.StorageConfig;
import dev.sqlmatic.storage.Uuid7;
import dev.sqlmatic.thread.ThreadService.Page;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ThreadListTest {
  /** Stands still, so that many threads have the same time. */
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  private Storage storage;
  private ThreadService threads;

  @BeforeEach
  void open(@TempDir Path home) {
    Uuid7 ids = new Uuid7(NOON, RandomGenerator.getDefault());
    storage = Storage.open(new StorageConfig(home), ids.get());
    threads = new ThreadService(storage, NOON, ids);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void showsEachThreadOncePageByPageWhileOthersAreAdded() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      made.addFirst(create("thread " + i));
    }
    List<String> shown = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Page<ChatThread> page = threads.list("local", Optional.empty(), 3, cursor);
      page.items().forEach(thread -> shown.add(thread.id()));
      create("added meanwhile");
      cursor = page.nextCursor();
    } while (cursor.isPresent());
    assertThat(shown).isEqualTo(made);
  }

  @Test
  void hasNoNextPageWhenTheLastOneIsFull() {
    create("one");
    create("two");
    assertThat(threads.list("local", Optional.empty(), 2, Optional.empty()).nextCursor()).isEmpty();
  }

  @Test
  void pagesThroughMessagesWhileOthersAreSaid() {
    String thread = create("talk");
    for (int i = 0; i < 3; i++) {
      say(thread, "q" + i, "a" + i);
    }
    Page<ThreadMessage> first = threads.messages("local", thread, 4, Optional.empty());
    say(thread, "q3", "a3");
    Page<ThreadMessage> second = threads.messages("local", thread, 10, first.nextCursor());
    assertThat(first.items())
        .extracting(ThreadMessage::content)
        .containsExactly("q0", "a0", "q1", "a1");
    assertThat(second.items())
        .extracting(ThreadMessage::content)
        .containsExactly("q2", "a2", "q3", "a3");
    assertThat(second.nextCursor()).isEmpty();
  }

  @Test
  void findsByTitleAndByWhatWasSaid() {
    String sales = create("Sales of 2025");
    String artists = create("Artists");
    say(artists, "Who sold most?", "Iron Maiden, by 100% of the sales_total.");
    assertThat(found("SALES")).containsExactly(artists, sales);
    assertThat(found("iron maiden")).containsExactly(artists);
    assertThat(found("100%")).containsExactly(artists);
    assertThat(found("sales_total")).containsExactly(artists);
    assertThat(found("2_25")).isEmpty();
    assertThat(found("%")).containsExactly(artists);
    assertThat(found("\\")).isEmpty();
    assertThat(found("'; DROP TABLE threads; --")).isEmpty();
    assertThat(found("  ")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense!", "bm9uc2Vuc2U", "OnRleHQ"})
  void refusesACursorThatItDidNotGive(String cursor) {
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> threads.list("local", Optional.empty(), 3, Optional.of(cursor)))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("BAD_CURSOR"))
        .withMessageContaining("'" + cursor + "'");
  }

  @Test
  void refusesALimitBelowOne() {
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> threads.list("local", Optional.empty(), 0, Optional.empty()))
        .withMessageContaining("0");
  }

  @Test
  void cutsATitleAtTheBorderOfAWord() {
    String question =
        "Which of the artists whose albums we sold last year\nearned more than in the year before it?";
    assertThat(Title.fromQuestion(question))
        .isEqualTo("Which of the artists whose albums we sold last year earned more than in the…")
        .hasSizeLessThanOrEqualTo(80);
    assertThat(Title.fromQuestion("  Short?\n")).isEqualTo("Short?");
    String guitars = "🎸".repeat(100);
    assertThat(Title.fromQuestion(guitars)).isEqualTo("🎸".repeat(79) + "…");
    assertThat(Title.fromQuestion("x".repeat(80))).hasSize(80).doesNotEndWith("…");
  }

  private String create(String title) {
    return threads.create("local", Optional.of(title), Optional.empty()).id();
  }

  private void say(String thread, String question, String answer) {
    RunStart run = threads.begin("local", thread, question, Optional.empty(), "embedded");
    threads.finish(run, "done", Json.object(), answer);
  }

  private List<String> found(String text) {
    return threads.list("local", Optional.of(text), 10, Optional.empty()).items().stream()
        .map(ChatThread::id)
        .toList();
  }
}
