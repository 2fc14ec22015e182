import { expect, test } from "bun:test";
import { startWithStandIns } from "./fights-with-stand-ins.ts";
import { scrape } from "./scrape.ts";

const EXECUTE = "/api/fights/execute_fight";

test.each(["sequential", "parallel", "coalesced", "hedged"])(
  "HEAD %s has the head of a fight, and neither stores, publishes nor counts one",
  async (mode) => {
    await using setup = await startWithStandIns({ variables: { ANALYTICS_URL: "http://127.0.0.1:1" } });
    const { send } = setup.fights;
    const listed = async () => await (await send("/api/fights")).json();
    const head = await send(`${EXECUTE}?mode=${mode}`, { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe("");
    expect(head.headers.get("content-type")).toStartWith("application/json");
    expect(Number(head.headers.get("content-length"))).toBeGreaterThan(500);
    expect(head.headers.get("server-timing")).toContain("hero;dur=");
    expect(await listed()).toEqual([]);
    expect(await scrape(setup.fights, "fights_total", {})).toBe(0);

    const get = await send(`${EXECUTE}?mode=${mode}`);
    expect(await listed()).toEqual([await get.json()]);
    expect(head.headers.get("content-type")).toBe(get.headers.get("content-type"));
    expect(await scrape(setup.fights, "fights_total", {})).toBe(1);
  },
);

test("HEAD fails as GET does", async () => {
  await using setup = await startWithStandIns({ variables: { HEROES_URL: "http://127.0.0.1:1" } });
  for (const [query, status] of [
    ["", 502],
    ["?mode=none", 422],
  ] as const)
    for (const method of ["GET", "HEAD"])
      expect((await setup.fights.send(EXECUTE + query, { method })).status).toBe(status);
});
