import { IDLE_TIMEOUT_S } from "@super-heroes/kit/run";
import { services } from "@super-heroes/system/services";
import { forgetPeak, memoryOf } from "../../measure/proc.ts";
import { hasNarrowSockets } from "../attacks/narrow-socket.ts";
import { type Idleness, type OccupationReport, occupy } from "../attacks/occupation.ts";
import type { Drill, DrillContext, Findings } from "../drill.ts";
import { atMost, type Figure, notMeasured, told } from "../figure.ts";
import { measureDuringAttack } from "../load/during-attack.ts";
import { fightsMix, gatewayMix, heroesMix } from "../load/good-mixes.ts";
import type { GoodRequest } from "../load/good-traffic.ts";
import { seedHeroes } from "../load/seed-heroes.ts";
import { trafficFindings, trafficPromise } from "../load/traffic-figures.ts";
import type { Player, Stage } from "../stage/stage.ts";

/** Short: what waits for a limit waits less. */
const DEADLINE_MS = { short: 1000, full: 3000 };
const STREAM_IDLE_MS = { short: 4000, full: 10_000 };
/** For the timer, the 408, and the close; short: also for the tests that run besides. */
const DEADLINE_TOLERANCE_MS = { short: 1500, full: 500 };

/**
 * Bun's own limits, for what no program sees (1.4.5). A head that is not whole ends a new connection after 10 s, which
 * cannot be changed; one that has carried requests after `idleTimeout`, counted from the last response. Further bytes of
 * the head do not extend either. Timeouts are looked at every four seconds.
 */
const HEAD_TIMEOUT_MS = 10_000;
const TIMEOUT_STEP_MS = 4000;

const TIMES = { short: { warmUp: 2, quiet: 2, during: 3 }, full: { warmUp: 5, quiet: 30, during: 30 } };

/**
 * For a listing of 0.7 MB: more than the gateway reads at once and the system's buffers hold, so that it is streamed
 * everywhere and waits for its reader; and not so much that making it is what keeps the services busy.
 */
const HEROES = 3400;

/** One way of occupying a server. */
interface Occupying {
  idleness: Idleness;
  clients: number;
  /** As in "64 clients that …". */
  who: string;
  /** How long the server may hold such a client, and which limit that is. */
  heldMs: Record<Length, number>;
  /** How long a short attack lasts, so that its clients meet that limit if there is one that it can wait for. */
  shortSeconds: number;
  isPossible: boolean;
}

type Length = "short" | "full";

const HEAD_MS = HEAD_TIMEOUT_MS + TIMEOUT_STEP_MS;
const SECOND_HEAD_MS = IDLE_TIMEOUT_S * 1000 + TIMEOUT_STEP_MS;

const OCCUPYING: readonly Occupying[] = [
  {
    idleness: "never a body",
    clients: 64,
    who: "64 without a body",
    heldMs: {
      short: DEADLINE_MS.short + DEADLINE_TOLERANCE_MS.short,
      full: DEADLINE_MS.full + DEADLINE_TOLERANCE_MS.full,
    },
    shortSeconds: TIMES.short.during,
    isPossible: true,
  },
  {
    idleness: "a head of a byte a second",
    clients: 500,
    who: "500 slow heads",
    heldMs: { short: HEAD_MS, full: HEAD_MS },
    shortSeconds: TIMES.short.during,
    isPossible: true,
  },
  {
    idleness: "reads a byte a second",
    clients: 500,
    who: "500 slow readers",
    heldMs: {
      short: STREAM_IDLE_MS.short + 2 * TIMEOUT_STEP_MS,
      full: STREAM_IDLE_MS.full + 2 * TIMEOUT_STEP_MS,
    },
    shortSeconds: 12,
    isPossible: hasNarrowSockets,
  },
];

