import { describe, expect, test } from "bun:test";
import { GateFull } from "@super-heroes/kit/concurrency/gate";
import { Cancellation } from "@super-heroes/kit/request/cancellation";
import fc from "fast-check";
import { createFairGate, type FairGate, type Payer } from "./fair-gate.ts";

const payer = (client: string, account = "a"): Payer => ({ client, account });

/** A gate with one place, which is taken. It records the sequence of calls. */
function heldGate(maxQueue: number) {
  const gate = createFairGate({ capacity: 1, maxQueue });
  const order: string[] = [];
  const release = Promise.withResolvers<void>();
  const held = gate.run(payer("holder"), () => release.promise);
  /** Waits for a place and returns the outcome. */
  const enter = (client: string, account?: string, signal?: Cancellation) =>
    gate
      .run(
        payer(client, account),
        async () => void order.push(account ? `${client}/${account}` : client),
        signal,
      )
      .then(
        () => "ran",
        (error: unknown) => (error instanceof GateFull ? "refused" : String(error)),
      );
  const open = async () => {
    release.resolve();
    await held;
  };
  return { gate, order, enter, open };
}

const settled = async (outcomes: Promise<string>[]) => Promise.all(outcomes);

describe("waiting calls", () => {
  test("take turns by client", async () => {
    const { order, enter, open } = heldGate(100);
    const outcomes = [
      ...Array.from({ length: 5 }, () => enter("greedy")),
      enter("one"),
      enter("two"),
      enter("two"),
    ];
    await open();
    expect(await settled(outcomes)).toEqual(outcomes.map(() => "ran"));
    expect(order).toEqual(["greedy", "one", "two", "greedy", "two", "greedy", "greedy", "greedy"]);
  });

  test("of one client take turns by account", async () => {
    const { order, enter, open } = heldGate(100);
    const outcomes = [
      enter("proxy", "x"),
      enter("proxy", "x"),
      enter("proxy", "x"),
      enter("proxy", "y"),
      enter("other", "z"),
    ];
    await open();
    await settled(outcomes);
    expect(order).toEqual(["proxy/x", "other/z", "proxy/y", "proxy/x", "proxy/x"]);
  });

  test("of one payer run in sequence of arrival", async () => {
    const gate = createFairGate({ capacity: 1, maxQueue: 10 });
    const order: number[] = [];
    await Promise.all([1, 2, 3, 4].map((n) => gate.run(payer("c"), async () => void order.push(n))));
    expect(order).toEqual([1, 2, 3, 4]);
  });

  test("leave the queue when their signal aborts, and others are not affected", async () => {
    const { gate, order, enter, open } = heldGate(100);
    const signal = new Cancellation();
    const outcomes = [enter("left", "a", signal), enter("stays", "a")];
    signal.abort("too late");
    expect(gate.waiting).toBe(1);
    await open();
    expect(await settled(outcomes)).toEqual(["too late", "ran"]);
    expect(order).toEqual(["stays/a"]);
  });
});

describe("a full queue", () => {
  test("replaces the newest call of the client with the most calls", async () => {
    const { gate, order, enter, open } = heldGate(4);
    const greedy = Array.from({ length: 4 }, (_, index) => enter("greedy", `${index}`));
    const others = [enter("one"), enter("two")];
    expect(gate.waiting).toBe(4);
    await open();
    expect((await settled(greedy)).filter((outcome) => outcome === "refused")).toHaveLength(2);
    expect(await settled(others)).toEqual(["ran", "ran"]);
    expect(order).toHaveLength(4);
  });

  test("refuses a client that has as many calls as others", async () => {
    const { enter, open } = heldGate(2);
    const outcomes = [enter("one"), enter("two"), enter("one"), enter("three")];
    await open();
    expect(await settled(outcomes)).toEqual(["ran", "ran", "refused", "refused"]);
  });

  test("makes room for another account of the same client", async () => {
    const { enter, open } = heldGate(3);
    const outcomes = [enter("c", "x"), enter("c", "x"), enter("c", "x"), enter("c", "y"), enter("c", "x")];
    await open();
    expect(await settled(outcomes)).toEqual(["ran", "ran", "refused", "ran", "refused"]);
  });

  test("gives every client its share", async () => {
    const clients = fc.array(fc.constantFrom("greedy", "greedy", "greedy", "b", "c"), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(clients, async (callers) => {
        const { enter, open } = heldGate(9);
        const outcomes = callers.map((client) => ({ client, outcome: enter(client) }));
        await open();
        const ran = (wanted: string) =>
          Promise.all(outcomes.filter(({ client }) => client === wanted).map(({ outcome }) => outcome)).then(
            (all) => all.filter((outcome) => outcome === "ran").length,
          );
        for (const client of ["greedy", "b", "c"]) {
          const requested = callers.filter((other) => other === client).length;
          // An even share of nine places between three clients, or all of its calls.
          expect(await ran(client)).toBeGreaterThanOrEqual(Math.min(requested, 3));
        }
        expect((await ran("greedy")) + (await ran("b")) + (await ran("c"))).toBe(Math.min(9, callers.length));
      }),
    );
  });
});

test("as many calls run at once as there are places, and a failed call releases its place", async () => {
  const gate: FairGate = createFairGate({ capacity: 2, maxQueue: 10 });
  let most = 0;
  const call = async () => {
    most = Math.max(most, gate.inFlight);
    await new Promise(setImmediate);
    throw new Error("failed");
  };
  const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => gate.run(payer("c"), call)));
  expect(outcomes.every(({ status }) => status === "rejected")).toBe(true);
  expect(most).toBe(2);
  expect([gate.inFlight, gate.waiting]).toEqual([0, 0]);
});
