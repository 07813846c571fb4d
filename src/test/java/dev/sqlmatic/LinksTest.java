package dev.sqlmatic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/**
 * Checks the links among the jars: our Helidon artifacts come from several releases, and a class or
 * member that one of them lacks would otherwise show only when the path that needs it is run.
 *
 * <p>A class that no jar holds is an error where Helidon refers to one of Helidon's (elsewhere it
 * is an optional dependency); a member that is missing from a class that a jar does hold is an
 * error everywhere.
 */
class LinksTest {
  private static final String HELIDON = "io/helidon/";

  /**
   * Links known to be broken and known never to be followed, by their beginning; each with its
   * reason.
   */
  private static final List<String> NEVER_FOLLOWED =
      List.of(
          // column.as(…) and column.get(): Storage reads columns with get(Class) alone
          "io/helidon/dbclient/DbColumnBase -> io/helidon/common/mapper/Value.create(");

  private final Map<String, Members> classes = new HashMap<>();
  private final Map<String, Set<PoolEntry>> references = new HashMap<>();

  private record Members(String parent, List<String> interfaces, Set<String> names) {}

  @Test
  void everyClassAndMemberThatAJarNeedsOfAnotherIsThere() throws IOException {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (entry.endsWith(".jar")) {
        readJar(new File(entry));
      } else if (new File(entry).isDirectory()) {
        readFolder(new File(entry).toPath());
      }
    }
    assertThat(classes).hasSizeGreaterThan(5_000).containsKey(HELIDON + "webserver/WebServer");

    Set<String> broken = new TreeSet<>();
    references.forEach((owner, entries) -> entries.forEach(e -> check(owner, e, broken)));
    broken.removeIf(b -> NEVER_FOLLOWED.stream().anyMatch(b::startsWith));

    assertThat(broken).isEmpty();
  }

  private void check(String owner, PoolEntry entry, Set<String> broken) {
    switch (entry) {
      case ClassEntry type -> {
        String name = type.asInternalName();
        if (owner.startsWith(HELIDON)
            && name.startsWith(HELIDON)
            && !classes.containsKey(name)
            && packageIsThere(name)) {
          broken.add(owner + " -> " + name);
        }
      }
      case MemberRefEntry member -> {
        String type = member.owner().asInternalName();
        String name = member.name().stringValue() + member.type().stringValue();
        if (classes.containsKey(type) && !has(type, name)) {
          broken.add(owner + " -> " + type + "." + name);
        }
      }
      default -> {}
    }
  }

  /** A package that no jar holds belongs to an artifact that was left out on purpose. */
  private boolean packageIsThere(String name) {
    String prefix = name.substring(0, name.lastIndexOf('/') + 1);
    return classes.keySet().stream()
        .anyMatch(c -> c.startsWith(prefix) && c.indexOf('/', prefix.length()) < 0);
  }

  private boolean has(String type, String member) {
    Members members = classes.get(type);
    if (members == null) {
      // A JDK class: what it has is the JDK's business, but for Object we know there is no more.
      return !type.equals("java/lang/Object") || OBJECT.contains(member.replaceAll("\\(.*", ""));
    }
    if (members.names().contains(member) || has(members.parent(), member)) {
      return true;
    }
    return members.interfaces().stream().anyMatch(i -> has(i, member));
  }

  private static final Set<String> OBJECT =
      Set.of(
          "getClass",
          "hashCode",
          "equals",
          "clone",
          "toString",
          "notify",
          "notifyAll",
          "wait",
          "<init>",
          "finalize");

  private void readFolder(java.nio.file.Path folder) throws IOException {
    try (var files = java.nio.file.Files.walk(folder)) {
      for (var file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        readClass(java.nio.file.Files.readAllBytes(file));
      }
    }
  }

  private void readJar(File file) throws IOException {
    try (JarFile jar = new JarFile(file, false, JarFile.OPEN_READ, Runtime.version())) {
      for (JarEntry entry : jar.versionedStream().toList()) {
        if (entry.getName().endsWith(".class") && !entry.getName().endsWith("-info.class")) {
          readClass(jar.getInputStream(entry).readAllBytes());
        }
      }
    }
  }

  private void readClass(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    String name = model.thisClass().asInternalName();
    Set<String> names = new HashSet<>();
    model
        .methods()
        .forEach(m -> names.add(m.methodName().stringValue() + m.methodType().stringValue()));
    model
        .fields()
        .forEach(f -> names.add(f.fieldName().stringValue() + f.fieldType().stringValue()));
    String parent = model.superclass().map(ClassEntry::asInternalName).orElse("java/lang/Object");
    List<String> interfaces = model.interfaces().stream().map(ClassEntry::asInternalName).toList();
    classes.putIfAbsent(name, new Members(parent, interfaces, names));
    List<PoolEntry> pool = new ArrayList<>();
    model.constantPool().forEach(pool::add);
    references.putIfAbsent(name, new HashSet<>(pool));
  }
}
