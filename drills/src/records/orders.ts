import { requestJsonWithRetries } from "../requests/request.ts";

const PAGE = 100;

/** The ids of all stored orders, as the service lists them for an admin. */
export async function storedOrders(ordersUrl: string, authorization: string): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const last = ids.at(-1);
    const before = last === undefined ? "" : `&before=${last}`;
    const url = `${ordersUrl}/api/orders?limit=${PAGE}${before}`;
    const page = await requestJsonWithRetries<{ id: string }[]>(url, { headers: { authorization } });
    ids.push(...page.map(({ id }) => id));
    if (page.length < PAGE) return ids;
  }
}
