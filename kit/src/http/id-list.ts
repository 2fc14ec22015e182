import { Kind, type TUnsafe, Type, TypeRegistry } from "@sinclair/typebox";

const KIND = "SuperHeroes.Ids";

/** The largest number of ids in one request. */
export const MOST_IDS = 100;

const LIST = /^[1-9]\d{0,9}(,[1-9]\d{0,9})*$/;

TypeRegistry.Set(
  KIND,
  (_, value) => typeof value === "string" && LIST.test(value) && value.split(",").length <= MOST_IDS,
);

/** The query parameter `ids`: positive whole numbers with commas between them, decoded to a list. */
export const Ids = Type.Transform(
  Type.Unsafe<string>({
    [Kind]: KIND,
    type: "string",
    pattern: LIST.source,
    error: `must be 1 to ${MOST_IDS} ids with commas between them, such as 1,2,3`,
  }),
)
  .Decode((text) => text.split(",").map(Number))
  .Encode((ids) => ids.join(",")) as unknown as TUnsafe<number[]>;
