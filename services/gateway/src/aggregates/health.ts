import { type Static, Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { FlagsInUse } from "@super-heroes/kit/shell/flags-report";
import { CircuitState, Readiness } from "@super-heroes/kit/shell/readiness";
import { REPLICA_STATES, ReplicaView } from "@super-heroes/kit/upstream/replicas/replica-view";
import type { Upstream } from "@super-heroes/kit/upstream/upstream";
import type { Link } from "../proxy/link.ts";

const UpOrDown = Type.Union([Type.Literal("up"), Type.Literal("down")]);

/** The state of a service that another one calls, as the caller sees it. */
const CallState = Type.Object(
  {
    status: UpOrDown,
    latency_ms: Type.Optional(Type.Number({ description: "Of the caller's check, where it is up." })),
    circuit: Type.Optional(CircuitState),
    replicas: Type.Optional(Type.Array(ReplicaView, { description: "Where there are several." })),
  },
  { title: "CallState" },
);

/** The state of one service. */
const ServiceState = Type.Object(
  {
    status: UpOrDown,
    latency_ms: Type.Number({ description: "Of the check, in milliseconds." }),
    circuits: Type.Optional(
      Type.Object(
        { proxied: CircuitState, own: CircuitState },
        {
          description:
            "The gateway's circuit breakers: for requests that it forwards, and for its own calls. Without them where UPSTREAM_BREAKER is off.",
        },
      ),
    ),
    replicas: Type.Optional(
      Type.Array(ReplicaView, {
        description:
          "Its replicas where there are several, as the gateway's calls have shown them. The two kinds of calls find faults separately: a replica has the worse of its states, and the calls of both.",
      }),
    ),
    checks: Type.Optional(
      Type.Record(Type.String(), UpOrDown, { description: "The parts that it needs, such as its store." }),
    ),
    flags: Type.Optional(FlagsInUse),
    calls: Type.Optional(
      Type.Record(Type.String(), CallState, { description: "The services that it calls itself." }),
    ),
  },
  { title: "ServiceState" },
);
type ServiceState = Static<typeof ServiceState>;

/** The state of the system: `up` when every service is. */
export const SystemHealth = Type.Object(
  {
    status: Type.Union([Type.Literal("up"), Type.Literal("degraded")]),
    services: Type.Record(Type.String(), ServiceState),
  },
  { title: "SystemHealth" },
);
export type SystemHealth = Static<typeof SystemHealth>;

/** The timeout of a readiness check. */
const READY_WITHIN_MS = 900;

/** The parts of a service's readiness that are passed on. */
export const Report = Type.Partial(
  Type.Pick(Readiness, ["checks", "dependencies", "latencies_ms", "circuits", "replicas", "flags"]),
);

const report = TypeCompiler.Compile(Report);

/** The clients of one service. */
export interface Watched {
  agent: Pick<Upstream, "probe" | "circuit" | "replicas">;
  link: Pick<Link, "circuit" | "replicas">;
}

/** Checks the readiness of all services at once. */
export async function systemHealth(
  services: Readonly<Record<string, Watched>>,
  correlationId: string,
): Promise<SystemHealth> {
  const states = await Promise.all(
    Object.entries(services).map(
      async ([name, watched]) => [name, await stateOf(watched, correlationId)] as const,
    ),
  );
  return {
    status: states.every(([, { status }]) => status === "up") ? "up" : "degraded",
    services: Object.fromEntries(states),
  };
}

async function stateOf({ agent, link }: Watched, correlationId: string): Promise<ServiceState> {
  const startedAtMs = performance.now();
  const response = await agent.probe(correlationId, READY_WITHIN_MS).catch(() => undefined);
  const { circuit: proxied } = link;
  const { circuit: own } = agent;
  const replicas = together(link.replicas(), agent.replicas());
  return {
    status: response?.status === 200 ? "up" : "down",
    latency_ms: Number((performance.now() - startedAtMs).toFixed(1)),
    ...(proxied && own && { circuits: { proxied, own } }),
    ...(replicas.length > 1 && { replicas }),
    ...(response && partsIn(response.body)),
  };
}

/** One list of the replicas that two clients of a service know. */
function together(some: readonly ReplicaView[], others: readonly ReplicaView[]): ReplicaView[] {
  const byAddress = new Map(some.map((replica) => [replica.address, replica]));
  for (const other of others) {
    const known = byAddress.get(other.address) ?? { ...other, in_flight: 0 };
    const isWorse = REPLICA_STATES.indexOf(other.state) > REPLICA_STATES.indexOf(known.state);
    byAddress.set(other.address, {
      address: other.address,
      state: isWorse ? other.state : known.state,
      in_flight: known.in_flight + other.in_flight,
    });
  }
  return [...byAddress.values()];
}

/** What a service reports about its parts and its calls; nothing where the response is not a report. */
function partsIn(body: string): Pick<ServiceState, "checks" | "calls" | "flags"> {
  let content: unknown;
  try {
    content = JSON.parse(body);
  } catch {
    return {};
  }
  if (!report.Check(content)) return {};
  const { checks, dependencies, latencies_ms: latencies = {}, circuits = {}, replicas = {}, flags } = content;
  const calls = Object.entries(dependencies ?? {}).map(([name, status]) => {
    const latency = latencies[name];
    const circuit = circuits[name];
    const known = replicas[name];
    return [
      name,
      {
        status,
        ...(latency !== undefined && { latency_ms: latency }),
        ...(circuit && { circuit }),
        ...(known && { replicas: known }),
      },
    ];
  });
  return {
    ...(checks && Object.keys(checks).length > 0 && { checks }),
    ...(flags && { flags }),
    ...(calls.length > 0 && { calls: Object.fromEntries(calls) }),
  };
}
