package dev.sqlmatic.cli;

import dev.sqlmatic.App;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code sqlmatic}: finds the command, and turns what it throws into one line and a status. */
@Command(
    name = "sqlmatic",
    mixinStandardHelpOptions = true,
    versionProvider = SqlmaticCommand.Version.class,
    description = "Asks questions of SQLite files in plain language.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "DB is a file's path or the name of an attached database.",
      "Exit status: 0 answered, 1 the question or SQL failed, 2 wrong usage.",
      "",
      "Examples:",
      "  sqlmatic serve",
      "  sqlmatic ask music_store \"Which artists earned the most last year?\"",
      "  sqlmatic query shop.sqlite \"SELECT count(*) FROM orders\" --format csv"
    })
public final class SqlmaticCommand implements Runnable {
  static final int ANSWERED = 0;
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;

  private static final Logger LOG = LoggerFactory.getLogger(SqlmaticCommand.class);

  private final CommandLine commandLine;

  private SqlmaticCommand(Screen screen, Map<String, String> environment) {
    commandLine = new CommandLine(this);
    commandLine.addSubcommand(new ServeCommand(screen, environment));
    commandLine.addSubcommand(new AskCommand(screen, environment));
    commandLine.addSubcommand(new QueryCommand(screen, environment));
    commandLine.addSubcommand(new StructureCommand(screen, environment));
    commandLine.addSubcommand(new EvalCommand(screen, environment));
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setOut(new PrintWriter(screen.out(), true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(screen.err(), true, StandardCharsets.UTF_8));
    commandLine.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            screen.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    commandLine.setParameterExceptionHandler((e, _) -> {
      screen.err().println("sqlmatic: " + e.getMessage());
      screen
          .err()
          .println("See: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
      return WRONG_USAGE;
    });
    commandLine.setExecutionExceptionHandler((e, _, _) -> failed(screen, e));
  }

  /** Runs a command line and tells its exit status. */
  public static int run(String[] arguments, Map<String, String> environment) {
    return run(Screen.system(environment), environment, arguments);
  }

  static int run(Screen screen, Map<String, String> environment, String... arguments) {
    return new SqlmaticCommand(screen, environment).commandLine.execute(arguments);
  }

  /** Without a command: how to use it. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(commandLine, "Name a command.");
  }

  private static int failed(Screen screen, Exception thrown) {
    return switch (thrown) {
      case UsageException e -> tell(screen, String.valueOf(e.getMessage()), WRONG_USAGE);
      case FailureException e when e.failure() instanceof Failure.Internal -> {
        LOG.error("The command failed", e);
        yield tell(screen, e.failure().detail(), FAILED);
      }
      case FailureException e -> tell(screen, e.failure().detail(), FAILED);
      default -> {
        LOG.error("The command failed", thrown);
        yield tell(screen, "It failed in an unexpected way: " + thrown, FAILED);
      }
    };
  }

  private static int tell(Screen screen, String text, int status) {
    screen.err().println("sqlmatic: " + screen.safe(text));
    return status;
  }

  /** For {@code --version}. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"sqlmatic " + App.version()};
    }
  }
}