/** Clients that occupy connections do not keep others from being served. */
export const slowClients: Drill = {
  name: "slow-clients",
  title: "Clients that send nearly nothing, or read nearly nothing",
  promise: ({ short }) => {
    const [bodies, heads, readers] = OCCUPYING.map(({ heldMs }) => heldMs[lengthOf(short)] / 1000);
    return `64 clients that never send a body, 500 that send a head of a byte a second, 500 that read a byte a second, at the gateway and at a service: ${trafficPromise}; the server ends them, those without a body within ${bodies} s (deadline), slow heads within ${heads} s on a new connection and ${SECOND_HEAD_MS / 1000} s on a used one (limits of Bun), slow readers within ${readers} s`;
  },
  async run(context) {
    const { stage, short, note } = context;
    await stage.startAll(
      services.map(({ name }) => name),
      Object.fromEntries(
        services.map(({ name }) => [name, { variables: variablesOf(name, lengthOf(short)) }]),
      ),
    );
    await seedHeroes(stage, HEROES);
    const secondHeads = short ? undefined : occupyWithSecondHeads(context);
    const findings: Findings[] = [];
    for (const occupying of OCCUPYING)
      for (const place of placesOf(occupying, stage)) {
        const part = `${occupying.who}, ${place.name}`;
        note(part);
        findings.push(await tryOut(part, occupying, place, context));
      }
    return {
      figures: [
        ...findings.flatMap(({ figures }) => figures),
        heldFigure(
          `${SECOND_HEADS} slow heads on used connections, at the gateway`,
          SECOND_HEAD_MS,
          await secondHeads?.report,
        ),
      ],
      remarks: findings.flatMap(({ remarks }) => remarks),
    };
  },
};

const lengthOf = (short: boolean): Length => (short ? "short" : "full");

/** Clients have addresses of their own: this machine stands for a proxy before all of them. */
const variablesOf = (service: string, length: Length) => ({
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
  /** What the attackers ask for. */
  path: string;
  mix: readonly GoodRequest[];
}

/** The gateway, and a service for which it makes a difference: large responses are those of heroes. */
function placesOf({ idleness }: Occupying, stage: Stage): Place[] {
  const [gateway, fights, heroes] = ["gateway", "fights", "heroes"].map(stage.player) as [
    Player,
    Player,
    Player,
  ];
  const path = idleness === "reads a byte a second" ? "/api/heroes" : "/api/fights";
  return [
    { name: "at the gateway", player: gateway, path, mix: gatewayMix(gateway.url) },
    path === "/api/heroes"
      ? { name: "at heroes", player: heroes, path, mix: heroesMix(heroes.url, fights.url) }
      : { name: "at fights", player: fights, path, mix: fightsMix(fights.url) },
  ];
}

/** So few that nobody notices them: they last longer than any other part, and so through several. */
const SECOND_HEADS = 20;

function occupyWithSecondHeads({ stage, signal }: DrillContext) {
  return occupy(
    {
      idleness: "a second head of a byte a second",
      url: stage.player("gateway").url,
      path: "/api/fights",
      clients: SECOND_HEADS,
      seconds: SECOND_HEAD_MS / 1000,
    },
    signal,
  );
}

async function tryOut(
  part: string,
  { idleness, clients, heldMs, shortSeconds, isPossible }: Occupying,
  { player: { url, pid }, path, mix }: Place,
  { short, signal }: DrillContext,
): Promise<Findings> {
  const limitMs = heldMs[lengthOf(short)];
  if (!isPossible)
    return {
      figures: [notMeasured(heldFigure(part, limitMs, undefined), "such clients need Linux")],
      remarks: [],
    };
  const times = short ? { ...TIMES.short, during: shortSeconds } : TIMES.full;
  let before = Number.NaN;
  const start = (seconds: number) => {
    forgetPeak(pid);
    before = memoryOf(pid)?.resident ?? Number.NaN;
    return occupy({ idleness, url, path, clients, seconds }, signal);
  };
  const { without, during, report } = await measureDuringAttack(mix, times, start, signal);
  const peak = memoryOf(pid)?.peak ?? Number.NaN;
  const { figures, remarks } = trafficFindings(part, without, during);
  return {
    figures: [
      ...figures,
      heldFigure(part, limitMs, report),
      ...Object.entries(report.ended).map(([how, count]) => told(`${part}: ended by ${how}`, count)),
      told(`${part}: memory that the process grew by`, (peak - before) / 1e6, "MB"),
      told(`${part}: CPU time of the attackers`, report.cpu, "cores"),
    ],
    remarks,
  };
}

/** How long the server has held a client. An attack that ends before the limit says nothing about it. */
function heldFigure(part: string, limitMs: number, report: OccupationReport | undefined): Figure {
  const held = atMost(limitMs, `${part}: longest that one was held`, report?.longestMs ?? Number.NaN, "ms");
  if (report && (report.longestMs > limitMs || report.lastedMs >= limitMs)) return held;
  return notMeasured(held, "the attack is shorter than that in a short run");
}
