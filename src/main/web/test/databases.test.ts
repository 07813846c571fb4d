import assert from "node:assert/strict";
import { test } from "node:test";
import type { Client } from "../src/api/client.ts";
import type { Database } from "../src/api/types.ts";
import type { Address } from "../src/state/address.ts";
import type { AppState } from "../src/state/app-state.ts";
import { Databases } from "../src/state/databases.ts";
import type { Navigation } from "../src/state/navigation.ts";
import { Store } from "../src/state/store.ts";

/** Two attached databases, of which the first is looked at. */
function given() {
  let attached = [{ name: "shop", uploaded: true }, { name: "world", uploaded: false }] as Database[];
  const store = new Store({
    address: { database: "shop", thread: "t1", table: undefined, query: undefined, tab: "rows" } as Address,
    databases: { value: attached, loading: false },
  } as unknown as AppState);
  const client = {
    databases: async () => attached,
    detach: async (name: string) => {
      attached = attached.filter((database) => database.name !== name);
    },
  } as unknown as Client;
  const navigation = {
    get address() {
      return store.state.address;
    },
    go: (change: Partial<Address>) => store.update({ address: { ...store.state.address, ...change } }),
    correct: () => {},
  } as unknown as Navigation;
  const names = () => store.state.databases.value?.map((database) => database.name);
  return { store, client, names, databases: new Databases(store, client, navigation) };
}

test("goes on to another database when the one in view is detached elsewhere", async () => {
  const { store, client, names, databases } = given();
  await client.detach("shop");

  databases.changed({ database: "shop", kind: "detached", data_version: 3 }, () => assert.fail("its rows are gone"));

  assert.deepEqual(names(), ["world"]);
  assert.equal(store.state.address.database, "world");
  assert.equal(store.state.address.thread, undefined);
  assert.match(store.state.toast?.text ?? "", /removed SQLMatic's copy/);
});

test("stays where it is when another database is detached, and says so once", async () => {
  const { store, names, databases } = given();

  await databases.detach("world");
  const { toast } = store.state;
  databases.changed({ database: "world", kind: "detached" }, () => assert.fail("nothing changed here"));

  assert.deepEqual(names(), ["shop"]);
  assert.equal(store.state.address.thread, "t1");
  assert.equal(store.state.toast, toast);
  assert.match(toast?.text ?? "", /untouched/);
});
