/** A connection of the pool. */
export interface Closable {
  close(): void;
}

/**
 * Idle connections, last in first out, so that under little load few stay in use and the others time out. One timer for all,
 * which runs only while there are idle connections and does not keep the process alive.
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

  /** Removes and returns the connection that became idle last. */
  take(): Connection | undefined {
    return this.#idle.pop()?.connection;
  }

  /** Keeps a connection, or closes it when the pool is full. */
  put(connection: Connection): void {
    if (this.#idle.length >= this.maxSize) {
      connection.close();
      return;
    }
    this.#idle.push({ connection, sinceMs: performance.now() });
    this.#sweepTimer ??= this.#sweepIn(this.idleTimeoutMs);
  }

  /** Removes a connection that is already closed, if it was idle. */
  remove(connection: Connection): void {
    const index = this.#idle.findIndex((idle) => idle.connection === connection);
    if (index >= 0) this.#idle.splice(index, 1);
  }

  /** Closes all connections. */
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
