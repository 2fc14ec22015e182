import { fightRequest } from "../records/fights.ts";
import type { GoodRequest } from "./good-traffic.ts";

const fight = (url: string): GoodRequest[] => [
  { url, path: "/api/fights/execute_fight" },
  { url, path: "/api/fights", method: "POST", body: fightRequest(7) },
];

/** Requests at the gateway that need no account: reads of all kinds, a fight, and a write. */
export const gatewayMix = (url: string): readonly GoodRequest[] => [
  { url, path: "/api/heroes/random_hero" },
  { url, path: "/api/villains/2" },
  { url, path: "/api/locations?limit=10" },
  { url, path: "/api/fights?limit=5" },
  ...fight(url),
  { url, path: "/api/dashboard" },
  { url, path: "/api/orders/stats" },
];

/** The same kinds of requests, sent to fights directly. */
export const fightsMix = (url: string): readonly GoodRequest[] => [
  { url, path: "/api/fights/randomfighters" },
  { url, path: "/api/fights?limit=5" },
  ...fight(url),
  { url, path: "/api/fights/randomlocation" },
];

/** Reads sent to heroes directly, and fights that draw a hero. Writing a hero would need an admin. */
export const heroesMix = (url: string, fightsUrl: string): readonly GoodRequest[] => [
  { url, path: "/api/heroes/random_hero" },
  { url, path: "/api/heroes/2" },
  { url, path: "/api/heroes?limit=20" },
  ...fight(fightsUrl),
];
