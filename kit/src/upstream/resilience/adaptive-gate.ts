import { createGate, type Gate, type GateWaiter } from "../../concurrency/gate.ts";
import { createLimitController } from "./limit-controller.ts";

/** The largest limit of calls in flight to an upstream, fixed or adaptive. */
export const MOST_IN_FLIGHT = 256;
/** An adaptive limit begins with this, and stays above the other: so few calls keep an upstream on two cores busy. */
const INITIAL = 20;
const LEAST = 4;

/** A gate whose limit follows the latency of what passes it. */
export interface AdaptiveGate extends Gate {
  /** Called for a call that got a response, before its place is released. `admittedAtMs`: when it got its place. */
  responded(admittedAtMs: number): void;
}

/** All calls to an upstream are compared with one another. */
const KIND = "call";

/**
 * Creates a gate whose limit is found by a gradient of latency, as the gateway's own limit of requests is
 * ({@link createLimitController}): it rises while more calls at once are not slower, and falls when they only wait for one another.
 */
export function createAdaptiveGate({
  maxQueue,
  now = () => performance.now(),
}: {
  maxQueue: number;
  now?: () => number;
}): AdaptiveGate {
  const controller = createLimitController({ initial: INITIAL, min: LEAST, max: MOST_IN_FLIGHT }, now());
  const gate = createGate({ capacity: () => controller.limit, maxQueue });
  const began = () => controller.began(gate.inFlight, now());

  function enter(waiter: GateWaiter, signal?: Parameters<Gate["enter"]>[1]): boolean {
    const waiting: GateWaiter = {
      admitted() {
        began();
        waiter.admitted();
      },
      refused: (reason) => waiter.refused(reason),
    };
    try {
      const hasPlace = gate.enter(waiting, signal);
      if (hasPlace) began();
      else controller.heldBack(false);
      return hasPlace;
    } catch (error) {
      controller.heldBack(true);
      throw error;
    }
  }

  function acquire(signal?: Parameters<Gate["acquire"]>[0]): Promise<void> | undefined {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    return enter({ admitted: resolve, refused: reject }, signal) ? undefined : promise;
  }

  return {
    get capacity() {
      return gate.capacity;
    },
    get inFlight() {
      return gate.inFlight;
    },
    get waiting() {
      return gate.waiting;
    },
    acquire,
    enter,
    release: gate.release,
    responded: (admittedAtMs) => controller.ended(KIND, admittedAtMs, now()),
    async run(call, signal) {
      await acquire(signal);
      try {
        return await call();
      } finally {
        gate.release();
      }
    },
  };
}
