package dev.sqlmatic.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StorageConfigTest {
  @TempDir Path user;

  @Test
  void followsTheXdgSpecificationOnLinux() {
    Path data = user.resolve("elsewhere");
    assertThat(home(Map.of(), "Linux")).isEqualTo(user.resolve(".local/share/sqlmatic"));
    assertThat(home(Map.of("XDG_DATA_HOME", data.toString()), "Linux"))
        .isEqualTo(data.resolve("sqlmatic"));
  }

  @Test
  void ignoresARelativeOrEmptyDataHome() {
    assertThat(home(Map.of("XDG_DATA_HOME", "relative"), "Linux"))
        .isEqualTo(user.resolve(".local/share/sqlmatic"));
    assertThat(home(Map.of("XDG_DATA_HOME", ""), "FreeBSD"))
        .isEqualTo(user.resolve(".local/share/sqlmatic"));
  }

  @Test
  void usesApplicationSupportOnMacOs() {
    assertThat(home(Map.of("XDG_DATA_HOME", "/x"), "Mac OS X"))
        .isEqualTo(user.resolve("Library/Application Support/SQLMatic"));
  }

  @Test
  void usesLocalAppDataOnWindows() {
    Path local = user.resolve("Local");
    assertThat(home(Map.of("LOCALAPPDATA", local.toString()), "Windows 11"))
        .isEqualTo(local.resolve("SQLMatic"));
    assertThat(home(Map.of(), "Windows 11")).isEqualTo(user.resolve("AppData/Local/SQLMatic"));
  }

  private Path home(Map<String, String> environment, String operatingSystem) {
    return StorageConfig.platformDefault(environment, operatingSystem, user).home();
  }
}
