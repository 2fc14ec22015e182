import { expect, test } from "bun:test";
import { Deadline } from "@super-heroes/kit/deadline";
import { PAGE, wholeListing } from "./listing.ts";
import type { Order } from "./model.ts";

const order = (index: number): Order => ({
  id: String(index),
  user_id: 7,
  product: "Cape",
  quantity: 1,
  total: 1,
  status: "pending",
  created_at: "2030-01-01T00:00:00.000Z",
  updated_at: "2030-01-01T00:00:00.000Z",
});

/** Pages of so many orders, numbered from 0 on. */
const pagesOf = (count: number) => async (before: Order | undefined) => {
  const from = before ? Number(before.id) + 1 : 0;
  return Array.from({ length: Math.min(PAGE, count - from) }, (_, index) => order(from + index));
};

const listed = async (listing: Order[] | Response): Promise<Order[]> =>
  listing instanceof Response ? await listing.json() : listing;

test.each([0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 2 * PAGE + 1])(
  "of %d orders has all, in their order",
  async (count) => {
    const orders = await listed(await wholeListing(pagesOf(count), Deadline.after(1000)));
    expect(orders.map(({ id }) => Number(id))).toEqual(Array.from({ length: count }, (_, index) => index));
  },
);

test("a store that fails midway breaks the answer off", async () => {
  const pages = pagesOf(3 * PAGE);
  const failing = async (before: Order | undefined) => {
    if (before && Number(before.id) > PAGE) throw new Error("the store is gone");
    return await pages(before);
  };
  const listing = await wholeListing(failing, Deadline.after(1000));
  await expect(listed(listing)).rejects.toThrow("the store is gone");
});
