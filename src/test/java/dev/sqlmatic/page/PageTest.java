package dev.sqlmatic.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.sqlmatic.App;
import dev.sqlmatic.AppConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, against a real server with the samples and the embedded model. */
class PageTest {
  @TempDir Path home;

  private App app;
  private Browser browser;

  @BeforeEach
  void start() {
    assumeTrue(
        PageTest.class.getResource("/web/index.html") != null,
        "the page was not built (-DskipWeb)");
    Map<String, String> settings = Map.of("api.port", "0", "storage.home", home.toString());
    app = App.start(AppConfig.read(Optional.empty(), Map.of(), settings), List.of());
    browser = new Browser();
  }

  @AfterEach
  void stop() {
    if (browser != null) {
      browser.close();
      app.close();
    }
  }

  @Test
  void answersAQuestionWithItsStepsItsSqlAndItsRows() {
    Page page = open(1440, 900, ColorScheme.LIGHT);
    ask(page, "How many artists are there?");

    assertThat(answers(page).last()).containsText("71");
    assertThat(page.locator("sqm-evidence").last()).containsText("artists");
    page.getByText(Pattern.compile("steps?\\b")).last().click();
    assertThat(page.locator("sqm-steps").last()).containsText("SELECT");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void keepsTheThreadOverAReload() {
    Page page = open(1440, 900, ColorScheme.DARK);
    ask(page, "How many artists are there?");

    page.reload();

    assertThat(answers(page).last()).containsText("71");
    assertThat(page.getByRole(AriaRole.NAVIGATION).or(page.locator("aside")).first())
        .containsText("How many artists are there?");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void showsTheRowsAndTheStructureOfATable() {
    Page page = open(1440, 900, ColorScheme.LIGHT);
    page.getByText("artists", new Page.GetByTextOptions().setExact(true)).first().click();

    assertThat(page.getByRole(AriaRole.TABLE).or(page.getByRole(AriaRole.GRID)).last())
        .containsText("Iron Maiden");
    page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Structure")).click();
    assertThat(page.getByText("CREATE TABLE").last()).isVisible();
    assertThat(Browser.violations(page)).isEmpty();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void isAccessibleWhenEmptyAndWhenAnsweredInLightAndDarkWideAndNarrow() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(1440, 390)) {
        Page page = open(width, 844, scheme);
        page.getByLabel("Your question").waitFor();
        assertThat(Browser.violations(page)).as("empty, %s, %s", scheme, width).isEmpty();

        ask(page, "How many customers are there per country?");
        assertThat(Browser.violations(page)).as("answered, %s, %s", scheme, width).isEmpty();
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
            .as("no sideways scrolling")
            .isLessThanOrEqualTo(width);
      }
    }
    assertThat(browser.complaints()).isEmpty();
  }

  private Page open(int width, int height, ColorScheme scheme) {
    return browser.open(app.address() + "/?db=music_store", width, height, scheme);
  }

  private static void ask(Page page, String question) {
    page.getByLabel("Your question").fill(question);
    page.keyboard().press("Enter");
    page.getByText("The answer is there")
        .first()
        .waitFor(
            new com.microsoft.playwright.Locator.WaitForOptions()
                .setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED));
  }

  private static com.microsoft.playwright.Locator answers(Page page) {
    return page.locator("sqm-markdown");
  }
}
