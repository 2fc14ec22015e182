/** The states of an order. */
export const STATUSES = ["pending", "paid", "shipped", "completed", "cancelled"] as const;
export type Status = (typeof STATUSES)[number];

const NEXT: Readonly<Record<Status, readonly Status[]>> = {
  pending: ["paid", "cancelled"],
  paid: ["shipped", "cancelled"],
  shipped: ["completed"],
  completed: [],
  cancelled: [],
};

/** Payment, shipping and receipt are confirmed by the shop. A buyer may place an order and cancel it. */
const ADMINS_ONLY: readonly Status[] = ["paid", "shipped", "completed"];
const EARNING: readonly Status[] = ["paid", "shipped", "completed"];

/** Whether an order may go from one status to another in one step. */
export const leadsTo = (from: Status, to: Status): boolean => NEXT[from].includes(to);

/** Whether only an admin may bring an order into this status: what the buyer would otherwise certify themselves. */
export const isForAdmins = (to: Status): boolean => ADMINS_ONLY.includes(to);

/** Whether an order in this status counts as revenue. */
export const earns = (status: Status): boolean => EARNING.includes(status);
