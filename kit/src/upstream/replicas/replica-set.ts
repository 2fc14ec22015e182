import type { EjectionReason, Replica } from "./replica.ts";
import type { ReplicaState, ReplicaView } from "./replica-view.ts";

/** So many failures in a row, and a replica is not called for some time. As Envoy's `consecutive_5xx`. */
const FAILURES_IN_A_ROW = 5;
/** The same while it is returning. */
const FAILURES_WHILE_RETURNING = 2;
/** The first ejection. Each that follows soon is longer by the same time, up to the longest. */
const EJECTED_MS = 5_000;
const LONGEST_EJECTED_MS = 60_000;
/** A replica that has been called for this long is forgiven one ejection. */
const FORGIVEN_AFTER_MS = 60_000;
/** How long a replica that returns gets fewer calls, and the share that it begins with. */
const SLOW_START_MS = 10_000;
const FIRST_SHARE = 0.1;
/** How often durations are compared, and how many a replica needs for it. */
const COMPARED_EVERY_MS = 1_000;
const FEWEST_DURATIONS = 5;
/** The same while it is returning, when it gets few calls. */
const FEWEST_WHILE_RETURNING = 2;
/** Durations that are kept for a comparison. */
const MOST_DURATIONS = 200;
/** A replica whose median is this many times that of the fastest, and longer by this time, is an outlier. */
const TIMES_SLOWER = 3;
const SLOWER_BY_MS = 20;

/** The time, chance, and what is called when replicas are ejected and return. */
export interface ReplicaSetOptions {
  /** In ms, from any start. */
  now?: (() => number) | undefined;
  random?: (() => number) | undefined;
  onEjected?(replica: Replica, reason: EjectionReason, forMs: number): void;
  onReturned?(replica: Replica): void;
}

/**
 * The replicas of one upstream: which of them the next call goes to, and what the outcome of calls shows about them.
 *
 * A call goes to the less busy of two that are drawn at random ("power of two choices": Mitzenmacher, IEEE Transactions on
 * Parallel and Distributed Systems 12(10), 2001); of two that are equally busy, to the one that was called longer ago. A
 * replica that fails five times in a row, or whose responses take three times as long as those of the fastest, is an outlier
 * and is not called for 5 s, and for longer each time that it happens again (as Envoy's outlier detection). At most half of
 * the replicas are ejected at once, because a fault that most of them share is not theirs; a slow one gives its place to one
 * that fails. A replica that returns begins with a tenth of its share of the calls, which grows to the whole within 10 s.
 */
export class ReplicaSet {
  #all: readonly Replica[] = [];
  /** Those that are called: not ejected, or all of them where every one is ejected. */
  #called: readonly Replica[] = [];
  /** Those among them that return; mostly none. */
  #returning = 0;
  /** When the two above change without a call. */
  #nextChangeMs = Number.POSITIVE_INFINITY;
  #nextComparisonMs = 0;
  #turn = 0;
  readonly #now: () => number;
  readonly #random: () => number;

  constructor(private readonly options: ReplicaSetOptions = {}) {
    this.#now = options.now ?? (() => performance.now());
    this.#random = options.random ?? Math.random;
  }

  get all(): readonly Replica[] {
    return this.#all;
  }

  /** The only replica; `undefined` where there are several. */
  get sole(): Replica | undefined {
    return this.#all.length === 1 ? this.#all[0] : undefined;
  }

  /** The time of the set's clock, in ms. */
  get nowMs(): number {
    return this.#now();
  }

  /** Replaces the members, of which there is at least one. What is known of those that stay is kept. */
  use(replicas: readonly Replica[]): void {
    if (replicas.length === 0) throw new RangeError("an upstream needs at least one replica");
    this.#all = replicas;
    this.#refresh(this.#now());
  }

