// @ts-check
import { LOOKUPS } from "./shop.js";

/** @typedef {Record<string, string | undefined>} Environment */

/**
 * Reads the settings of a server from the environment.
 *
 * @param {Environment} env
 * @throws {Error} that names the variable and what it has to be
 */
export function settingsFrom(env) {
  return {
    port: wholeNumber(env, "PORT", { otherwise: 3000, most: 65_535 }),
    lookup: lookupFrom(env),
    slowdown: {
      extraCpuPercent: wholeNumber(env, "EXTRA_CPU_PERCENT", { otherwise: 0, most: 1_000 }),
      delayMs:
        wholeNumber(env, "DELAY_MS", { otherwise: 0, most: 60_000 }) +
        wholeNumber(env, "EXTRA_DELAY_MS", { otherwise: 0, most: 60_000 }),
      stallMs: wholeNumber(env, "STALL_MS", { otherwise: 0, most: 60_000 }),
      stallAtRequest: wholeNumber(env, "STALL_AT_REQUEST", { otherwise: 1, most: 1_000_000_000 }),
    },
  };
}

/**
 * @param {Environment} env
 * @returns {keyof typeof LOOKUPS}
 */
function lookupFrom({ LOOKUP }) {
  if (LOOKUP === undefined || LOOKUP === "scan") return "scan";
  if (LOOKUP === "index") return "index";
  throw new Error(`LOOKUP must be one of ${Object.keys(LOOKUPS).join(", ")}, got "${LOOKUP}"`);
}

/**
 * @param {Environment} env
 * @param {string} name
 * @param {{ otherwise: number, most: number }} limits
 */
function wholeNumber(env, name, { otherwise, most }) {
  const text = env[name];
  if (text === undefined || text === "") return otherwise;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return value;
  throw new Error(`${name} must be a whole number from 0 to ${most}, got "${text}"`);
}
