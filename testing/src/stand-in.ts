/** A call as a stand-in has received it; it waits until it is answered. */
export interface Call {
  readonly headers: Headers;
  readonly path: string;
  /** How many draws it asks for in one answer; `undefined` when it asks for one that is not in a list. */
  readonly count: number | undefined;
  answer(response: Response): void;
  /** Resolves when the caller has gone away without an answer. */
  readonly aborted: Promise<void>;
}

/** A service that a test plays itself, over real HTTP. */
export interface StandIn {
  readonly url: string;
  /** Every call so far. */
  readonly calls: readonly Call[];
  /** The next call that has not been taken yet, as soon as it is there. */
  nextCall(): Promise<Call>;
  stop(): Promise<void>;
}

/** Starts a stand-in on a free port. Calls that `respond` gives no answer for wait for the test. */
export function startStandIn(respond: (call: Call) => Response | undefined): StandIn {
  const calls: Call[] = [];
  const takers: ((call: Call) => void)[] = [];
  let taken = 0;

  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    // In development Bun prints every answer that breaks off, which is what some of them are for.
    development: false,
    fetch(request) {
      const answered = Promise.withResolvers<Response>();
      const aborted = Promise.withResolvers<void>();
      request.signal.addEventListener("abort", () => {
        aborted.resolve();
        answered.resolve(new Response());
      });
      const { pathname, searchParams } = new URL(request.url);
      const count = searchParams.get("count");
      const call: Call = {
        headers: request.headers,
        path: pathname,
        count: count === null ? undefined : Number(count),
        answer: answered.resolve,
        aborted: aborted.promise,
      };
      calls.push(call);
      const response = respond(call);
      if (response) call.answer(response);
      const take = takers.shift();
      if (take) {
        taken++;
        take(call);
      }
      return answered.promise;
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    calls,
    nextCall() {
      const call = calls[taken];
      if (!call) return new Promise((resolve) => takers.push(resolve));
      taken++;
      return Promise.resolve(call);
    },
    stop: () => server.stop(true),
  };
}
