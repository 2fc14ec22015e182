import type { TSchema } from "@sinclair/typebox";
import { Type } from "@sinclair/typebox";
import type { Contract } from "@super-heroes/testing/contracts/contract";
import { hero, location, villain } from "@super-heroes/testing/stand-ins/draws";
import { Fighter, Location } from "../src/model.ts";

/** What a fight needs of the services that it draws from. Mode `coalesced` draws several at once. */
const draws = (provider: string, noun: string, schema: TSchema, example: object): Contract => {
  const path = `/api/${provider}/random_${noun}`;
  return {
    consumer: "fights",
    provider,
    needs: [
      {
        name: `a ${noun}, drawn at random`,
        request: { path },
        response: { status: 200, body: schema, example },
      },
      {
        name: `as many draws of a ${noun} as it asks for`,
        request: { path: `${path}?count=3` },
        response: {
          status: 200,
          body: Type.Array(schema, { minItems: 3, maxItems: 3 }),
          example: [example, example, example],
        },
      },
      {
        name: `404 where there is no ${noun}`,
        given: "no rows",
        request: { path },
        response: { status: 404 },
      },
      {
        name: `404 for several draws where there is no ${noun}`,
        given: "no rows",
        request: { path: `${path}?count=3` },
        response: { status: 404 },
      },
      {
        name: `503 with a time for the next attempt while no ${noun} can be read`,
        given: "the store does not respond",
        request: { path },
        response: { status: 503, headers: ["retry-after"] },
      },
    ],
  };
};

export const contracts: readonly Contract[] = [
  draws("heroes", "hero", Fighter, hero),
  draws("villains", "villain", Fighter, villain),
  draws("locations", "location", Location, location),
];
