import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { Fight, id, level } from "../model.ts";

const { hero, villain, location } = Fight.properties;
const numbers = { id: Type.Optional(id), level };

/** A fight as this API returns it, also one with fields that a later version adds. */
const NarratedFight = Type.Object(
  {
    ...Fight.properties,
    winner_level: level,
    loser_level: level,
    hero: Type.Object({ ...hero.properties, ...numbers }, { additionalProperties: true }),
    villain: Type.Object({ ...villain.properties, ...numbers }, { additionalProperties: true }),
    location: Type.Object({ ...location.properties, id: Type.Optional(id) }, { additionalProperties: true }),
  },
  { additionalProperties: true, title: "NarratedFight" },
);

/** The body of `POST /api/fights/narrate`. */
export const NarrationRequest = Type.Object(
  { fight: NarratedFight },
  { additionalProperties: false, title: "NarrationRequest" },
);

/** Why a narration is from the templates although a service is configured. */
export const FALLBACKS = [
  "narration_bad_answer",
  "narration_bad_status",
  "narration_budget_spent",
  "narration_circuit_open",
  "narration_overloaded",
  "narration_rate_limited",
  "narration_refused",
  "narration_timeout",
  "narration_too_large",
  "narration_unreachable",
] as const;
export type Fallback = (typeof FALLBACKS)[number];

/** A text about a fight. */
export const Narration = Type.Object(
  {
    narration: Type.String({ description: "Plain text of one paragraph, without markup." }),
    source: Type.Union([Type.Literal("template"), Type.Literal("service")], {
      description: "`service`: written by the language model that NARRATION_URL names.",
    }),
    fallback: Type.Optional(
      Type.Unsafe<Fallback>(
        Type.Union(FALLBACKS.map((code) => Type.Literal(code)) as TSchema[], {
          description: "Why the text is from a template although NARRATION_URL is set.",
        }),
      ),
    ),
  },
  { title: "Narration" },
);
export type Narration = Static<typeof Narration>;
