package dev.sqlmatic.model;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.sqlmatic.database.DatabaseAccess;
import java.util.Optional;

/**
 * A model behind any server that speaks OpenAI's chat completions: OpenAI itself, Ollama, vLLM,
 * llama.cpp, LM Studio. Thread-safe; its connections are shared by all runs until it is closed.
 */
public final class OpenAiCompatibleProvider implements ModelProvider, AutoCloseable {
  private final ModelConfig config;
  private final StreamingHttpClient http;
  private final StreamingChatModel model;

  public OpenAiCompatibleProvider(ModelConfig config) {
    this(config, Backoff.STANDARD);
  }

  OpenAiCompatibleProvider(ModelConfig config, Backoff backoff) {
    this.config = config;
    this.http = new StreamingHttpClient(config, backoff);
    OpenAiStreamingChatModel.OpenAiStreamingChatModelBuilder builder =
        OpenAiStreamingChatModel.builder()
            .httpClientBuilder(new StreamingHttpClientBuilder(http, config.timeout()))
            .baseUrl(config.baseUrl().toString())
            .modelName(config.name())
            .returnThinking(true)
            .timeout(config.timeout());
    config.apiKey().ifPresent(builder::apiKey);
    config.temperature().ifPresent(builder::temperature);
    this.model = builder.build();
  }

  @Override
  public String name() {
    return config.name();
  }

  @Override
  public String provider() {
    return "openai-compatible";
  }

  @Override
  public String description() {
    return config.name() + " at " + config.shownUrl() + ", an OpenAI-compatible server.";
  }

  @Override
  public int contextTokens() {
    return config.contextTokens();
  }

  @Override
  public StreamingChatModel open(Optional<DatabaseAccess> database) {
    return model;
  }

  @Override
  public void close() {
    http.close();
  }
}
