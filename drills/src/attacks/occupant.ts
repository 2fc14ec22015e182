import type { OccupationOrder } from "./occupation.ts";

/** A client that occupies a server. */
export interface Occupant {
  /** How long the server has held its connection. */
  readonly heldMs: number;
  /**
   * Resolves once the server has ended the connection, with the status that it responded with before, "closed" where it
   * has not responded, or "refused" where it has not accepted. Never rejects.
   */
  readonly ended: Promise<string>;
}

/** Connects the client of that number, which has an address of its own behind a trusted proxy. */
export type Occupy = (order: OccupationOrder, number: number) => Promise<Occupant>;

/** The header fields of such a client, each line with its end. */
export const occupantFields = (number: number): string =>
  `Host: attacker\r\nX-Forwarded-For: 203.0.113.${number % 256}:${1024 + number}\r\n`;
