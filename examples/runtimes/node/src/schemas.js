import { modes } from "./modes.js";

const string = { type: "string" };
const integer = { type: "integer" };
const object = (properties) => ({ type: "object", properties, required: Object.keys(properties) });

const fighter = object({
  id: integer,
  level: integer,
  name: string,
  otherName: string,
  picture: string,
  powers: string,
});
const location = object({ id: integer, name: string, description: string, picture: string });
const querystring = { type: "object", properties: { mode: { enum: Object.keys(modes) } } };

/** `GET /api/fights/randomfighters`. */
export const fightersSchema = {
  querystring,
  response: { 200: object({ hero: fighter, villain: fighter }) },
};

/** `GET /api/fights/execute_fight`. */
export const fightSchema = {
  querystring,
  response: {
    200: object({
      id: string,
      fight_date: string,
      winner_name: string,
      winner_level: integer,
      winner_powers: string,
      winner_picture: string,
      winner_team: string,
      loser_name: string,
      loser_level: integer,
      loser_powers: string,
      loser_picture: string,
      loser_team: string,
      hero: fighter,
      villain: fighter,
      location,
    }),
  },
};
