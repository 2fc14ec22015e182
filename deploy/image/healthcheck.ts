/** `bun healthcheck.ts /ready`: exit code 0 when this container's service answers there with 200, else 1. */
import { argv, env, exit } from "node:process";

const path = argv[2] ?? "/health";
// Docker passes its client's HTTP_PROXY on to containers, and no proxy reaches a container's loopback address.
const mistake = await fetch(`http://127.0.0.1:${env.PORT}${path}`, { proxy: false }).then(
  async (answer) => (answer.ok ? undefined : `${answer.status} ${await answer.text()}`),
  (error: Error) => error.message,
);
if (mistake !== undefined) console.error(`${path}: ${mistake}`);
exit(mistake === undefined ? 0 : 1);
