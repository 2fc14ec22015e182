/** The upstreams of a fight, with what each draws. */
const DRAWN = {
  heroes: { level: 70, otherName: "-", picture: "-", powers: "-" },
  villains: { level: 41, otherName: "-", picture: "-", powers: "-" },
  locations: { description: "-", picture: "-" },
};
export type UpstreamName = keyof typeof DRAWN;
export const UPSTREAM_NAMES = Object.keys(DRAWN) as UpstreamName[];

/** The three upstreams of a fight, each of which draws something named after the correlation id of the call. */
export interface Upstreams {
  /** Their URLs, by name. */
  addresses: Record<string, string>;
  /** The correlation ids of all calls. */
  calls: Record<UpstreamName, string[]>;
  /** Responds to the waiting calls, and from then on to every call at once. */
  respond(): void;
  stop(): Promise<void>;
}

/** Starts them. Calls wait until `respond` is called; an id for which `fails` names the upstream gets a 500. */
export function startUpstreams(fails: (correlationId: string) => UpstreamName | undefined): Upstreams {
  const released = Promise.withResolvers<void>();
  const calls: Upstreams["calls"] = { heroes: [], villains: [], locations: [] };
  const servers = UPSTREAM_NAMES.map((name) =>
    Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      idleTimeout: 120,
      routes: { "/ready": new Response() },
      async fetch(request) {
        const id = request.headers.get("x-correlation-id") ?? "";
        calls[name].push(id);
        await released.promise;
        if (fails(id) === name) return new Response(null, { status: 500 });
        return Response.json({ id: 1, name: `${name} of ${id}`, ...DRAWN[name] });
      },
    }),
  );
  return {
    addresses: Object.fromEntries(servers.map(({ url }, index) => [UPSTREAM_NAMES[index], url.origin])),
    calls,
    respond: released.resolve,
    stop: async () => void (await Promise.all(servers.map((server) => server.stop(true)))),
  };
}
