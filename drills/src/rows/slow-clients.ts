import { forgetPeak, memoryOf } from "@super-heroes/bench/lab/processes/proc";
import { atMost, type Figure, notMeasured, told } from "@super-heroes/bench/results/promises/figure";
import { services } from "@super-heroes/system/services";
import { type OccupationReport, occupy } from "../attacks/occupation.ts";
import type { Attack } from "../attacks/start-attack.ts";
import type { Drill, DrillContext, Findings } from "../drill.ts";
import { measureDuringAttack } from "../load/during-attack.ts";
import { fightsMix, gatewayMix, heroesMix } from "../load/good-mixes.ts";
import type { GoodRequest } from "../load/good-traffic.ts";
import { seedHeroes } from "../load/seed-heroes.ts";
import { trafficFindings, trafficPromise } from "../load/traffic-figures.ts";
import type { Player, Stage } from "../stage/stage.ts";
import {
  DEADLINE_MS,
  slowClients as kinds,
  type SlowClients,
  STREAM_IDLE_MS,
  slowSecondHeads,
} from "../tables/slow-clients.ts";

/** Seconds before anything is measured, and those measured without slow clients. */
const WARM_UP = { short: 1, full: 5 };
const QUIET = { short: 2, full: 30 };

/**
 * For a listing of 0.7 MB: more than the gateway reads at once and the system's buffers hold, so that it is streamed
 * everywhere and waits for its reader; and not so much that making it is what keeps the services busy.
 */
const HEROES = 3400;

const lengthOf = (short: boolean) => (short ? "short" : "full");

/** Clients that occupy connections do not keep others from being served. */
export const slowClients: Drill = {
  name: "slow-clients",
  title: "Clients that send nearly nothing, or read nearly nothing",
  promise: ({ short }) => {
    const length = lengthOf(short);
    const each = kinds.map(({ count, who }) => `${count[length]} ${who}`).join(", or ");
    const held = [...kinds, slowSecondHeads].map(
      ({ who, heldMs }) => `${who.replace("clients that ", "those that ")} within ${heldMs[length] / 1000} s`,
    );
    return `${each}, at the gateway and at a service: ${trafficPromise}; the server ends ${held.join(", ")}`;
  },
  async run(context) {
    const { stage, short, note } = context;
    const length = lengthOf(short);
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
        findings.push(await tryOut(part, kind, place, context));
      }
    const figures = [
      ...findings.flatMap(({ figures }) => figures),
      heldFigure(`${slowSecondHeads.count[length]} ${slowSecondHeads.who}, at the gateway`, {
        limitMs: slowSecondHeads.heldMs[length],
        report: await secondHeads?.report,
      }),
    ];
    return { figures, remarks: findings.flatMap(({ remarks }) => remarks) };
  },
};

/** Clients have addresses of their own: this machine stands for a proxy before all of them. */
const variablesOf = (service: string, length: "short" | "full") => ({
  DEADLINE_MS: String(DEADLINE_MS[length]),
  STREAM_IDLE_MS: String(STREAM_IDLE_MS[length]),
  ...(service === "gateway" && {
    TRUSTED_PROXIES: "127.0.0.1",
    RATE_LIMIT_PER_SECOND: "200",
    CREDENTIALS_LIMIT_PER_MINUTE: "60",
  }),
});

/** Where the server is occupied, and what other clients do there. */
interface Place {
  name: string;
  player: Player;
  /** What the slow clients ask for: of a service that has it, a large response where they are slow to read it. */
  path: string;
  mix: readonly GoodRequest[];
}

const LARGE = "/api/heroes";
const SMALL = "/api/fights";
const isLarge = ({ idleness }: SlowClients) => idleness === "reads a byte a second";

function atGateway(stage: Stage, kind = slowSecondHeads): Place {
  const player = stage.player("gateway");
  return {
    name: "at the gateway",
    player,
    path: isLarge(kind) ? LARGE : SMALL,
    mix: gatewayMix(player.url),
  };
}

function atService(stage: Stage, kind: SlowClients): Place {
  const [fights, heroes] = [stage.player("fights"), stage.player("heroes")];
  return isLarge(kind)
    ? { name: "at heroes", player: heroes, path: LARGE, mix: heroesMix(heroes.url, fights.url) }
    : { name: "at fights", player: fights, path: SMALL, mix: fightsMix(fights.url) };
}

function occupyWith(
  { idleness, count, connectsPerSecond, seconds }: SlowClients,
  { player: { url }, path }: Place,
  { short, signal }: DrillContext,
  lasts = seconds[lengthOf(short)],
): Attack<OccupationReport> {
  const clients = count[lengthOf(short)];
  return occupy({ idleness, url, path, clients, connectsPerSecond, seconds: lasts }, signal);
}

async function tryOut(
  part: string,
  kind: SlowClients,
  place: Place,
  context: DrillContext,
): Promise<Findings> {
  const length = lengthOf(context.short);
  const limitMs = kind.heldMs[length];
  if (!kind.isPossible) {
    const held = heldFigure(part, { limitMs, report: undefined });
    return { figures: [notMeasured(held, "such clients take Linux")], remarks: [] };
  }
  const { pid } = place.player;
  let before = Number.NaN;
  const start = (seconds: number) => {
    forgetPeak(pid);
    before = memoryOf(pid)?.resident ?? Number.NaN;
    return occupyWith(kind, place, context, seconds);
  };
  const times = { warmUp: WARM_UP[length], quiet: QUIET[length], during: kind.seconds[length] };
  const { without, during, report } = await measureDuringAttack(place.mix, times, start, context.signal);
  const peak = memoryOf(pid)?.peak ?? Number.NaN;
  const { figures, remarks } = trafficFindings(part, without, during);
  return {
    figures: [
      ...figures,
      heldFigure(part, { limitMs, report }),
      ...Object.entries(report.ended).map(([how, count]) => told(`${part}: ended, ${how}`, count)),
      told(`${part}: memory that ${place.player.name} grew by`, (peak - before) / 1e6, "MB"),
      told(`${part}: CPU time of these clients`, report.cpu, "cores"),
    ],
    remarks,
  };
}

/** How long the server has held a client. Where all of them left before the limit, nothing is known about that. */
function heldFigure(
  part: string,
  { limitMs, report }: { limitMs: number; report: OccupationReport | undefined },
): Figure {
  const held = atMost(limitMs, `${part}: longest that one was held`, report?.longestMs ?? Number.NaN, "ms");
  return report && (report.longestMs > limitMs || report.lastedMs >= limitMs)
    ? held
    : notMeasured(held, "they stay for less than that in a short run");
}
