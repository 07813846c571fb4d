package dev.sqlmatic.tool;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.sqlmatic.failure.Failure;
import dev.sqlmatic.failure.FailureException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tools that there are, by name, in the order in which a model is told of them. Immutable. */
public final class Toolbox {
  private final Map<String, Tool> tools = new LinkedHashMap<>();

  public Toolbox(Collection<? extends Tool> tools) {
    for (Tool tool : tools) {
      String name = tool.specification().name();
      if (this.tools.put(name, tool) != null) {
        throw new IllegalArgumentException("two tools are called " + name);
      }
    }
  }

  public Optional<Tool> find(String name) {
    return Optional.ofNullable(tools.get(name));
  }

  public List<String> names() {
    return List.copyOf(tools.keySet());
  }

  public List<ToolSpecification> specifications() {
    return tools.values().stream().map(Tool::specification).toList();
  }

  /** The tools of these names. Throws BadInput for a name that there is not. */
  public Toolbox only(List<String> names) {
    return new Toolbox(names.stream().distinct().map(this::named).toList());
  }

  private Tool named(String name) {
    return find(name)
        .orElseThrow(() ->
            new FailureException(
                new Failure.BadInput(
                    "UNKNOWN_TOOL",
                    "There is no tool \""
                        + name
                        + "\". The tools are "
                        + String.join(", ", names())
                        + ".")));
  }
}
