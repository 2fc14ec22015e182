import { afterAll, beforeAll, describe } from "bun:test";
import { contractsOf, contractsWith } from "@super-heroes/testing/contracts/find-contracts";
import { storedUsersAt, withoutStates } from "@super-heroes/testing/contracts/stand-ins";
import { testEvents, testExamples, testNeeds } from "@super-heroes/testing/contracts/test-contracts";
import { testDocument } from "@super-heroes/testing/openapi/test-document";
import { createTokenMint } from "@super-heroes/testing/stand-ins/access-tokens";
import {
  startUpstreams,
  type UpstreamStandIns,
  upstreamNames,
} from "@super-heroes/testing/stand-ins/fight-upstreams";
import { type StandIn, startStandIn } from "@super-heroes/testing/stand-ins/stand-in";
import { createStoredUsers } from "@super-heroes/testing/stand-ins/stand-in-users";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import type { Fight } from "../src/model.ts";
import type { FightStoreWithOutbox } from "../src/store/fight-store.ts";
import { fightEngines } from "./engines.ts";
import { request } from "./fighters.ts";
import { type FightsUnderTest, startFights } from "./fights-under-test.ts";

const consumers = await contractsWith("fights");
const own = await contractsOf("fights");

describeOnEngines("consumers of fights", fightEngines, (create) => {
  let database: TestDatabase;
  let fights: FightsUnderTest;
  beforeAll(async () => {
    database = await create();
    // With an outbox; nothing publishes from it.
    fights = await startFights(database, { variables: { ANALYTICS_URL: "http://127.0.0.1:1" } });
  });
  afterAll(async () => {
    await fights.stop();
    await database.drop();
  });

  testDocument("fights", () => fights.url);
  testNeeds(consumers, () => ({
    url: fights.url,
    states: {
      "a stored fight": async () => {
        const { id } = (await (await fights.stage(request)).json()) as Fight;
        return {
          values: {
            fight_id: id,
            hero_id: String(request.hero.id),
            villain_id: String(request.villain.id),
          },
        };
      },
    },
  }));
  testEvents(consumers, async () => {
    await fights.stage(request);
    return await (fights.store as FightStoreWithOutbox).outbox.pending(100);
  });
});

describe("the stand-ins of fights", () => {
  const mint = createTokenMint();
  const stored = createStoredUsers([], mint.jwks);
  let upstreams: UpstreamStandIns;
  let users: StandIn;
  beforeAll(() => {
    upstreams = startUpstreams();
    users = startStandIn(stored.respond);
  });
  afterAll(() => Promise.all([upstreams.stop(), users.stop()]));

  testExamples(own);
  for (const name of upstreamNames) testNeeds(withoutStates(own, name), () => ({ url: upstreams[name].url }));
  testNeeds(
    own.filter(({ contract }) => contract.provider === "users"),
    () => storedUsersAt(users.url, stored, mint),
  );
});
