/** Sets Logback up from the configuration. Imports {@code config}. */
package dev.sqlmatic.logging;
