import type { PageRequest, Place } from "./order-store.ts";

/** How a page of a listing is read: from the newest order to older ones, or backward from an order. */
export interface Direction {
  readonly from: Place | undefined;
  /** How the places of the page compare with `from`. */
  readonly beyond: "<" | ">";
  readonly order: "desc" | "asc";
  /** The rows that were read, in the order of the listing. */
  newestFirst<Row>(rows: Row[]): Row[];
}

/** The direction of a page. */
export const directionOf = ({ before, after }: Pick<PageRequest, "before" | "after">): Direction =>
  after === undefined
    ? { from: before, beyond: "<", order: "desc", newestFirst: (rows) => rows }
    : { from: after, beyond: ">", order: "asc", newestFirst: (rows) => rows.toReversed() };
