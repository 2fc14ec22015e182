import { publishing } from "@super-heroes/testing/contracts/publishing";

export const contracts = [
  publishing("orders", [
    {
      id: "0198c1a5-0000-7000-8000-000000000001.placed",
      type: "order.placed",
      source: "orders",
      time: "2031-05-01T10:00:00.123Z",
      data: { order_id: "0198c1a5-0000-7000-8000-000000000001", user_id: 7, total: 12.5 },
    },
  ]),
];
