import type { Column, Table } from "../api/types.ts";

export interface FoundTable {
  readonly table: Table;
  /** The columns to show: all, or where only columns match, those. */
  readonly columns: readonly Column[];
  /** Whether the match lies in the columns, so that they have to be seen. */
  readonly byColumn: boolean;
}

/** The tables whose name, or one of whose columns, holds the text. Case does not matter; shadow tables stay out of sight. */
export function findTables(tables: readonly Table[], text: string): FoundTable[] {
  const wanted = text.trim().toLowerCase();
  const holds = (name: string): boolean => name.toLowerCase().includes(wanted);
  return tables
    .filter((table) => table.type !== "shadow")
    .flatMap((table): FoundTable[] => {
      if (!wanted || holds(table.name)) return [{ table, columns: table.columns, byColumn: false }];
      const columns = table.columns.filter((column) => holds(column.name));
      return columns.length ? [{ table, columns, byColumn: true }] : [];
    });
}
