/**
 * What an agent can do: one class per tool, and the {@code Toolbox} that finds them by name. A tool
 * result has a part for the model and a part for the user. Imports {@code database}.
 */
package dev.sqlmatic.tool;
