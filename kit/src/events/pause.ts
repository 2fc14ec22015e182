/** A wait that can be cut short. */
export class Pause {
  #end = () => {};

  /** Resolves after `ms`, or when {@link end} is called before. */
  async for(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#end = resolve;
    const timer = setTimeout(resolve, ms);
    await promise;
    clearTimeout(timer);
  }

  /** Ends the wait that is under way; none that comes later. */
  end(): void {
    this.#end();
  }
}
