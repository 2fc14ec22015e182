import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import {
  certificateFolder,
  testAuthority,
  testCertificate,
} from "@super-heroes/testing/certificates/test-certificates";
import { freePort } from "@super-heroes/testing/processes/free-port";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import {
  type BarePostgres,
  barePostgresMissing,
  openBarePostgres,
} from "@super-heroes/testing/stores/bare-postgres";
import { connectPostgres } from "../../src/store/postgres.ts";

setDefaultTimeout(30_000);

const [authority, otherAuthority] = await Promise.all([testAuthority(), testAuthority("Another authority")]);
const folder = await certificateFolder();
const ca = await folder.write("ca.pem", authority.cert);
const otherCa = await folder.write("other-ca.pem", otherAuthority.cert);
const port = freePort();
afterAll(() => folder[Symbol.asyncDispose]());

const connect = (options: string) =>
  connectPostgres({
    url: `postgres://postgres@127.0.0.1:${port}/postgres${options}`,
    pool: { min: 1, max: 1 },
    timeoutMs: 2000,
    waitMs: 0,
    log: silentLog,
  });

describeRequiring(barePostgresMissing, "PostgreSQL that requires TLS", () => {
  let postgres: BarePostgres;
  beforeAll(async () => {
    postgres = await openBarePostgres("postgres", { port, ...(await testCertificate(authority, "db")) });
  });
  afterAll(() => postgres.drop());

  test.each([["?sslmode=require"], [`?sslmode=verify-full&sslrootcert=${ca}`]])(
    "is reached with %s in the URL, encrypted",
    async (options) => {
      const store = await connect(options);
      const [row] = await store.query<{ ssl: boolean }>(
        "select ssl from pg_stat_ssl where pid = pg_backend_pid()",
        [],
      );
      expect(row).toEqual({ ssl: true });
      await store.close();
    },
  );

  test.each([
    ["", "no encryption"],
    ["?sslmode=verify-full", "unable to verify the first certificate"],
    [`?sslmode=verify-full&sslrootcert=${otherCa}`, "unable to verify the first certificate"],
  ])("is not reached with %p, and the error says why", async (options, reason) => {
    await expect(connect(options)).rejects.toThrow(reason);
  });
});
