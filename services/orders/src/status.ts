/** The statuses of an order. */
export const STATUSES = ["pending", "paid", "shipped", "completed", "cancelled"] as const;
export type Status = (typeof STATUSES)[number];

const NEXT: Readonly<Record<Status, readonly Status[]>> = {
  pending: ["paid", "cancelled"],
  paid: ["shipped", "cancelled"],
  shipped: ["completed"],
  completed: [],
  cancelled: [],
};

/** Payment, shipping and receipt are confirmed by the shop. A buyer may place and cancel an order. */
const ADMINS_ONLY: readonly Status[] = ["paid", "shipped", "completed"];
const EARNING: readonly Status[] = ["paid", "shipped", "completed"];

/** Whether a status may follow another. */
export const leadsTo = (from: Status, to: Status): boolean => NEXT[from].includes(to);

/** Whether only an admin may set this status: a buyer must not confirm their own payment. */
export const isForAdmins = (to: Status): boolean => ADMINS_ONLY.includes(to);

/** Whether an order in this status counts as revenue. */
export const earns = (status: Status): boolean => EARNING.includes(status);
