import type { AttackOrder } from "./attack.ts";

/** How a server ended a connection: the status that it responded with, or "closed" where there was none. */
export type Served = string;

/** A client that occupies a server. */
export interface Occupant {
  /** How long the server has held its connection. */
  readonly heldMs: number;
  /** Resolves once the server has ended the connection. Never rejects. */
  readonly ended: Promise<Served>;
}

/** Connects the client of that number, which has an address of its own behind a trusted proxy. */
export type Occupation = (order: AttackOrder, number: number) => Promise<Occupant>;

/** The header fields of an attacker, each line with its end. */
export const attackerFields = (number: number): string =>
  `Host: attacker\r\nX-Forwarded-For: 203.0.113.${number % 256}:${1024 + number}\r\n`;
