import { counted } from "@super-heroes/system/counted";
import type { Arm } from "../../analysis/observation/segment.ts";
import type { SentRequest } from "../../lab/generators/sent-request.ts";
import type { Plan } from "../../lab/plan.ts";
import type { Subject } from "../../lab/target.ts";
import { serveCeiling } from "./ceiling.ts";
import { checkResponse, type FirstResponses, firstResponses, isListening } from "./first-responses.ts";
import { type ForeignPair, type ForeignRequest, type ForeignSide, urlOf } from "./foreign-pair.ts";
import { renewalNotes, renewerOf } from "./renewal.ts";
import type { RunPlace } from "./run-place.ts";
import { type SideProgram, startSideProgram } from "./side-program.ts";
import type { SystemTarget } from "./system-target.ts";

const CEILING_PATH = "/ceiling";

/** A service that is ready, with what is known about its responses. */
interface OpenedSide {
  side: ForeignSide;
  /** `undefined` where it ran already. */
  program: SideProgram | undefined;
  responses: readonly FirstResponses[];
}

/**
 * Starts the two services where that is wanted, and sends each of them every request until it is known what a good response
 * is like. Throws an error of one line for a service that cannot be measured; all started processes have ended then.
 */
export async function openForeignTarget(pair: ForeignPair, place: RunPlace): Promise<SystemTarget> {
  const { signal, onProgress } = place;
  await using opened = new AsyncDisposableStack();
  const failures: Promise<Error>[] = [];
  const sides: OpenedSide[] = [];
  for (const side of pair.sides) {
    const program = await startSideProgram(side, pair, place);
    if (program) {
      opened.defer(program.stop);
      failures.push(program.failure);
    }
    sides.push({ side, program, responses: [] });
  }
  const requests = pair.work.kind === "requests" ? pair.work.requests : [];
  const died = new AbortController();
  Promise.race(failures).then((failure) => died.abort(failure));
  const whileAlive = AbortSignal.any([signal, died.signal]);
  for (const opening of sides) {
    if (pair.work.kind === "script") await assertListening(opening.side, whileAlive);
    const context = { checksSize: pair.checksSize, signal: whileAlive };
    const responses: FirstResponses[] = [];
    for (const request of requests) responses.push(await firstResponses(opening.side, request, context));
    opening.responses = responses;
  }
  const notes = requests.flatMap((request, place) => differenceNotes(request, place, sides));
  for (const note of notes) onProgress(note);
  const body = sides[0]?.responses[0]?.body ?? new TextEncoder().encode("{}");
  const ceiling = pair.needsCeiling ? await serveCeiling(body, CEILING_PATH, place.runDir) : undefined;
  if (ceiling) {
    opened.defer(async () => void (await ceiling.stop()));
    failures.push(ceiling.failure);
  }
  const ceilingUrl = ceiling ? (await ceiling.ready).url + CEILING_PATH : "";
  const closing = opened.move();
  const programs = pair.renews ? sides.flatMap(({ program }) => program ?? []) : [];
  const sideOf = (arm: Arm) => {
    const found = sides.find(({ side }) => side.label === arm.mode);
    if (found) return found;
    throw new Error(`no service is called ${JSON.stringify(arm.mode)}`);
  };
  return {
    stack: { kind: "foreign", stores: [] },
    subjectOf: (arm) => subjectOf(sideOf(arm), pair),
    ceilingUrl,
    failure: Promise.race(failures),
    async check(arm, checking) {
      const { side, responses } = sideOf(arm);
      // What a script regards as good is its own affair.
      if (pair.work.kind === "script") await assertListening(side, checking);
      for (const [place, request] of requests.entries()) {
        const expected = responses[place]?.expected;
        if (expected) await checkResponse(side, request, expected, checking);
      }
    },
    ...(programs.length > 0 && { renew: renewerOf(programs) }),
    complete: (plan) => completed(plan, sides, [...notes, ...renewalNotes(programs)]),
    close: () => closing.disposeAsync(),
  };
}

function subjectOf({ side, program, responses }: OpenedSide, { work }: ForeignPair): Subject {
  const pid = program?.pid();
  const watched = {
    processes: pid === undefined ? new Map<string, number>() : new Map([[side.label, pid]]),
    services: new Map<string, string>(),
    orchestrator: null,
  };
  if (work.kind === "script")
    return { url: side.baseUrl, script: { file: work.file, baseUrl: side.baseUrl }, watched };
  const requests = work.requests.flatMap((request, place): SentRequest[] => {
    const expected = responses[place]?.expected;
    if (!expected) return [];
    const { name, method, headers, body } = request;
    const encoded = body === null ? null : Buffer.from(body).toString("base64");
    return [{ name, method, url: urlOf(side, request), headers: { ...headers }, body: encoded, expected }];
  });
  return { url: requests[0]?.url ?? side.baseUrl, requests, watched };
}

async function assertListening(side: ForeignSide, signal: AbortSignal): Promise<void> {
  if (await isListening(side, signal)) return;
  throw new Error(`${side.label} does not respond at ${side.baseUrl}: connection refused; start it first`);
}

/** Two services that respond differently may not do the same work. */
function differenceNotes(request: ForeignRequest, place: number, sides: readonly OpenedSide[]): string[] {
  const [a, b] = sides;
  const [of, ofOther] = [a?.responses[place], b?.responses[place]];
  if (!a || !b || !of || !ofOther) return [];
  const whose = `${a.side.label} and ${b.side.label} respond differently to ${request.name}`;
  const types = [of, ofOther].map(({ expected }) => expected.mediaType ?? "no content type");
  if (types[0] !== types[1]) return [`${whose}: ${types.join(" and ")}. They may not do the same work.`];
  const [own, other] = [of.expected.bytes ?? bounds(of), ofOther.expected.bytes ?? bounds(ofOther)];
  if (own.most >= other.least && other.most >= own.least) return [];
  const sizes = [of, ofOther].map(({ body }) => counted(body.length, "byte"));
  return [`${whose}: ${sizes.join(" and ")}. They may not do the same work.`];
}

const bounds = ({ body }: FirstResponses) => ({ least: body.length, most: body.length });

function completed(plan: Plan, sides: readonly OpenedSide[], notes: readonly string[]): Plan {
  const { ab } = plan.config;
  if (!ab) return plan;
  const [a, b] = ab.targets;
  const bytesOf = (place: number) => sides[place]?.responses.map(({ body }) => body.length) ?? [];
  const targets: typeof ab.targets = [
    { ...a, bodyBytes: bytesOf(0) },
    { ...b, bodyBytes: bytesOf(1) },
  ];
  return { ...plan, config: { ...plan.config, ab: { ...ab, targets } }, notes: [...plan.notes, ...notes] };
}
