package dev.sqlmatic;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Imports point downward only; see the packages in src/docs/design.md. */
@AnalyzeClasses(packages = "dev.sqlmatic", importOptions = DoNotIncludeTests.class)
class LayersTest {

  /** From the top; each may use those below it, none above it. */
  private static final String[][] LAYERS = {
    {"cli", "dev.sqlmatic", "dev.sqlmatic.cli"},
    {"edge", "dev.sqlmatic.api", "dev.sqlmatic.realtime"},
    {"chat", "dev.sqlmatic.chat"},
    {"agent", "dev.sqlmatic.agent"},
    {"memory", "dev.sqlmatic.tool", "dev.sqlmatic.memory"},
    {"thread", "dev.sqlmatic.thread"},
    {"embedded", "dev.sqlmatic.embedded"},
    {"model", "dev.sqlmatic.model"},
    {"linking", "dev.sqlmatic.linking"},
    {"export", "dev.sqlmatic.browse", "dev.sqlmatic.export"},
    {"database", "dev.sqlmatic.database", "dev.sqlmatic.storage"},
    {"worker", "dev.sqlmatic.database.worker"},
    {"ground", "dev.sqlmatic.config", "dev.sqlmatic.security", "dev.sqlmatic.logging"},
    {"failure", "dev.sqlmatic.failure", "dev.sqlmatic.json"},
  };

  @ArchTest static final ArchRule IMPORTS_POINT_DOWNWARD = downward();

  @ArchTest
  static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
      slices().matching("dev.sqlmatic.(*)..").should().beFreeOfCycles();

  private static ArchRule downward() {
    var architecture = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String[] layer : LAYERS) {
      String[] packages = java.util.Arrays.copyOfRange(layer, 1, layer.length);
      architecture = architecture.layer(layer[0]).definedBy(packages);
    }
    for (int i = 0; i < LAYERS.length; i++) {
      String[] above = new String[i];
      for (int j = 0; j < i; j++) {
        above[j] = LAYERS[j][0];
      }
      architecture =
          i == 0
              ? architecture.whereLayer(LAYERS[i][0]).mayNotBeAccessedByAnyLayer()
              : architecture.whereLayer(LAYERS[i][0]).mayOnlyBeAccessedByLayers(above);
    }
    return architecture;
  }
}
