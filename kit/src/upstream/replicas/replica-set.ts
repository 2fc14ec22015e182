import type { EjectionReason, Replica, ReplicaView } from "./replica.ts";

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
/** Durations that are kept for a comparison. */
const MOST_DURATIONS = 200;
/** A replica whose median is this many times that of the fastest, and longer by this time, is an outlier. */
const TIMES_SLOWER = 3;
const SLOWER_BY_MS = 20;

/** The time, chance, and who is told of changes. */
export interface ReplicaSetOptions {
  /** In ms, from any start. */
  now?: () => number;
  random?: () => number;
  onEjected?(replica: Replica, reason: EjectionReason, forMs: number): void;
  onReturned?(replica: Replica): void;
}

/**
 * The replicas of one upstream: which of them the next call goes to, and what the outcome of calls says about them.
 *
 * A call goes to the less busy of two that are drawn at random ("power of two choices": Mitzenmacher, IEEE Transactions on
 * Parallel and Distributed Systems 12(10), 2001). A replica that fails five times in a row, or whose responses take three
 * times as long as those of the fastest, is an outlier and is not called for 5 s, and for longer each time that it happens
 * again (as Envoy's outlier detection). At most half of the replicas are ejected at once, because a fault that most of them share is
 * not theirs. A replica that returns begins with a tenth of its share of the calls, which grows to the whole within 10 s.
 */
export class ReplicaSet {
  #all: readonly Replica[] = [];
  /** Those that are called. */
  #called: readonly Replica[] = [];
  /** Those among them that return; mostly none. */
  #returning = 0;
  #nextReturnMs = Number.POSITIVE_INFINITY;
  #nextComparisonMs = 0;
  readonly #now: () => number;
  readonly #random: () => number;

  constructor(private readonly options: ReplicaSetOptions = {}) {
    this.#now = options.now ?? (() => performance.now());
    this.#random = options.random ?? Math.random;
  }

  get all(): readonly Replica[] {
    return this.#all;
  }

  /** The time of the set's clock, in ms. */
  get nowMs(): number {
    return this.#now();
  }

  /** Replaces the members. What is known of those that stay is kept. */
  use(replicas: readonly Replica[]): void {
    this.#all = replicas;
    this.#refresh(this.#now());
  }

  /** The replica for the next call, another one than `avoided` where there is one. Undefined without any. */
  pick(avoided?: Replica): Replica | undefined {
    if (this.#all.length < 2) return this.#all[0];
    const nowMs = this.#now();
    if (nowMs >= this.#nextReturnMs) this.#refresh(nowMs);
    if (nowMs >= this.#nextComparisonMs) this.#compareDurations(nowMs);
    const called = this.#called.length > 0 ? this.#called : this.#all;
    const choice = avoided && called.includes(avoided) ? called.filter((one) => one !== avoided) : called;
    // Rather the replica that was to be avoided, or one that is ejected, than none.
    if (choice.length === 0) return this.#other(avoided) ?? avoided;
    return choice.length === 1 ? choice[0] : this.#lessBusy(choice, nowMs);
  }

  /** Whether there is a replica that is not among these. */
  hasOther(tried: readonly Replica[]): boolean {
    return this.#all.some((replica) => !tried.includes(replica));
  }

  /** A call to it has succeeded, after this long. */
  succeeded(replica: Replica, durationMs: number): void {
    replica.failures = 0;
    this.#noteDuration(replica, durationMs);
  }

  /** A call to it has failed, by its fault. */
  failed(replica: Replica): void {
    replica.failures += 1;
    const nowMs = this.#now();
    const most = isReturning(replica, nowMs) ? FAILURES_WHILE_RETURNING : FAILURES_IN_A_ROW;
    if (replica.failures >= most) this.#eject(replica, "failing", nowMs);
  }

  /** A call to it was cancelled after this long: it would have taken longer. */
  cancelled(replica: Replica, durationMs: number): void {
    this.#noteDuration(replica, durationMs);
  }

  /** All of them as others see them. */
  views(): ReplicaView[] {
    const nowMs = this.#now();
    return this.#all.map((replica) => ({
      address: replica.address,
      state: isEjected(replica, nowMs) ? "ejected" : isReturning(replica, nowMs) ? "returning" : "up",
      inFlight: replica.inFlight,
    }));
  }

