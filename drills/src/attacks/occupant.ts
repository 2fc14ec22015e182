import type { OccupationOrder } from "./occupation.ts";

/** A client that occupies a connection of a server. */
export interface Occupant {
  /** How long the server has held its connection. */
  readonly heldMs: number;
  /**
   * Resolves when the server has ended the connection: with the status of its response, "closed" without a response, or
   * "refused" where it has not accepted the connection. Never rejects.
   */
  readonly ended: Promise<string>;
}

/** Connects the client with this number, which has its own address behind a trusted proxy. */
export type Occupy = (order: OccupationOrder, number: number) => Promise<Occupant>;

/** The header lines of such a client, each with its CRLF. */
export const occupantFields = (number: number): string =>
  `Host: attacker\r\nX-Forwarded-For: 203.0.113.${number % 256}:${1024 + number}\r\n`;
