import { Type } from "@sinclair/typebox";
import { flag, httpUrl, readConfig } from "../../src/config/config.ts";
import { runService } from "../../src/process/run.ts";
import { serviceVariables } from "../../src/process/service-config.ts";
import { createShell } from "../../src/shell/shell.ts";
import { connectWithRetry } from "../../src/store/connect.ts";

/** Tests look for the key where it must not appear. */
const KEYED = Type.Object({ key: Type.Optional(Type.String()) });

const variables = {
  ...serviceVariables(0),
  holdUrl: httpUrl("HOLD_URL", { default: "http://127.0.0.1:1", about: "what /held waits for" }),
  storeIsMissing: flag("STORE_IS_MISSING", { default: false, about: "begin with a store that never comes" }),
  storeUrl: httpUrl("STORE_URL", {
    default: "",
    about: "a store that is there once this responds with success",
  }),
  rejectsUnseen: flag("REJECTS_UNSEEN", { default: false, about: "leave a rejection unhandled" }),
};

/** The least service that can be run: `/held` gets a response when `HOLD_URL` responds. */
await runService(
  "tiny",
  () => readConfig(process.env, variables),
  async ({ config, runtime, publicUrl }) => {
    const { log } = runtime;
    if (config.storeIsMissing)
      await connectWithRetry(
        "Nothing 127.0.0.1:1/tiny",
        () => Promise.reject(new Error("connection refused")),
        {
          log,
          retryEveryMs: 1,
          waitMs: 20,
        },
      );
    if (config.storeUrl !== "") {
      const probe = async () => {
        if (!(await fetch(config.storeUrl)).ok) throw new Error("not yet");
      };
      await connectWithRetry("Late", probe, { log, retryEveryMs: 10, waitMs: 60_000 });
    }
    if (config.rejectsUnseen) setImmediate(() => void Promise.reject(new Error("not handled")));
    const shell = createShell({
      ...config,
      name: "tiny",
      description: "For tests.",
      runtime,
      readiness: {},
    });
    return {
      app: shell
        .get(
          "/held",
          async ({ traceparent = "" }) => {
            const held = await fetch(config.holdUrl, { headers: { traceparent } });
            return { held: await held.text() };
          },
          { query: KEYED },
        )
        .get("/pid", () => ({ pid: process.pid }))
        .get("/loaded", () => Object.keys(require.cache))
        .get("/public-url", () => ({ publicUrl: publicUrl() }))
        .get("/peak-memory", () => ({ bytes: process.resourceUsage().maxRSS * 1024 }))
        .post("/anything", ({ body }) => ({ body }), { query: KEYED }),
      store: "none at all",
      beforeStop: () => log.info("ends its streams"),
      close: async () => log.info("closed its store"),
    };
  },
);
