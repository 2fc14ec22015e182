import { createApp } from "./app.js";
import { readConfig } from "./config.js";
import { createDraws } from "./draws.js";

try {
  const config = readConfig(process.env);
  const draws = createDraws(config);
  const app = createApp(draws, config);
  app.addHook("onClose", () => draws.close());

  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => stop(app));

  const url = await app.listen({ host: config.host, port: config.port });
  console.log(`listening on ${url}`);
} catch (error) {
  console.error(`fights: ${error.message}`);
  process.exitCode = 1;
}

/** Closing waits for requests in flight, whose time the deadline limits; then nothing keeps the process alive. */
async function stop(app) {
  // The server closes the connections that are idle now. One whose response is sent later would stay open for its keep-alive time.
  const closing = setInterval(() => app.server.closeIdleConnections(), 50);
  await app.close();
  clearInterval(closing);
}
