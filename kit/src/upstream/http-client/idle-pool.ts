/** What the pool keeps. */
export interface Closable {
  close(): void;
}

/**
 * Idle connections, the one that was used last in front: so that under little load few stay in use, and the others
 * grow old and are closed. One timer for all of them, only while there are some, which keeps no process alive.
 */
export class IdlePool<Connection extends Closable> {
  /** The oldest first. */
  #idle: { connection: Connection; sinceMs: number }[] = [];
  #sweepTimer: Timer | undefined;

  constructor(
    private readonly maxSize: number,
    private readonly idleTimeoutMs: number,
  ) {}

  get size(): number {
    return this.#idle.length;
  }

  /** The connection that became idle last, no longer the pool's. */
  take(): Connection | undefined {
    return this.#idle.pop()?.connection;
  }

  /** Keeps a connection, or closes it where there is no room. */
  put(connection: Connection): void {
    if (this.#idle.length >= this.maxSize) {
      connection.close();
      return;
    }
    this.#idle.push({ connection, sinceMs: performance.now() });
    this.#sweepTimer ??= this.#sweepIn(this.idleTimeoutMs);
  }

  /** Forgets a connection that is closed already, if it was idle. */
  remove(connection: Connection): void {
    const index = this.#idle.findIndex((idle) => idle.connection === connection);
    if (index >= 0) this.#idle.splice(index, 1);
  }

  /** Closes all. */
  clear(): void {
    clearTimeout(this.#sweepTimer);
    this.#sweepTimer = undefined;
    for (const { connection } of this.#idle.splice(0)) connection.close();
  }

  #sweepIn(ms: number): Timer {
    return setTimeout(() => this.#sweep(), ms).unref();
  }

  #sweep(): void {
    const youngestToCloseMs = performance.now() - this.idleTimeoutMs;
    const stillYoung = this.#idle.findIndex(({ sinceMs }) => sinceMs > youngestToCloseMs);
    const old = this.#idle.splice(0, stillYoung < 0 ? this.#idle.length : stillYoung);
    const next = this.#idle[0];
    this.#sweepTimer = next && this.#sweepIn(next.sinceMs - youngestToCloseMs);
    for (const { connection } of old) connection.close();
  }
}
