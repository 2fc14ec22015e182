import { beforeEach } from "bun:test";
import type { Catalog } from "../src/catalog.ts";
import { clear } from "./rows.ts";
import type { ServiceUnderTest } from "./service-under-test.ts";

/** Empties the table before each test of the calling suite. */
export function onEmptyTable(catalog: Catalog, subject: () => ServiceUnderTest): void {
  beforeEach(async () => void (await clear(catalog, subject().store)));
}
