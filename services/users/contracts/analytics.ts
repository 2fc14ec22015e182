import { publishing } from "@super-heroes/testing/contracts/publishing";

export const contracts = [
  publishing("users", [
    {
      id: "0198c1a5-0000-7000-8000-00000000000f",
      type: "user.registered",
      source: "users",
      time: "2031-05-01T10:00:00.123Z",
      data: { user_id: 7 },
    },
  ]),
];
