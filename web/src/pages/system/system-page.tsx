import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { asFailure, type Failure } from "../../api/failure.ts";
import { type Replica, type ServiceState, type SystemHealth, systemHealth } from "../../api/system.ts";
import { Heading } from "../../parts/heading.tsx";
import { FailureNotice, Notice } from "../../parts/notice.tsx";
import { duration } from "../../parts/numbers.ts";
import { TableRoom } from "../../parts/table-room.tsx";
import { useTitle } from "../../parts/title.ts";
import { consequenceOf } from "./consequences.ts";
import { ServiceCard } from "./service-card.tsx";

const EVERY_MS = 3000;

/** Every service with its state, latency and breakers, and what is degraded right now. */
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
        <p class="lead">Every service as the gateway sees it, checked every three seconds.</p>
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
      {services.length > 0 && <CallTable services={services} />}
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

/** The calls between services, as their callers see them. */
function CallTable({ services }: { services: readonly [string, ServiceState][] }) {
  const calls = services.flatMap(([caller, { calls = {} }]) =>
    Object.entries(calls).map(([callee, state]) => ({ caller, callee, ...state })),
  );
  if (calls.length === 0) return null;
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
            {calls.map(({ caller, callee, status, circuit, replicas, latency_ms }) => (
              <tr key={`${caller} ${callee}`}>
                <th scope="row">{caller}</th>
                <td>{callee}</td>
                <td>
                  <span class={`chip chip-${status === "up" ? "good" : "bad"}`}>{status}</span>
                </td>
                <td>{circuit ?? "–"}</td>
                <td>{replicas ? inShort(replicas) : "–"}</td>
                <td class="number">{latency_ms === undefined ? "–" : duration(latency_ms)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableRoom>
    </section>
  );
}