  #other(avoided: Replica | undefined): Replica | undefined {
    return this.#all.find((replica) => replica !== avoided);
  }

  #lessBusy(choice: readonly Replica[], nowMs: number): Replica {
    const first = Math.floor(this.#random() * choice.length);
    const step = 1 + Math.floor(this.#random() * (choice.length - 1));
    const a = choice[first] as Replica;
    const b = choice[(first + step) % choice.length] as Replica;
    if (this.#returning === 0) return b.inFlight < a.inFlight ? b : a;
    const [shareOfA, shareOfB] = [shareOf(a, nowMs), shareOf(b, nowMs)];
    const isB = (b.inFlight + 1) / shareOfB < (a.inFlight + 1) / shareOfA;
    const [chosen, other, share] = isB ? [b, a, shareOfB] : [a, b, shareOfA];
    return share < 1 && this.#random() >= share ? other : chosen;
  }

  #noteDuration(replica: Replica, durationMs: number): void {
    if (this.#all.length < 2) return;
    if (replica.durations.length < MOST_DURATIONS) replica.durations.push(durationMs);
  }

  /** Ejects the slowest replica where it is an outlier. */
  #compareDurations(nowMs: number): void {
    this.#nextComparisonMs = nowMs + COMPARED_EVERY_MS;
    const measured = this.#called
      .filter(({ durations }) => durations.length >= FEWEST_DURATIONS)
      .map((replica) => ({ replica, ms: median(replica.durations) }))
      .toSorted((a, b) => a.ms - b.ms);
    const [fastest] = measured;
    const slowest = measured.at(-1);
    for (const { replica } of measured) replica.durations = [];
    if (!fastest || !slowest || fastest === slowest) return;
    const isOutlier = slowest.ms > fastest.ms * TIMES_SLOWER && slowest.ms > fastest.ms + SLOWER_BY_MS;
    if (isOutlier) this.#eject(slowest.replica, "slow", nowMs);
    for (const replica of this.#called) forgive(replica, nowMs);
  }

  #eject(replica: Replica, reason: EjectionReason, nowMs: number): void {
    replica.failures = 0;
    const ejected = this.#all.filter((one) => isEjected(one, nowMs)).length;
    if (!this.#all.includes(replica) || isEjected(replica, nowMs)) return;
    if (ejected + 1 > Math.floor(this.#all.length / 2)) return;
    replica.ejections += 1;
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
    this.#called = this.#all.filter((replica) => !isEjected(replica, nowMs));
    this.#returning = this.#called.filter((replica) => isReturning(replica, nowMs)).length;
    this.#nextReturnMs = Math.min(
      ...this.#all.flatMap(({ ejectedUntilMs, returnedAtMs }) =>
        [ejectedUntilMs, returnedAtMs + SLOW_START_MS].filter((ms) => ms > nowMs),
      ),
      Number.POSITIVE_INFINITY,
    );
    for (const replica of this.#called)
      if (!before.includes(replica) && replica.ejections > 0) this.options.onReturned?.(replica);
  }
}

const isEjected = ({ ejectedUntilMs }: Replica, nowMs: number): boolean => nowMs < ejectedUntilMs;

const isReturning = ({ returnedAtMs }: Replica, nowMs: number): boolean =>
  nowMs >= returnedAtMs && nowMs < returnedAtMs + SLOW_START_MS;

/** The share of its calls that a replica gets at this time, up to 1. */
function shareOf(replica: Replica, nowMs: number): number {
  if (!isReturning(replica, nowMs)) return 1;
  return Math.max(FIRST_SHARE, (nowMs - replica.returnedAtMs) / SLOW_START_MS);
}

function forgive(replica: Replica, nowMs: number): void {
  if (replica.ejections === 0 || nowMs < replica.returnedAtMs + FORGIVEN_AFTER_MS) return;
  replica.ejections -= 1;
  replica.returnedAtMs = nowMs - SLOW_START_MS;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
