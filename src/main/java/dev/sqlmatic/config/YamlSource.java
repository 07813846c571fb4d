package dev.sqlmatic.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Flattens one YAML file to settings by their full path, keeping the line of each. */
final class YamlSource {
  private final String name;
  private final List<String> problems;
  private final Map<String, Setting> settings = new LinkedHashMap<>();

  private YamlSource(String name, List<String> problems) {
    this.name = name;
    this.problems = problems;
  }

  /** Reads {@code text}; what is wrong with it goes to {@code problems}. */
  static Map<String, Setting> read(String name, String text, List<String> problems) {
    YamlSource source = new YamlSource(name, problems);
    try {
      Node root =
          new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
      if (root instanceof MappingNode mapping) {
        source.flatten("", mapping);
      } else if (root != null) {
        problems.add(source.at(root) + ": expected sections such as `api:`");
      }
    } catch (MarkedYAMLException e) {
      String line = e.getProblemMark() == null ? "" : ":" + (e.getProblemMark().getLine() + 1);
      problems.add(name + line + ": not valid YAML: " + e.getProblem());
    } catch (YAMLException e) {
      problems.add(name + ": not valid YAML: " + e.getMessage());
    }
    return source.settings;
  }

  private void flatten(String prefix, MappingNode mapping) {
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        problems.add(at(tuple.getKeyNode()) + ": a key must be a word");
        continue;
      }
      String key = prefix + keyNode.getValue();
      switch (tuple.getValueNode()) {
        case MappingNode nested -> flatten(key + ".", nested);
        case SequenceNode sequence -> list(key, keyNode, sequence);
        case ScalarNode scalar -> put(key, keyNode, scalarText(scalar).stream().toList(), false);
        default -> problems.add(at(keyNode) + ": " + key + ": not a value");
      }
    }
  }

  private void list(String key, Node keyNode, SequenceNode sequence) {
    List<String> values = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      if (item instanceof ScalarNode scalar) {
        values.add(scalar.getValue());
      } else {
        problems.add(at(item) + ": " + key + ": a list holds plain values only");
      }
    }
    put(key, keyNode, values, true);
  }

  private void put(String key, Node keyNode, List<String> values, boolean list) {
    Setting before = settings.put(key, new Setting(key, values, list, at(keyNode)));
    if (before != null) {
      problems.add(at(keyNode) + ": " + key + " is already set at " + before.origin());
    }
  }

  private static Optional<String> scalarText(ScalarNode scalar) {
    boolean nothing = scalar.getTag().equals(org.yaml.snakeyaml.nodes.Tag.NULL);
    return nothing || scalar.getValue().isEmpty()
        ? Optional.empty()
        : Optional.of(scalar.getValue());
  }

  private String at(Node node) {
    return name + ":" + (node.getStartMark().getLine() + 1);
  }
}
