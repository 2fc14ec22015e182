import { known } from "@super-heroes/kit/auth/access";
import { invalid, notFound } from "@super-heroes/kit/http/problem";
import { MODES } from "@super-heroes/kit/orchestration/modes";
import { type Fighter, fightCheck, type Location, orderCheck } from "../calls/responses.ts";
import { builder } from "./builder.ts";
import { heroesById, locationsById, villainsById } from "./catalogues.ts";
import { rowId } from "./ids.ts";
import { Fight, Order } from "./types.ts";

const Mode = builder.enumType("Mode", {
  description: "How the calls of a fight are made.",
  values: MODES,
});

const VISIBLE = /^[\x21-\x7e]{1,255}$/;

/** Throws 422 for a key that cannot stand in a header field. */
function requireKey(key: string | null | undefined): string | undefined {
  if (key == null) return undefined;
  if (VISIBLE.test(key)) return key;
  throw invalid([{ field: "idempotencyKey", reason: "must be 1 to 255 visible ASCII characters" }]);
}

function existing<Row>(row: Row | null | undefined, noun: string, id: number): Row {
  if (row != null) return row;
  throw notFound(`There is no ${noun} with the id ${id}.`, `${noun}_not_found`);
}

// The fights service refuses fields that it does not know, and a catalogue may get new ones.
const fighterOf = ({ id, level, name, otherName, picture, powers }: Fighter): Fighter => ({
  id,
  level,
  name,
  otherName,
  picture,
  powers,
});
const locationOf = ({ id, name, description, picture }: Location): Location => ({
  id,
  name,
  description,
  picture,
});

builder.mutationFields((t) => {
  const idempotencyKey = t.arg.string({
    description: "A repeated request with the same key gets the result of the first one.",
  });
  return {
    fight: t.field({
      type: Fight,
      nullable: true,
      description: "Decides and stores a fight between a hero and a villain at a location.",
      args: {
        hero: t.arg.id({ required: true }),
        villain: t.arg.id({ required: true }),
        location: t.arg.id({ required: true }),
        idempotencyKey,
      },
      resolve: async (_, args, context) => {
        const key = requireKey(args.idempotencyKey);
        const heroId = rowId(args.hero, "hero");
        const villainId = rowId(args.villain, "villain");
        const locationId = rowId(args.location, "location");
        const [[hero], [villain], [location]] = await Promise.all([
          heroesById([heroId], context),
          villainsById([villainId], context),
          locationsById([locationId], context),
        ]);
        const body = {
          hero: fighterOf(existing(hero, "hero", heroId)),
          villain: fighterOf(existing(villain, "villain", villainId)),
          location: locationOf(existing(location, "location", locationId)),
        };
        const posted = { path: "/api/fights", check: fightCheck, body, idempotencyKey: key };
        return (await context.call("fights", posted)).content;
      },
    }),
    executeFight: t.field({
      type: Fight,
      nullable: true,
      description: "Draws, decides and stores a fight.",
      args: { mode: t.arg({ type: Mode, description: "By default as the fights service is configured." }) },
      resolve: async (_, { mode }, { call }) => {
        const path = `/api/fights/execute_fight${mode == null ? "" : `?mode=${mode}`}`;
        return (await call("fights", { path, check: fightCheck })).content;
      },
    }),
    placeOrder: t.field({
      type: Order,
      nullable: true,
      description: "Places an order, for the caller or, as an admin, for another user.",
      args: {
        product: t.arg.string({ required: true }),
        quantity: t.arg.int({ required: true }),
        total: t.arg.float({ required: true }),
        userId: t.arg.id({ description: "By default the user of the access token." }),
        idempotencyKey,
      },
      resolve: async (_, { product, quantity, total, userId, ...args }, { call, principal }) => {
        const caller = known(principal);
        const key = requireKey(args.idempotencyKey);
        const user_id = userId == null ? caller.userId : rowId(userId, "userId");
        const body = { user_id, product, quantity, total };
        return (await call("orders", { path: "/api/orders", check: orderCheck, body, idempotencyKey: key }))
          .content;
      },
    }),
  };
});
