package dev.sqlmatic.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContextWindowTest {

  @Test
  void takesAQuarterOfTheBytesForTokens() {
    assertThat(ContextWindow.estimate("")).isZero();
    assertThat(ContextWindow.estimate("abcde")).isEqualTo(2);
    assertThat(ContextWindow.estimate("日本語で")).isEqualTo(3);
    assertThat(ContextWindow.estimate("🎵")).isEqualTo(1);
  }

  @Test
  void sendsEverythingThatFits() {
    List<ChatMessage> messages = conversation(100);

    assertThat(new ContextWindow(8000).fit(messages)).isEqualTo(messages);
  }

  @Test
  void leavesOutTheOldestResultsFirstAndNeverTheNewest() {
    List<ChatMessage> messages = conversation(12_000);

    List<ChatMessage> fitted = new ContextWindow(6000).fit(messages);

    assertThat(fitted).hasSameSizeAs(messages);
    assertThat(((ToolExecutionResultMessage) fitted.get(3)).text()).contains("left out");
    assertThat(((ToolExecutionResultMessage) fitted.get(3)).id()).isEqualTo("a");
    assertThat(fitted.getLast()).isEqualTo(messages.getLast());
  }

  @Test
  void leavesRoomForThePromptAndTheRunItself() {
    ContextWindow window = new ContextWindow(8000);

    assertThat(window.historyTokens(List.of(SystemMessage.from("x".repeat(4000))), List.of()))
        .isBetween(2000, 2600);
    assertThat(window.historyTokens(List.of(SystemMessage.from("x".repeat(40_000))), List.of()))
        .isZero();
  }

  private static List<ChatMessage> conversation(int characters) {
    ToolExecutionRequest a =
        ToolExecutionRequest.builder().id("a").name("t").arguments("{}").build();
    ToolExecutionRequest b =
        ToolExecutionRequest.builder().id("b").name("t").arguments("{}").build();
    return List.of(
        SystemMessage.from("You answer."),
        UserMessage.from("How many?"),
        AiMessage.from(a),
        ToolExecutionResultMessage.from(a, "x".repeat(characters)),
        AiMessage.from(b),
        ToolExecutionResultMessage.from(b, "y".repeat(characters)));
  }
}
