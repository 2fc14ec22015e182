import { publishing } from "@super-heroes/testing/contracts/publishing";
import { hero, location, villain } from "@super-heroes/testing/stand-ins/draws";
import { decideFight } from "../src/fight.ts";
import { fightFinished } from "../src/fight-finished.ts";

const fight = decideFight("0198c1a5-0000-7000-8000-000000000001", new Date("2031-05-01T10:00:00.123Z"), {
  hero,
  villain,
  location,
});

export const contracts = [publishing("fights", [fightFinished(fight)])];
