/** A call that a stand-in has received. It waits for `respond`. */
export interface Call {
  readonly headers: Headers;
  readonly path: string;
  /** The number of draws requested as a list; `undefined` for a single draw. */
  readonly count: number | undefined;
  respond(response: Response): void;
  /** Resolves when the caller has cancelled the call. */
  readonly aborted: Promise<void>;
}

/** A service that the test implements, over real HTTP. */
export interface StandIn {
  readonly url: string;
  /** Every call so far. */
  readonly calls: readonly Call[];
  /** Resolves with the next call that was not returned before. */
  nextCall(): Promise<Call>;
  stop(): Promise<void>;
}

/** Starts a stand-in on a free port. A call for which `respond` returns nothing waits for the test. */
export function startStandIn(respond: (call: Call) => Response | undefined): StandIn {
  const calls: Call[] = [];
  const takers: ((call: Call) => void)[] = [];
  let taken = 0;

  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    // In development, Bun prints every response that is cut off, which some tests do on purpose.
    development: false,
    fetch(request) {
      const responded = Promise.withResolvers<Response>();
      const aborted = Promise.withResolvers<void>();
      request.signal.addEventListener("abort", () => {
        aborted.resolve();
        responded.resolve(new Response());
      });
      const { pathname, searchParams } = new URL(request.url);
      const count = searchParams.get("count");
      const call: Call = {
        headers: request.headers,
        path: pathname,
        count: count === null ? undefined : Number(count),
        respond: responded.resolve,
        aborted: aborted.promise,
      };
      calls.push(call);
      const response = respond(call);
      if (response) call.respond(response);
      const take = takers.shift();
      if (take) {
        taken++;
        take(call);
      }
      return responded.promise;
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
