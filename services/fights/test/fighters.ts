import { hero, location, villain } from "@super-heroes/testing/stand-ins/draws";
import type { FightRequest } from "../src/model.ts";

/** The body of `POST /api/fights`. */
export const request: FightRequest = { hero, villain, location };
