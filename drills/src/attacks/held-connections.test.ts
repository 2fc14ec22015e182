import { expect, test } from "bun:test";
import { heldIn } from "./held-connections.ts";

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11 1 0 100 0 0 10 0
   1: 0100007F:1F40 0100007F:C001 01 00000000:00000000 00:00000000 00000000     0        0 12 1 0 20 4 30 10 -1
   2: 0100007F:1F40 0100007F:C002 04 0000AFC8:00000000 01:00000014 00000000     0        0 0 1 0 20 4 30 10 -1
   3: 0100007F:C001 0100007F:1F40 01 00000000:00000000 00:00000000 00000000     0        0 13 1 0 20 4 30 10 -1
   4: 0100007F:1F41 0100007F:C003 01 00000000:00000000 00:00000000 00000000     0        0 14 1 0 20 4 30 10 -1
`;

test("a connection is held while the server's side of it is established", () => {
  expect(heldIn(TABLE, 8000)).toEqual(new Set([0xc001]));
  expect(heldIn(TABLE, 8001)).toEqual(new Set([0xc003]));
  expect(heldIn(TABLE, 8002)).toEqual(new Set());
});
