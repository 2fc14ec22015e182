import type { Outbox } from "@super-heroes/kit/events/event";
import type { SqlStore } from "@super-heroes/kit/store/sql";
import type { Order } from "../model.ts";
import type { Status } from "../status.ts";

/** The place of an order in a listing. */
export type Place = Pick<Order, "id" | "created_at">;

/** A page of a listing, newest first. */
export interface PageRequest {
  /** Orders of this user; undefined: of all users. */
  userId: number | undefined;
  status: Status | undefined;
  /** Only orders that are older than this one; it is the last one of the page before. */
  before?: Place | undefined;
  /** The last orders of the listing that are newer than this one, in place of the first ones; it is the first of the page after. */
  after?: Place | undefined;
  limit: number;
}

/** The counts of the orders in one status. */
export interface StatusTally {
  status: Status;
  orders: number;
  /** The sum of their totals. */
  cents: number;
}

/** The queries of orders; one file per engine implements them. Instants are ISO 8601 in UTC with milliseconds. */
export interface OrderStore {
  readonly connection: SqlStore;
  /** The events that are not published yet. Each change adds its event in its own transaction. */
  readonly outbox: Outbox;
  /** False when an order with this id exists; it is unchanged. */
  insert(order: Order): Promise<boolean>;
  find(id: string): Promise<Order | undefined>;
  /**
   * Changes the status of an order in one statement and returns the order; undefined when its status was not `from`: of two
   * concurrent changes, the second one gets undefined.
   */
  move(id: string, from: Status, to: Status, at: string): Promise<Order | undefined>;
  page(request: PageRequest): Promise<Order[]>;
  /** The number of orders of a user. */
  countOf(userId: number): Promise<number>;
  tally(): Promise<StatusTally[]>;
}
