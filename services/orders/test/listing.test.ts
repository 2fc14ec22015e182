import { beforeAll, describe, expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { linkedPages, linkTarget, nextTarget } from "@super-heroes/testing/http/linked-pages";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import type { Order } from "../src/model.ts";
import { orderEngines } from "./engines.ts";
import { people, type Who } from "./people.ts";
import { openShop } from "./shop.ts";

const START_MS = Date.parse("2030-01-01T00:00:00.000Z");

const ID = "0196d1a0-0000-7000-8000-000000000000";

/** Two orders of the same instant, the next pair a millisecond later, and so on; with random ids. */
const madeUp = (index: number, userId: number): Order => {
  const at = new Date(START_MS + Math.floor(index / 2)).toISOString();
  return {
    id: crypto.randomUUID(),
    user_id: userId,
    product: `Cape ${index}`,
    quantity: 1,
    total: (index % 100) / 100,
    status: index % 3 === 0 ? "paid" : "pending",
    created_at: at,
    updated_at: at,
  };
};

const newestFirst = (orders: Order[]) =>
  orders.toSorted((a, b) => (a.created_at + a.id < b.created_at + b.id ? 1 : -1));

describeOnEngines("listings", orderEngines, (create) => {
  const shop = openShop(create);
  let owners: Order[];
  let all: Order[];

  const list = async (who: Who, rest: string): Promise<Order[]> => {
    const response = await shop().orders.send(who, "GET", rest);
    expect(response.status).toBe(200);
    return await response.json();
  };
  const ids = (orders: readonly Order[]) => orders.map(({ id }) => id);

  beforeAll(async () => {
    owners = Array.from({ length: 1005 }, (_, index) => madeUp(index, people.owner.userId));
    const others = Array.from({ length: 5 }, (_, index) => madeUp(index + 100, people.other.userId));
    for (const order of [...owners, ...others]) await shop().orders.store.insert(order);
    all = newestFirst([...owners, ...others]);
    owners = newestFirst(owners);
  });

  test("a user sees their own 100 newest orders, newest first", async () => {
    expect(ids(await list("owner", ""))).toEqual(ids(owners.slice(0, 100)));
    expect(await list("other", "")).toHaveLength(5);
  });

  test("an admin sees all orders", async () => {
    expect(ids(await list("admin", "?limit=1000"))).toEqual(ids(all.slice(0, 1000)));
  });

  test.each<[Who]>([["owner"], ["admin"]])(
    "as %s it continues before an order, to the first one, without gaps or repeats",
    async (who) => {
      const seen: Order[] = [];
      for (let page = await list(who, "?limit=333"); page.length > 0; ) {
        seen.push(...page);
        page = await list(who, `?limit=333&before=${seen.at(-1)?.id}`);
      }
      expect(ids(seen)).toEqual(ids(who === "admin" ? all : owners));
    },
  );

  test.each<[Who]>([["owner"], ["admin"]])("as %s each page links to the next one", async (who) => {
    const visible = who === "admin" ? all : owners;
    const paid = visible.filter(({ status }) => status === "paid");
    const pages = (query: string) =>
      linkedPages<Order>(
        (target) => shop().orders.send(who, "GET", target.slice("/api/orders".length)),
        query,
      );
    expect(ids((await pages("/api/orders?limit=333")).flat())).toEqual(ids(visible));
    expect(ids((await pages("/api/orders")).flat())).toEqual(ids(visible));
    expect(ids((await pages("/api/orders?status=paid&limit=50")).flat())).toEqual(ids(paid));
  });

  test.each<[Who]>([["owner"], ["admin"]])("as %s each page links to the one before it", async (who) => {
    const visible = who === "admin" ? all : owners;
    const paid = visible.filter(({ status }) => status === "paid");
    const backward = async (path: string, listing: readonly Order[]) => {
      const join = path.includes("?") ? "&" : "?";
      const target = `${path}${join}limit=50&after=${listing.at(-1)?.id}`;
      const send = (link: string) => shop().orders.send(who, "GET", link.slice("/api/orders".length));
      const pages = await linkedPages<Order>(send, target, "prev");
      expect(pages[0]).toHaveLength(50);
      return ids(pages.toReversed().flat());
    };
    expect(await backward("/api/orders", visible)).toEqual(ids(visible.slice(0, -1)));
    expect(await backward("/api/orders?status=paid", paid)).toEqual(ids(paid.slice(0, -1)));
    const ofOwner = `/api/orders/user/${people.owner.userId}`;
    expect(await backward(ofOwner, owners)).toEqual(ids(owners.slice(0, -1)));
  });

  test("the first page has no link to one before it", async () => {
    const first = owners[1]?.id;
    for (const rest of ["?limit=5", `?limit=5&after=${first}`, `/user/${people.owner.userId}?limit=5`])
      expect(linkTarget(await shop().orders.send("owner", "GET", rest), "prev")).toBeUndefined();
    expect(ids(await list("owner", `?limit=5&after=${first}`))).toEqual(ids(owners.slice(0, 1)));
    expect(await list("owner", `?limit=5&after=${owners[0]?.id}`)).toEqual([]);
  });

  test("the last page has no link, nor have all orders of a user", async () => {
    for (const rest of ["?limit=5", "", `/user/${people.other.userId}`])
      expect(nextTarget(await shop().orders.send("other", "GET", rest))).toBeUndefined();
  });

  test("accepts ids in upper case", async () => {
    const place = owners[10]?.id.toUpperCase();
    expect(ids(await list("owner", `?limit=1&before=${place}`))).toEqual(ids(owners.slice(11, 12)));
    expect(ids(await list("owner", `?limit=1&after=${place}`))).toEqual(ids(owners.slice(9, 10)));
  });

  test.each<[Who]>([["owner"], ["admin"]])("as %s it has only the requested status", async (who) => {
    const visible = who === "admin" ? all : owners;
    const paid = visible.filter(({ status }) => status === "paid");
    expect(ids(await list(who, "?status=paid&limit=50"))).toEqual(ids(paid.slice(0, 50)));
    const before = paid[49]?.id;
    expect(ids(await list(who, `?status=paid&limit=50&before=${before}`))).toEqual(ids(paid.slice(50, 100)));
    expect(await list(who, "?status=shipped")).toEqual([]);
  });

  test("beside an order that does not exist, or is someone else's, is 404", async () => {
    const theirs = all.find(({ user_id }) => user_id === people.other.userId)?.id;
    for (const place of [crypto.randomUUID(), theirs])
      for (const path of ["", `/user/${people.owner.userId}`])
        for (const side of ["before", "after"]) {
          const response = await shop().orders.send("owner", "GET", `${path}?limit=5&${side}=${place}`);
          await expectProblem(response, 404, "order_not_found");
        }
  });

  test("all orders of a user, more than one page, are one array", async () => {
    const response = await shop().orders.send("owner", "GET", `/user/${people.owner.userId}`);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual(owners);
  });

  test.each<[Who]>([["owner"], ["admin"]])("or come in pages, as %s", async (who) => {
    const path = `/user/${people.owner.userId}`;
    const seen: Order[] = [];
    for (let page = await list(who, `${path}?limit=200`); page.length > 0; ) {
      expect(page.length).toBeLessThanOrEqual(200);
      seen.push(...page);
      page = await list(who, `${path}?limit=200&before=${seen.at(-1)?.id}`);
    }
    expect(seen).toEqual(owners);
    expect(await list(who, `${path}?before=${owners[1000]?.id}`)).toEqual(owners.slice(1001));
  });

  test("are counted", async () => {
    const count = async (who: Who, userId: number) => {
      const response = await shop().orders.send(who, "GET", `/user/${userId}/count`);
      return [response.status, (await response.json()).count];
    };
    expect(await count("owner", people.owner.userId)).toEqual([200, 1005]);
    expect(await count("admin", people.other.userId)).toEqual([200, 5]);
    expect(await count("admin", people.admin.userId)).toEqual([200, 0]);
    expect(await count("other", people.owner.userId)).toEqual([403, undefined]);
  });

  test("a user without orders has an empty array", async () => {
    expect(await list("admin", `/user/${people.admin.userId}`)).toEqual([]);
  });

  describe("a parameter that is refused", () => {
    test.each([
      ["limit", "?limit=0"],
      ["limit", "?limit=1001"],
      ["limit", "?limit=ten"],
      ["limit", "?limit=1e1"],
      ["before", "?before="],
      ["before", "?before=yesterday"],
      ["before", "?before=%7B%22%24gt%22%3A%22%22%7D"],
      ["after", "?after=yesterday"],
      ["after", `?before=${ID}&after=${ID}`],
      ["after", `/user/1?limit=1&before=${ID}&after=${ID}`],
      ["after", `/user/1?after=${ID}`],
      ["status", "?status=lost"],
      ["status", "?status="],
      ["status", "?status=paid'--"],
      ["id", "/1"],
      ["id", "/%2a"],
      ["id", "/0196d1a0-0000-7000-8000-00000000000g"],
      ["limit", "/user/1?limit=0"],
      ["limit", "/user/1?limit=1001"],
      ["before", "/user/1?limit=1&before=yesterday"],
      ["user_id", "/user/0/count"],
      ["user_id", "/user/0"],
      ["user_id", "/user/-1"],
      ["user_id", "/user/me"],
      ["user_id", "/user/2147483648"],
      ["user_id", "/user/1%20or%201=1"],
    ])("%s: %s", async (parameter, rest) => {
      const response = await shop().orders.send("admin", "GET", rest);
      const { errors } = await expectProblem(response, 422, "validation_failed");
      expect(errors?.map(({ field }) => field)).toEqual([parameter]);
    });
  });
});
