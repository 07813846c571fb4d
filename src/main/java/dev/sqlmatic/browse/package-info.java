/**
 * Looking through a table: filters, order, pages, facets and search, all as SQL that SQLMatic
 * writes and shows. Start at {@code TableBrowser}. Imports {@code database}, {@code failure} and
 * {@code json} only.
 */
package dev.sqlmatic.browse;
