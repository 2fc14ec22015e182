/** A client that misbehaves in every request, in a process of its own. */

import { connect, type Socket } from "node:net";
import { receivedOrder } from "@super-heroes/bench/lab/generators/worker-process";
import type { MisbehaviourOrder, MisbehaviourReport, Misdeed, Misrequest } from "./misbehaviour.ts";
import type { AttackMessage } from "./start-attack.ts";

const { requests, perSecond, seconds } = await receivedOrder<MisbehaviourOrder>();

/** Requests are cancelled after these times: while they are read, processed, and nearly done. */
const CANCEL_AFTER_MS = [0, 1, 3, 10, 30];
/** The time between half of a body and the close, in which the server waits for the rest. */
const HALF_FOR_MS = 50;

/** The number of bytes up to the end of the status, which may arrive in several segments. */
const STATUS_END = "HTTP/1.1 200".length;

const responses: Record<string, number> = {};
let sent = 0;

const headOf = ({ does, method, path, fields, body }: Misrequest): string => {
  const length = method === "GET" ? "" : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  const hurry = does === "hurries" ? "X-Deadline-Ms: 1\r\n" : "";
  return `${method} ${path} HTTP/1.1\r\nHost: hostile\r\nConnection: close\r\nContent-Type: application/json\r\n${length}${hurry}${fields}\r\n`;
};

/** What happens once the connection is open. */
const misdeeds: Record<Misdeed, (socket: Socket, request: Misrequest, number: number) => void> = {
  hurries: (socket, request) => void socket.write(headOf(request) + request.body),
  "reads all": (socket, request) => void socket.write(headOf(request) + request.body),
  cancels(socket, request, number) {
    socket.write(headOf(request) + request.body);
    setTimeout(() => socket.resetAndDestroy(), CANCEL_AFTER_MS[number % CANCEL_AFTER_MS.length]);
  },
  "sends half"(socket, request, number) {
    socket.write(headOf(request) + request.body.slice(0, request.body.length / 2));
    setTimeout(() => (number % 2 === 0 ? socket.resetAndDestroy() : socket.destroy()), HALF_FOR_MS);
  },
};

function send(request: Misrequest): void {
  const { hostname, port } = new URL(request.url);
  const number = sent++;
  let head = "";
  const socket = connect({ host: hostname, port: Number(port) }, () =>
    misdeeds[request.does](socket, request, number),
  );
  socket.on("data", (bytes: Buffer) => {
    if (head.length < STATUS_END) head += bytes.toString("latin1", 0, STATUS_END);
  });
  // The client breaks connections on purpose.
  socket.on("error", () => {});
  socket.on("close", () => {
    if (head.length < STATUS_END) return;
    const what = `${request.does}: ${head.slice(STATUS_END - 3, STATUS_END)}`;
    responses[what] = (responses[what] ?? 0) + 1;
  });
}

const report = (message: AttackMessage<MisbehaviourReport>) => process.send?.(message);

const cpuBefore = process.cpuUsage();
const startedAtMs = performance.now();
report("in place");
const pauseMs = 1000 / perSecond;
for (let dueAtMs = startedAtMs; dueAtMs < startedAtMs + seconds * 1000; dueAtMs += pauseMs) {
  await Bun.sleep(Math.max(0, dueAtMs - performance.now()));
  send(requests[sent % requests.length] as Misrequest);
}
const { user, system } = process.cpuUsage(cpuBefore);
const cpu = (user + system) / 1000 / (performance.now() - startedAtMs);
report({ requests: sent, responses, cpu });
process.exit(0);
