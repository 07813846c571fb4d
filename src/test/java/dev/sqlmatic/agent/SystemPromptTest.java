package dev.sqlmatic.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlmatic.database.DatabaseStructure;
import dev.sqlmatic.tool.AttachedForTest;
import dev.sqlmatic.tool.Golden;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemPromptTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);

  @TempDir private Path home;

  @Test
  void tellsTheStructureWithTypesAndKeysWhereItFits() {
    Golden.assertMatches("system-full.txt", prompt(1000));
  }

  @Test
  void leavesTypesOutWhereRoomIsScarce() {
    Golden.assertMatches("system-columns.txt", prompt(75));
  }

  @Test
  void leavesColumnsOutWhereRoomIsScarcer() {
    Golden.assertMatches("system-names.txt", prompt(50));
  }

  @Test
  void saysHowManyTablesItDoesNotName() {
    assertThat(prompt(20)).contains("more tables are not listed here");
  }

  @Test
  void saysThatADatabaseIsEmpty() {
    DatabaseStructure empty = new DatabaseStructure("void", 0, List.of(), List.of());

    assertThat(new SystemPrompt().of(Optional.of(empty), TODAY, 1000))
        .contains("The database is \"void\"", "It has no tables.");
  }

  @Test
  void saysThatThereIsNoDatabase() {
    Golden.assertMatches("system-none.txt", new SystemPrompt().of(Optional.empty(), TODAY, 1000));
  }

  private String prompt(int maxTokens) {
    try (AttachedForTest music = AttachedForTest.music(home)) {
      return new SystemPrompt().of(Optional.of(music.access().structure()), TODAY, maxTokens);
    }
  }
}
