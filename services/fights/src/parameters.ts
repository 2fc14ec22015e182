import { type TUnsafe, Type } from "@sinclair/typebox";
import { instant } from "@super-heroes/kit/http/instant";
import { Fight, type LastFights } from "./model.ts";
import type { Cursor, LAST_ID } from "./store/fight-store.ts";

const UUID = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";
const isUuid = new RegExp(UUID);

/** The id of a fight in a path. */
export const FightId = Type.String({ pattern: UUID, error: "must be a UUID" });

/** `?before=` or `?after=` of a listing. */
export const Place: TUnsafe<string> = Type.Unsafe(
  Type.Union([FightId, instant()], {
    error: "must be the id of a fight, or an instant such as 2030-01-31T12:00:00Z",
  }),
);

/**
 * The place at which a listing continues: the id of a fight in lower case, or for an instant the cursor at one end of the fights of
 * that instant.
 *
 * @param text a valid {@link Place}
 * @param end the id that sorts before or after all ids of fights of the same instant
 */
export function cursorOf(text: string, end: "" | typeof LAST_ID): Cursor | string {
  if (isUuid.test(text)) return text.toLowerCase();
  return { fightDate: new Date(text).toISOString(), id: end };
}

const NAMES = Object.keys(Fight.properties);
const NAME = `(?:${NAMES.join("|")})`;

/** `?fields=`: the fields of a fight that the response has, decoded to a list. */
export const Fields = Type.Transform(
  Type.String({
    pattern: `^${NAME}(?:,${NAME}){0,${NAMES.length - 1}}$`,
    error: `must be fields of a fight with commas between them: ${NAMES.join(", ")}`,
  }),
)
  .Decode((text) => text.split(",") as (keyof Fight)[])
  .Encode((fields) => fields.join(",")) as unknown as TUnsafe<(keyof Fight)[]>;

/** The same fights with these fields only. */
export const withFields = ({ id, fights }: LastFights, fields: readonly (keyof Fight)[]) => ({
  id,
  fights: fights.map((fight) => Object.fromEntries(fields.map((field) => [field, fight[field]]))),
});
