import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { asFailure, type Failure } from "../../api/failure.ts";
import { type Replica, type ServiceState, type SystemHealth, systemHealth } from "../../api/system.ts";
import { Heading } from "../../parts/heading.tsx";
import { FailureNotice, Notice } from "../../parts/notice.tsx";
import { duration } from "../../parts/numbers.ts";
import { TableRoom } from "../../parts/table-room.tsx";
import { useTitle } from "../../parts/title.ts";
import { type Call, callsIn } from "./calls.ts";
import { consequenceOf } from "./consequences.ts";
import { ServiceCard } from "./service-card.tsx";

const EVERY_MS = 3000;

/** Every service behind the gateway with its state, latency and breakers, and what is degraded right now. */
export default function SystemPage() {
  useTitle("System");
  const health = useSignal<SystemHealth | undefined>(undefined);
  const failure = useSignal<Failure | undefined>(undefined);
  const latencies = useSignal<Readonly<Record<string, readonly number[]>>>({});

  useEffect(() => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      try {
        if (!document.hidden) {
          const current = await systemHealth(controller.signal);
          health.value = current;
          latencies.value = withLatencies(latencies.peek(), current);
          failure.value = undefined;
        }
      } catch (error) {
        if (controller.signal.aborted) return;
        failure.value = asFailure(error);
      }
      timer = setTimeout(read, EVERY_MS);
    };
    void read();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, []);

  const services = Object.entries(health.value?.services ?? {});
  const down = services.filter(([, { status }]) => status === "down").map(([name]) => name);
  return (
    <section class="page">
      <header class="page-head">
        <Heading>System</Heading>
        <p class="lead">
          Every service behind the gateway, as the gateway sees it, checked every three seconds.
        </p>
        {health.value && (
          <p role="status" class={`chip chip-${down.length === 0 ? "good" : "bad"}`}>
            {down.length === 0 ? "All services are up" : `Down: ${down.join(", ")}`}
          </p>
        )}
      </header>
      <FailureNotice failure={failure.value} />
      {failure.value && health.value && (
        <p class="muted">The states below are the last ones that were received.</p>
      )}
      {down.length > 0 && (
        <Notice kind="warning">
          <ul class="consequences">
            {down.map((name) => (
              <li key={name}>
                <strong>{name}</strong>: {consequenceOf(name)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <div class="services">
        {services.map(([name, state]) => (
          <ServiceCard key={name} name={name} state={state} latenciesMs={latencies.value[name] ?? []} />
        ))}
      </div>
      {health.value && <CallTable services={health.value.services} />}
    </section>
  );
}

/** How many latencies of each service are shown. */
const MOST_LATENCIES = 40;

function withLatencies(
  before: Readonly<Record<string, readonly number[]>>,
  { services }: SystemHealth,
): Record<string, readonly number[]> {
  return Object.fromEntries(
    Object.entries(services).map(([name, { status, latency_ms: latency }]) => [
      name,
      status === "up" ? [...(before[name] ?? []), latency].slice(-MOST_LATENCIES) : (before[name] ?? []),
    ]),
  );
}

/** How many replicas are called, and which are not. */
function inShort(replicas: readonly Replica[]): string {
  const ejected = replicas.filter(({ state }) => state === "ejected").map(({ address }) => address);
  const called = `${replicas.length - ejected.length} of ${replicas.length} called`;
  return ejected.length === 0 ? called : `${called}, ejected: ${ejected.join(", ")}`;
}

const CHIPS: Readonly<Record<Call["status"], string>> = {
  up: "good",
  down: "bad",
  "not checked": "wait",
  "not known": "wait",
};

/** The calls between services, as their callers see them. */
function CallTable({ services }: { services: Readonly<Record<string, ServiceState>> }) {
  const calls = callsIn(services);
  return (
    <section class="panel" aria-labelledby="calls">
      <h2 id="calls">Calls between services</h2>
      <TableRoom label="Calls between services">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Caller</th>
              <th scope="col">Calls</th>
              <th scope="col">State</th>
              <th scope="col">Breaker</th>
              <th scope="col">Replicas</th>
              <th scope="col" class="number">
                Latency of the check
              </th>
            </tr>
          </thead>
          <tbody>
            {calls.map(({ caller, callee, status, circuit, replicas, latencyMs }) => (
              <tr key={`${caller} ${callee}`}>
                <th scope="row">{caller}</th>
                <td>{callee}</td>
                <td>
                  <span class={`chip chip-${CHIPS[status]}`}>{status}</span>
                </td>
                <td>{circuit ?? "–"}</td>
                <td>{replicas ? inShort(replicas) : "–"}</td>
                <td class="number">{latencyMs === undefined ? "–" : duration(latencyMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableRoom>
      <p class="muted">
        Not checked: the caller needs this service for some requests only, and its own check does not include
        it. Not known: the caller is down and reports nothing.
      </p>
    </section>
  );
}
