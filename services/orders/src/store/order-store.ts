import type { Outbox } from "@super-heroes/kit/events/event";
import type { SqlStore } from "@super-heroes/kit/store/sql";
import type { Order } from "../model.ts";
import type { Status } from "../status.ts";

/** Which orders of a listing, newest first. */
export interface PageRequest {
  /** Only those of this user; all users' where it is undefined. */
  userId: number | undefined;
  status: Status | undefined;
  /** Only those that come after this one, which is the last that the client has. */
  before: Pick<Order, "id" | "created_at"> | undefined;
  limit: number;
}

/** What is counted of the orders in one status. */
export interface StatusTally {
  status: Status;
  orders: number;
  /** The sum of their totals. */
  cents: number;
}

/** The queries of orders; one file per engine implements them. Instants are ISO 8601 in UTC with milliseconds. */
export interface OrderStore {
  readonly connection: SqlStore;
  /** What happened to orders and was not yet told; each change adds to it in its own transaction. */
  readonly outbox: Outbox;
  /** False when an order with this id was there already, which stays as it is. */
  insert(order: Order): Promise<boolean>;
  find(id: string): Promise<Order | undefined>;
  /**
   * Takes an order from one status to another in one statement, and gives it as it is then; undefined when it was not
   * in `from`, which is how one of two concurrent steps learns that it came second.
   */
  move(id: string, from: Status, to: Status, at: string): Promise<Order | undefined>;
  page(request: PageRequest): Promise<Order[]>;
  /** How many orders a user has. */
  countOf(userId: number): Promise<number>;
  tally(): Promise<StatusTally[]>;
}
