/** A wait that can be ended early. */
export class Pause {
  #end = () => {};

  /** Resolves after `ms`, or when {@link end} is called. */
  async for(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#end = resolve;
    const timer = setTimeout(resolve, ms);
    await promise;
    clearTimeout(timer);
  }

  /** Ends the current wait. It has no effect on later ones. */
  end(): void {
    this.#end();
  }
}
