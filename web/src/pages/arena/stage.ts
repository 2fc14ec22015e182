import { type Signal, signal } from "@preact/signals";
import { drawRow, findRow } from "../../api/catalogues.ts";
import { asFailure, type Failure } from "../../api/failure.ts";
import { drawFighters, type Fight, fight, findFight } from "../../api/fights.ts";
import { newIdempotencyKey } from "../../api/idempotency-key.ts";
import type { Leg } from "../../api/server-timing.ts";
import { navigate } from "../../router/place.ts";
import { urlOf } from "../../router/url.ts";
import { CATALOGUES, CORNERS, type Contents, type Corner, idsOf } from "./corners.ts";

/** How the pair on the stage was drawn. */
export interface Draw {
  legs: Leg[];
  roundTripMs: number;
}

/**
 * The fighters and the place on the stage, and the fight between them. What is on it is in the URL: the ids of its corners
 * (`/?hero=1&villain=2&location=3`), or a fight (`/fights/…`).
 */
export interface Stage {
  corner: { [Name in Corner]: Signal<Contents[Name] | undefined> };
  failure: Record<Corner, Signal<Failure | undefined>>;
  /** The fight that is shown. */
  fight: Signal<Fight | undefined>;
  fightFailure: Signal<Failure | undefined>;
  draw: Signal<Draw | undefined>;
  /** Shows what the URL says. With no corner in it, draws all three. */
  show(target: { fightId?: string | undefined; ids: Partial<Record<Corner, string>> }): () => void;
  /** Draws both fighters and the place. */
  drawAll(): Promise<void>;
  /** Draws one corner. */
  drawOne(corner: Corner): Promise<void>;
  /** Puts a row into a corner. */
  put<Name extends Corner>(corner: Name, row: Contents[Name]): void;
  /** Lets them fight, and shows the fight. */
  fightNow(): Promise<Fight>;
}

/** Creates an empty stage. */
export function createStage(): Stage {
  const corner = {
    hero: signal<Contents["hero"] | undefined>(undefined),
    villain: signal<Contents["villain"] | undefined>(undefined),
    location: signal<Contents["location"] | undefined>(undefined),
  };
  const failure = {
    hero: signal<Failure | undefined>(undefined),
    villain: signal<Failure | undefined>(undefined),
    location: signal<Failure | undefined>(undefined),
  };
  const shown = signal<Fight | undefined>(undefined);
  const fightFailure = signal<Failure | undefined>(undefined);
  const draw = signal<Draw | undefined>(undefined);
  /** One key for each attempt, kept until the fight is there: a repeated click or a lost response is not a second fight. */
  let attempt: { corners: string; key: string } | undefined;

  const contents = (): Partial<Contents> =>
    Object.fromEntries(CORNERS.map((name) => [name, corner[name].peek()]));
  const address = () => urlOf("/", idsOf(contents()));

  function set<Name extends Corner>(name: Name, row: Contents[Name] | undefined): void {
    (corner[name] as Signal<Contents[Name] | undefined>).value = row;
    failure[name].value = undefined;
  }

  async function load(
    name: Corner,
    read: () => Promise<Contents[Corner]>,
    signal?: AbortSignal,
  ): Promise<void> {
    try {
      const row = await read();
      if (!signal?.aborted) set(name, row as never);
    } catch (error) {
      if (signal?.aborted) return;
      (corner[name] as Signal<undefined>).value = undefined;
      failure[name].value = asFailure(error);
    }
  }

  const drawInto = (name: Corner, signal?: AbortSignal) =>
    load(name, () => drawRow(CATALOGUES[name], signal), signal);

  /** A draw of the pair by the fights service; where that fails, each by its own service. */
  async function drawPair(signal?: AbortSignal): Promise<void> {
    try {
      const { data, legs, roundTripMs } = await drawFighters(signal);
      if (signal?.aborted) return;
      set("hero", data.hero);
      set("villain", data.villain);
      draw.value = { legs, roundTripMs };
    } catch {
      if (signal?.aborted) return;
      draw.value = undefined;
      await Promise.all([drawInto("hero", signal), drawInto("villain", signal)]);
    }
  }

  async function showFight(id: string, signal: AbortSignal): Promise<void> {
    try {
      const found = shown.peek()?.id === id ? shown.peek() : await findFight(id, signal);
      if (signal.aborted || found === undefined) return;
      shown.value = found;
      fightFailure.value = undefined;
      set("hero", found.hero);
      set("villain", found.villain);
      set("location", found.location);
    } catch (error) {
      if (signal.aborted) return;
      shown.value = undefined;
      fightFailure.value = asFailure(error);
    }
  }

  async function showCorners(ids: Partial<Record<Corner, string>>, signal: AbortSignal): Promise<void> {
    shown.value = undefined;
    fightFailure.value = undefined;
    const isEmpty = Object.keys(ids).length === 0;
    if (isEmpty) {
      await Promise.all([drawPair(signal), drawInto("location", signal)]);
    } else {
      await Promise.all(
        CORNERS.map((name) => {
          const id = ids[name];
          if (id === undefined) return drawInto(name, signal);
          return String(corner[name].peek()?.id) === id
            ? undefined
            : load(name, () => findRow(CATALOGUES[name], id, signal), signal);
        }),
      );
    }
    // A corner that could not be loaded keeps its id in the URL: a reload then tries again.
    const missing = CORNERS.filter((name) => corner[name].peek() === undefined);
    if (!signal.aborted && missing.length === 0) navigate(address(), { replace: true });
  }

  return {
    corner,
    failure,
    fight: shown,
    fightFailure,
    draw,
    show({ fightId, ids }) {
      const controller = new AbortController();
      if (fightId !== undefined) void showFight(fightId, controller.signal);
      else void showCorners(ids, controller.signal);
      return () => controller.abort();
    },
    async drawAll() {
      await Promise.all([drawPair(), drawInto("location")]);
      navigate(address());
    },
    async drawOne(name) {
      await drawInto(name);
      if (name !== "location") draw.value = undefined;
      if (corner[name].peek() !== undefined) navigate(address());
    },
    put(name, row) {
      set(name, row);
      if (name !== "location") draw.value = undefined;
      navigate(address());
    },
    async fightNow() {
      const { hero, villain, location } = contents();
      if (!hero || !villain || !location) throw new Error("A corner of the stage is empty.");
      const corners = JSON.stringify([hero, villain, location]);
      if (attempt?.corners !== corners) attempt = { corners, key: newIdempotencyKey() };
      const made = await fight({ hero, villain, location }, attempt.key);
      attempt = undefined;
      shown.value = made;
      navigate(`/fights/${made.id}`);
      return made;
    },
  };
}