  /**
   * The replica for the next call: one that is not among `tried`, and rather not the `avoided` one. Undefined when all were
   * tried.
   */
  pick(avoided?: Replica, tried: readonly Replica[] = NONE): Replica | undefined {
    const nowMs = this.#now();
    if (nowMs >= this.#nextChangeMs) this.#refresh(nowMs);
    if (nowMs >= this.#nextComparisonMs) this.#compareDurations(nowMs);
    if (tried.length > 0) {
      const isLeft = (replica: Replica) => !tried.includes(replica);
      return this.#called.find(isLeft) ?? this.#all.find(isLeft);
    }
    const called = this.#called;
    if (!avoided || called.length < 2 || !called.includes(avoided)) return this.#lessBusy(called, nowMs);
    const others = called.filter((replica) => replica !== avoided);
    return this.#lessBusy(others, nowMs);
  }

  /** A call to it has succeeded, after this long. */
  succeeded(replica: Replica, durationMs: number): void {
    replica.failures = 0;
    noteDuration(replica, durationMs);
  }

  /** A call to it has failed, by its fault. */
  failed(replica: Replica): void {
    replica.failures += 1;
    const nowMs = this.#now();
    const most = isReturning(replica, nowMs) ? FAILURES_WHILE_RETURNING : FAILURES_IN_A_ROW;
    if (replica.failures >= most) this.#eject(replica, "failing", nowMs);
  }

  /** A call to it was cancelled after this long. It would have taken longer, which shows something if this was long. */
  cancelled(replica: Replica, durationMs: number): void {
    if (durationMs >= SLOWER_BY_MS) noteDuration(replica, durationMs);
  }

  /** All of them, for operators. */
  views(): ReplicaView[] {
    const { sole } = this;
    // A replica without others is always called, and its calls are not counted.
    if (sole) return [{ address: sole.address, state: "up", in_flight: sole.client.sockets.busy }];
    const nowMs = this.#now();
    return this.#all.map((replica) => ({
      address: replica.address,
      state: stateOf(replica, nowMs),
      in_flight: replica.inFlight,
    }));
  }

  /** The less busy of two. A replica that returns leaves most of its calls to the other one. */
  #lessBusy(choice: readonly Replica[], nowMs: number): Replica | undefined {
    if (choice.length < 2) return choice[0];
    const first = Math.floor(this.#random() * choice.length);
    const step = 1 + Math.floor(this.#random() * (choice.length - 1));
    const a = choice[first] as Replica;
    const b = choice[(first + step) % choice.length] as Replica;
    const [chosen, other] = isBetter(b, a) ? [b, a] : [a, b];
    // A returning replica has had its turn, even where it leaves the call to the other one.
    chosen.turn = ++this.#turn;
    if (this.#returning === 0) return chosen;
    const share = shareOf(chosen, nowMs) / shareOf(other, nowMs);
    if (share >= 1 || this.#random() < share) return chosen;
    other.turn = ++this.#turn;
    return other;
  }

  /** Ejects the slowest replica where it is an outlier. */
  #compareDurations(nowMs: number): void {
    this.#nextComparisonMs = nowMs + COMPARED_EVERY_MS;
    if (this.#all.length < 2) return;
    for (const replica of this.#called) forgive(replica, nowMs);
    const measured = this.#called
      .filter((replica) => replica.durations.length >= fewestDurations(replica, nowMs))
      .map((replica) => ({ replica, ms: median(replica.durations) }))
      .toSorted((a, b) => a.ms - b.ms);
    for (const { replica } of measured) replica.durations = [];
    const [fastest] = measured;
    const slowest = measured.at(-1);
    if (!fastest || !slowest) return;
    const isOutlier = slowest.ms > fastest.ms * TIMES_SLOWER && slowest.ms > fastest.ms + SLOWER_BY_MS;
    if (!isOutlier) return;
    slowest.replica.fault = `${Math.round(slowest.ms)} ms, where the fastest takes ${Math.round(fastest.ms)} ms`;
    this.#eject(slowest.replica, "slow", nowMs);
  }

  #eject(replica: Replica, reason: EjectionReason, nowMs: number): void {
    replica.failures = 0;
    if (!this.#all.includes(replica) || isEjected(replica, nowMs)) return;
    const ejected = this.#all.filter((one) => isEjected(one, nowMs));
    if (ejected.length + 1 > Math.floor(this.#all.length / 2)) {
      // A slow replica is better than one that fails.
      const slow = reason === "failing" ? ejected.find(({ ejectedFor }) => ejectedFor === "slow") : undefined;
      if (!slow) return;
      slow.ejectedUntilMs = nowMs;
      slow.returnedAtMs = nowMs;
    }
    replica.ejections += 1;
    replica.ejectedFor = reason;
    const forMs = Math.min(LONGEST_EJECTED_MS, EJECTED_MS * replica.ejections);
    replica.ejectedUntilMs = nowMs + forMs;
    replica.returnedAtMs = replica.ejectedUntilMs;
    replica.durations = [];
    this.#refresh(nowMs);
    this.options.onEjected?.(replica, reason, forMs);
  }

  /** Computes which replicas are called, and when that changes by itself. */
  #refresh(nowMs: number): void {
    const before = this.#called;
    const up = this.#all.filter((replica) => !isEjected(replica, nowMs));
    // All are ejected when those that were not have left the set.
    this.#called = up.length > 0 ? up : this.#all;
    this.#returning = this.#called.filter((replica) => isReturning(replica, nowMs)).length;
    this.#nextChangeMs = Math.min(
      ...this.#all.flatMap(({ ejectedUntilMs, returnedAtMs }) =>
        [ejectedUntilMs, returnedAtMs + SLOW_START_MS].filter((ms) => ms > nowMs),
      ),
    );
    for (const replica of up)
      if (!before.includes(replica) && replica.ejections > 0) this.options.onReturned?.(replica);
  }
}

const NONE: readonly Replica[] = [];

/** The less busy one, or the one whose last call is longer ago: so the shares of equal replicas differ little. */
const isBetter = (one: Replica, other: Replica): boolean =>
  one.inFlight === other.inFlight ? one.turn < other.turn : one.inFlight < other.inFlight;

const isEjected = ({ ejectedUntilMs }: Replica, nowMs: number): boolean => nowMs < ejectedUntilMs;

const isReturning = ({ returnedAtMs }: Replica, nowMs: number): boolean =>
  nowMs >= returnedAtMs && nowMs < returnedAtMs + SLOW_START_MS;

function stateOf(replica: Replica, nowMs: number): ReplicaState {
  if (isEjected(replica, nowMs)) return "ejected";
  return isReturning(replica, nowMs) ? "returning" : "up";
}

/** The share of its calls that a replica gets at this time, up to 1. */
function shareOf(replica: Replica, nowMs: number): number {
  if (!isReturning(replica, nowMs)) return 1;
  return Math.max(FIRST_SHARE, (nowMs - replica.returnedAtMs) / SLOW_START_MS);
}

const fewestDurations = (replica: Replica, nowMs: number): number =>
  isReturning(replica, nowMs) ? FEWEST_WHILE_RETURNING : FEWEST_DURATIONS;

function noteDuration(replica: Replica, durationMs: number): void {
  if (replica.durations.length < MOST_DURATIONS) replica.durations.push(durationMs);
}

function forgive(replica: Replica, nowMs: number): void {
  if (replica.ejections === 0 || nowMs < replica.returnedAtMs + FORGIVEN_AFTER_MS) return;
  replica.ejections -= 1;
  // The next one after a further minute. It has returned completely long ago.
  replica.returnedAtMs = nowMs - SLOW_START_MS;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
