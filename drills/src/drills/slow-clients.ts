import { forgetPeak, memoryOf } from "@super-heroes/bench/lab/processes/proc";
import type { Measurement } from "@super-heroes/bench/results/promises/measurement";
import { services } from "@super-heroes/system/services";
import { type OccupationReport, occupy } from "../attacks/occupation.ts";
import type { Attack } from "../attacks/start-attack.ts";
import { atMost, notMeasured, reported } from "../promise/measurements.ts";
import type { Findings } from "../promise/run-check.ts";
import { seedHeroes } from "../records/seed-heroes.ts";
import type { RunningService, Stage } from "../stage/stage.ts";
import { lengthOf } from "../tables/by-length.ts";
import {
  DEADLINE_MS,
  slowClients as kinds,
  type SlowClients,
  STREAM_IDLE_MS,
  slowSecondHeads,
} from "../tables/slow-clients.ts";
import { measureDuringAttack } from "../traffic/during-attack.ts";
import { fightsMix, gatewayMix, heroesMix } from "../traffic/good-mixes.ts";
import type { GoodRequest } from "../traffic/good-traffic.ts";
import { trafficFindings, trafficPromise } from "../traffic/traffic-findings.ts";
import type { Drill, DrillContext } from "./drill.ts";

/** Seconds of warm-up, and of measurement without slow clients. */
const WARM_UP = { short: 1, full: 5 };
const QUIET = { short: 2, full: 30 };

/**
 * For a listing of 0.7 MB, which exceeds the buffers of the gateway and the kernel, so that it is streamed and waits for
 * its reader. A longer one would keep the services busy with creating it.
 */
const HEROES = 3400;

/** Clients that occupy connections do not slow down others. */
export const slowClients: Drill = {
  name: "slow-clients",
  title: "Clients that send or read almost nothing",
  promise: ({ short }) => {
    const length = lengthOf({ short });
    const each = kinds.map(({ count, who }) => `${count[length]} ${who}`).join(", or ");
    const held = [...kinds, slowSecondHeads].map(
      ({ who, heldMs }) => `${who.replace("clients that ", "those that ")} within ${heldMs[length] / 1000} s`,
    );
    return `${each}, at the gateway and at a service: ${trafficPromise}; the server ends ${held.join(", ")}`;
  },
  async run(context) {
    const { stage, short, note } = context;
    const length = lengthOf({ short });
    const names = services.map(({ name }) => name);
    const parts = names.map((name) => [name, { variables: variablesOf(name, length) }]);
    await stage.startAll(names, Object.fromEntries(parts));
    await seedHeroes(stage, HEROES);
    const secondHeads = short ? undefined : occupyWith(slowSecondHeads, atGateway(stage), context);
    const findings: Findings[] = [];
    for (const kind of kinds)
      for (const place of [atGateway(stage, kind), atService(stage, kind)]) {
        const part = `${kind.count[length]} ${kind.who}, ${place.name}`;
        note(part);
        findings.push(await attack(part, kind, place, context));
      }
    const measurements = [
      ...findings.flatMap(({ measurements }) => measurements),
      heldFigure(`${slowSecondHeads.count[length]} ${slowSecondHeads.who}, at the gateway`, {
        limitMs: slowSecondHeads.heldMs[length],
        report: await secondHeads?.report,
      }),
    ];
    return { measurements, remarks: findings.flatMap(({ remarks }) => remarks) };
  },
};

/** Clients have different addresses: the services trust this machine as a proxy. */
const variablesOf = (service: string, length: "short" | "full") => ({
  DEADLINE_MS: String(DEADLINE_MS[length]),
  STREAM_IDLE_MS: String(STREAM_IDLE_MS[length]),
  ...(service === "gateway" && {
    TRUSTED_PROXIES: "127.0.0.1",
    RATE_LIMIT_PER_SECOND: "200",
    CREDENTIALS_LIMIT_PER_MINUTE: "60",
  }),
});

/** The service that is occupied, and the requests of other clients there. */
interface Place {
  name: string;
  service: RunningService;
  /** The path that the slow clients request; that of a large response where they read slowly. */
  path: string;
  mix: readonly GoodRequest[];
}

const LARGE = "/api/heroes";
const SMALL = "/api/fights";
const isLarge = ({ idleness }: SlowClients) => idleness === "reads a byte a second";

function atGateway(stage: Stage, kind = slowSecondHeads): Place {
  const service = stage.service("gateway");
  return {
    name: "at the gateway",
    service,
    path: isLarge(kind) ? LARGE : SMALL,
    mix: gatewayMix(service.url),
  };
}

function atService(stage: Stage, kind: SlowClients): Place {
  const [fights, heroes] = [stage.service("fights"), stage.service("heroes")];
  return isLarge(kind)
    ? { name: "at heroes", service: heroes, path: LARGE, mix: heroesMix(heroes.url, fights.url) }
    : { name: "at fights", service: fights, path: SMALL, mix: fightsMix(fights.url) };
}

function occupyWith(
  { idleness, count, connectsPerSecond, seconds }: SlowClients,
  { service: { url }, path }: Place,
  { short, signal }: DrillContext,
  lastsSeconds = seconds[lengthOf({ short })],
): Attack<OccupationReport> {
  const clients = count[lengthOf({ short })];
  return occupy({ idleness, url, path, clients, connectsPerSecond, seconds: lastsSeconds }, signal);
}

async function attack(
  part: string,
  kind: SlowClients,
  place: Place,
  context: DrillContext,
): Promise<Findings> {
  const length = lengthOf(context);
  const limitMs = kind.heldMs[length];
  if (!kind.isPossible) {
    const held = heldFigure(part, { limitMs, report: undefined });
    return { measurements: [notMeasured(held, "such clients need Linux")], remarks: [] };
  }
  const { pid } = place.service;
  let before = Number.NaN;
  const start = (seconds: number) => {
    forgetPeak(pid);
    before = memoryOf(pid)?.resident ?? Number.NaN;
    return occupyWith(kind, place, context, seconds);
  };
  const times = { warmUp: WARM_UP[length], quiet: QUIET[length], during: kind.seconds[length] };
  const { without, during, report } = await measureDuringAttack(place.mix, times, start, context.signal);
  const peak = memoryOf(pid)?.peak ?? Number.NaN;
  const { measurements, remarks } = trafficFindings(part, without, during);
  return {
    measurements: [
      ...measurements,
      heldFigure(part, { limitMs, report }),
      ...Object.entries(report.ended).map(([how, count]) => reported(`${part}: ended, ${how}`, count)),
      reported(`${part}: memory that ${place.service.name} grew by`, (peak - before) / 1e6, "MB"),
      reported(`${part}: CPU time of these clients`, report.cpu, "cores"),
    ],
    remarks,
  };
}

/** The longest time that the server has kept a client. It is not measured where all clients left before the limit. */
function heldFigure(
  part: string,
  { limitMs, report }: { limitMs: number; report: OccupationReport | undefined },
): Measurement {
  const held = atMost(
    limitMs,
    `${part}: longest time that a connection was kept`,
    report?.longestMs ?? Number.NaN,
    "ms",
  );
  return report && (report.longestMs > limitMs || report.lastedMs >= limitMs)
    ? held
    : notMeasured(held, "they stay shorter than that in a short run");
}
