/** The upstreams of a fight, with what each draws. */
const DRAWN = {
  heroes: { level: 70, otherName: "-", picture: "-", powers: "-" },
  villains: { level: 41, otherName: "-", picture: "-", powers: "-" },
  locations: { description: "-", picture: "-" },
};
export type UpstreamName = keyof typeof DRAWN;
export const UPSTREAM_NAMES = Object.keys(DRAWN) as UpstreamName[];

/** The three upstreams of a fight, of which each draws something named after the correlation id that it is asked with. */
export interface Upstreams {
  /** Where each is, by name. */
  addresses: Record<string, string>;
  /** The correlation ids of all calls. */
  calls: Record<UpstreamName, string[]>;
  /** Answers those who wait, and from then on everyone at once. */
  answer(): void;
  stop(): Promise<void>;
}

/** Starts them. They let everyone wait until told otherwise; an id for which `fails` names the upstream gets a 500. */
export function startUpstreams(fails: (correlationId: string) => UpstreamName | undefined): Upstreams {
  const told = Promise.withResolvers<void>();
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
        await told.promise;
        if (fails(id) === name) return new Response(null, { status: 500 });
        return Response.json({ id: 1, name: `${name} of ${id}`, ...DRAWN[name] });
      },
    }),
  );
  return {
    addresses: Object.fromEntries(servers.map(({ url }, index) => [UPSTREAM_NAMES[index], url.origin])),
    calls,
    answer: told.resolve,
    stop: async () => void (await Promise.all(servers.map((server) => server.stop(true)))),
  };
}
