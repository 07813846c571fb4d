package io.helidon.builder.api;

import io.helidon.common.config.Config;

/**
 * A bridge for the class loader, not for us: DbClient 4.1.7 links against the nested interface
 * {@code Prototype.ConfiguredBuilder}, which Helidon 4.2 removed. A nested class is only a class
 * file of this name, so this top-level interface takes its place; without it, building a {@code
 * DbClient} ends in {@code NoClassDefFoundError}. To be deleted together with DbClient 4.1.7: see
 * {@code src/docs/decisions/0002-helidon-version-mix.md}.
 *
 * @param <B> the builder itself
 * @param <P> what it builds
 */
@SuppressWarnings({
  "removal", // the signature must name the Config that DbClient 4.1.7 was compiled with
  "checkstyle:TypeName"
})
public interface Prototype$ConfiguredBuilder<B, P> extends Prototype.Builder<B, P> {

  /** Takes the settings from a configuration node. */
  B config(Config config);
}
