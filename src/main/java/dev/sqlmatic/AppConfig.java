package dev.sqlmatic;

import dev.sqlmatic.agent.AgentConfig;
import dev.sqlmatic.api.ApiConfig;
import dev.sqlmatic.config.Configuration;
import dev.sqlmatic.config.ConfigurationFiles;
import dev.sqlmatic.config.Section;
import dev.sqlmatic.database.DatabaseConfig;
import dev.sqlmatic.logging.LoggingConfig;
import dev.sqlmatic.model.ModelsConfig;
import dev.sqlmatic.storage.StorageConfig;
import dev.sqlmatic.tool.ToolsConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sections of the configuration, read once. Immutable.
 *
 * @param models those beside the embedded one, with their keys from the environment
 * @param attach files to attach at start, in this order
 * @param samples whether to make and attach the sample databases
 */
public record AppConfig(
    LoggingConfig logging,
    AgentConfig agent,
    ModelsConfig models,
    DatabaseConfig database,
    List<Path> attach,
    boolean samples,
    ApiConfig api,
    ToolsConfig tools,
    StorageConfig storage) {

  public AppConfig {
    attach = List.copyOf(attach);
  }

  /**
   * Finds, reads and checks all of it.
   *
   * @param chosen the file or folder of {@code --config}
   * @param commandLine full key to value, for the options of a command
   * @throws dev.sqlmatic.failure.FailureException BadInput that lists every error
   */
  public static AppConfig read(
      Optional<Path> chosen, Map<String, String> environment, Map<String, String> commandLine) {
    return read(
        new Configuration(ConfigurationFiles.find(chosen, environment, commandLine)), environment);
  }

  static AppConfig read(Configuration configuration, Map<String, String> environment) {
    AgentConfig agent = AgentConfig.read(configuration.section("agent"));
    Section database = configuration.section("database");
    LoggingConfig logging = LoggingConfig.read(configuration.section("logging"));
    DatabaseConfig databaseConfig = DatabaseConfig.read(database);
    List<Path> attach = database.paths("attach");
    boolean samples = database.flag("samples");
    ApiConfig api = ApiConfig.read(configuration.section("api"));
    ToolsConfig tools = ToolsConfig.read(configuration.section("tools"));
    StorageConfig storage = StorageConfig.read(configuration.section("storage"), environment);
    configuration.check();
    return new AppConfig(
        logging,
        agent,
        agent.models(environment),
        databaseConfig,
        attach,
        samples,
        api,
        tools,
        storage);
  }
}
