import { describe, expect, test } from "bun:test";
import { GateFull } from "@super-heroes/kit/concurrency/gate";
import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { Cancellation } from "@super-heroes/kit/request/cancellation";
import { argon2id, createHasher, type PasswordAlgorithm } from "./hasher.ts";

/** An algorithm whose calls the test completes. */
function heldAlgorithm() {
  const running: (() => void)[] = [];
  const verified: string[] = [];
  const held = () => new Promise<void>((resolve) => void running.push(resolve));
  const algorithm: PasswordAlgorithm = {
    hash: async (password) => (password.length === 36 ? "decoy" : held().then(() => `hash of ${password}`)),
    async verify(password, hash) {
      verified.push(hash);
      return hash === `hash of ${password}`;
    },
  };
  return { algorithm, running, verified };
}

/** A request with a payer. */
const request = { payer: { client: "c", account: "a" } };

const hasherOf = (algorithm: PasswordAlgorithm, atOnce = 2) =>
  createHasher({ atOnce, metrics: createMetrics("test"), algorithm });

describe("argon2id", () => {
  test("costs 19 MiB and two passes, and salts", async () => {
    const [one, two] = await Promise.all([argon2id.hash("a password"), argon2id.hash("a password")]);
    expect(one).toStartWith("$argon2id$v=19$m=19456,t=2,p=1$");
    expect(one).not.toBe(two);
    expect(await argon2id.verify("a password", one)).toBe(true);
    expect(await argon2id.verify("a passwore", one)).toBe(false);
  });
});

describe("a hasher", () => {
  test("verifies the password of an unknown user against a random hash", async () => {
    const { algorithm, verified } = heldAlgorithm();
    const hasher = hasherOf(algorithm);
    expect(await hasher.verify("x", undefined, request)).toBe(false);
    expect(verified).toEqual(["decoy"]);
    expect(await hasher.verify("x", "hash of x", request)).toBe(true);
    expect(await hasher.verify("x", "hash of y", request)).toBe(false);
  });

  test("returns false for an unknown user, whatever the algorithm returns", async () => {
    const hasher = hasherOf({ hash: async () => "h", verify: async () => true });
    expect(await hasher.verify("x", undefined, request)).toBe(false);
  });

  test("computes two at once, lets 64 wait, and refuses the next", async () => {
    const { algorithm, running } = heldAlgorithm();
    const hasher = hasherOf(algorithm, 2);
    const admitted = Array.from({ length: 66 }, (_, index) => hasher.hash(`p${index}`, request));
    await new Promise(setImmediate);
    expect(running).toHaveLength(2);
    await expect(hasher.hash("one too many", request)).rejects.toBeInstanceOf(GateFull);
    const all = Promise.all(admitted);
    while (running.length > 0) {
      running.shift()?.();
      await new Promise(setImmediate);
    }
    expect(await all).toHaveLength(66);
  });

  test("shares its places between clients, and runs the check in turn", async () => {
    const { algorithm, running } = heldAlgorithm();
    const hasher = hasherOf(algorithm, 1);
    const order: string[] = [];
    const verify = (client: string) =>
      hasher
        .verify(
          "x",
          "h",
          { payer: { client, account: "a" } },
          { inTurn: async () => void order.push(client) },
        )
        .catch(() => {});
    const held = hasher.hash("first", request);
    const all = [verify("greedy"), verify("greedy"), verify("greedy"), verify("modest")];
    await new Promise(setImmediate);
    expect(order).toEqual([]);
    running.shift()?.();
    await Promise.all([held, ...all]);
    expect(order).toEqual(["greedy", "modest", "greedy", "greedy"]);
  });

  test("does not verify when the check in turn throws", async () => {
    const { algorithm, verified } = heldAlgorithm();
    const refuse = async () => {
      throw new Error("too many");
    };
    await expect(hasherOf(algorithm).verify("x", "h", request, { inTurn: refuse })).rejects.toThrow(
      "too many",
    );
    expect(verified).toEqual([]);
  });

  test("runs `ifWrong` after a wrong password only, also when the signal aborted during the work", async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const wrong: string[] = [];
    const hasher = hasherOf({
      hash: async () => "decoy",
      async verify(password, hash) {
        if (password === "late") await held;
        return password === hash;
      },
    });
    const verify = (password: string, signal?: Cancellation) =>
      hasher.verify(
        password,
        "right",
        { ...request, signal },
        { ifWrong: async () => void wrong.push(password) },
      );
    expect(await verify("right")).toBe(true);
    expect(await verify("wrong")).toBe(false);
    const signal = new Cancellation();
    const late = verify("late", signal);
    signal.abort(new Error("too late"));
    release();
    await expect(late).rejects.toThrow("too late");
    expect(wrong).toEqual(["wrong", "late"]);
  });

  test("rejects when the signal aborted during the work", async () => {
    const { algorithm, running } = heldAlgorithm();
    const signal = new Cancellation();
    const hash = hasherOf(algorithm).hash("p", { ...request, signal });
    await new Promise(setImmediate);
    signal.abort(new Error("too late"));
    running[0]?.();
    await expect(hash).rejects.toThrow("too late");
  });
});
