import { expect, test } from "bun:test";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import { twoStores } from "@super-heroes/testing/stores/two-stores";
import { openStoreOn, userEngines } from "./engines.ts";

const NOW = 2_000_000_000_000;
const WINDOW = 60_000;

describeOnEngines("stored attempts", userEngines, (create) => {
  const stores = twoStores(create, openStoreOn);

  test("are counted per key, by all processes together, in a window that begins with the first one", async () => {
    const endsAtMs = NOW + WINDOW;
    expect(await stores.one.attempts.add("a", NOW, WINDOW)).toEqual({ used: 1, endsAtMs });
    expect(await stores.other.attempts.add("a", NOW + 1, WINDOW)).toEqual({ used: 2, endsAtMs });
    expect(await stores.one.attempts.add("b", NOW + 2, WINDOW)).toEqual({ used: 1, endsAtMs: endsAtMs + 2 });
    expect(await stores.other.attempts.find("a", NOW + 3)).toEqual({ used: 2, endsAtMs });
    expect(await stores.other.attempts.find("c", NOW + 3)).toBeUndefined();
  });

  test("are counted in a new window after the end of the first", async () => {
    await stores.one.attempts.add("d", NOW, WINDOW);
    expect(await stores.one.attempts.find("d", NOW + WINDOW)).toBeUndefined();
    expect(await stores.one.attempts.add("d", NOW + WINDOW, WINDOW)).toEqual({
      used: 1,
      endsAtMs: NOW + 2 * WINDOW,
    });
  });

  test("that are made concurrently are all counted", async () => {
    const tallies = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? stores.one : stores.other).attempts.add("e", NOW, WINDOW),
      ),
    );
    expect(tallies.map(({ used }) => used).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  test("are deleted after the end of their window, and not before", async () => {
    await stores.one.attempts.add("f", NOW, WINDOW);
    await stores.one.attempts.sweep(NOW + WINDOW - 1);
    expect(await stores.one.attempts.find("f", NOW)).toBeDefined();
    await stores.one.attempts.sweep(NOW + WINDOW);
    expect(await stores.one.attempts.find("f", NOW)).toBeUndefined();
  });
});
