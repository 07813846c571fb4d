package dev.sqlmatic.memory;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ChatMessageDeserializer;
import dev.langchain4j.model.TokenCountEstimator;
import dev.sqlmatic.storage.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** A thread's rounds as they are stored, read within one transaction. */
record Conversation(Session session, String threadId) {

  private record Said(String role, String content) {}

  /** From the newest run backwards, as many whole rounds as fit; the run in progress is not one. */
  Recollection recall(TokenCountEstimator tokens, int maxTokens) {
    List<String> runs =
        session.statement("memory.ended-runs").with("thread", threadId).rows(row -> row.text("id"));
    List<Recollection.Measured> window = new ArrayList<>();
    int used = 0;
    int read = 0;
    for (String run : runs) {
      Round round = round(run);
      int size = tokens.estimateTokenCountInMessages(round.messages());
      if (used + size > maxTokens) {
        break;
      }
      window.addFirst(new Recollection.Measured(run, round, size));
      used += size;
      read++;
    }
    return new Recollection(window, runs.subList(read, runs.size()).reversed());
  }

  /** One line for each of these runs; those not summarised before are marked as new. */
  SequencedMap<String, Line> lines(List<String> runs) {
    Map<String, String> stored = new LinkedHashMap<>();
    session
        .statement("memory.summaries")
        .with("thread", threadId)
        .rows(row -> Map.entry(row.text("run_id"), row.text("content")))
        .forEach(line -> stored.put(line.getKey(), line.getValue()));
    SequencedMap<String, Line> lines = new LinkedHashMap<>();
    for (String run : runs) {
      String known = stored.get(run);
      lines.put(
          run,
          known == null ? new Line(RoundSummary.of(round(run)), true) : new Line(known, false));
    }
    return lines;
  }

  /** A round's summary; {@code fresh} when it is not stored yet. */
  record Line(String text, boolean fresh) {}

  private Round round(String run) {
    List<ChatMessage> messages =
        session
            .statement("memory.of-run")
            .with("run", run)
            .rows(row -> ChatMessageDeserializer.messageFromJson(row.text("message")));
    List<Said> said =
        session
            .statement("memory.said-in-run")
            .with("run", run)
            .rows(row -> new Said(row.text("role"), row.text("content")));
    Optional<String> answer = said(said, "assistant").filter(text -> !text.isBlank());
    if (!messages.isEmpty()) {
      return new Round(messages).answered(answer);
    }
    // A run that failed before its first round was kept: worth a place only if it said something.
    return said(said, "user")
        .flatMap(question -> answer.map(text -> Round.of(question, text)))
        .orElse(new Round(List.of()));
  }

  private static Optional<String> said(List<Said> said, String role) {
    return said.stream().filter(one -> one.role().equals(role)).map(Said::content).findFirst();
  }
}
