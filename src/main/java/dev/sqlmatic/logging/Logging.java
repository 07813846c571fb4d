package dev.sqlmatic.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Configures Logback with {@code config/logback.xml}, whose {@code ${…}} stand for the values of
 * {@link LoggingConfig}. The lines go to standard error: standard output belongs to what a command
 * prints. Called once, by {@code main}.
 */
public final class Logging {
  private Logging() {}

  /**
   * Replaces whatever Logback was set up with before.
   *
   * @param folder where the log files go
   * @param console whether lines go to the console at all (the commands beside {@code serve} keep
   *     it clean)
   */
  public static void configure(LoggingConfig config, Path folder, boolean console) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    context.putProperty("LEVEL", config.level().name());
    context.putProperty("FOLDER", folder.toString());
    context.putProperty("MAX_FILE_SIZE", Long.toString(config.maxFileSize()));
    context.putProperty("MAX_AGE", Integer.toString(config.maxAge()));
    context.putProperty("TOTAL_SIZE", Long.toString(config.totalSize()));
    context.putProperty("CONSOLE", console ? config.format().appender("CONSOLE") : "NONE");
    context.putProperty("FILE", config.file() ? config.format().appender("FILE") : "NONE");
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try (InputStream xml = open()) {
      configurator.doConfigure(xml);
    } catch (JoranException e) {
      throw new IllegalStateException("config/logback.xml is not valid: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open() throws IOException {
    Path own = Path.of("config", "logback.xml");
    if (Files.isRegularFile(own)) {
      return Files.newInputStream(own);
    }
    InputStream shipped = Logging.class.getResourceAsStream("/config/logback.xml");
    if (shipped == null) {
      throw new IllegalStateException("config/logback.xml is missing from the jar");
    }
    return shipped;
  }
}
