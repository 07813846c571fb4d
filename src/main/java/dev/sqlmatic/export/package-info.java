/**
 * Results as files: CSV, JSON, JSON lines and spreadsheets, written while their query runs. Start
 * at {@code ResultExport}. Imports {@code database}, {@code failure} and {@code json} only.
 */
package dev.sqlmatic.export;
