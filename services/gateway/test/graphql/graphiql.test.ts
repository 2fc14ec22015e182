import { expect, test } from "bun:test";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { startGateway } from "../gateway-under-test.ts";
import { recorded } from "./services.ts";

test("GraphiQL is one page that loads nothing from another host, and executes nothing itself", async () => {
  const { calls, backends } = recorded({ fights: () => Response.json({}) });
  await using gateway = await startGateway(backends);
  const query = encodeURIComponent("mutation { executeFight { id } }");
  const response = await gateway.send(`/graphql?query=${query}`);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const html = await response.text();
  expect(html).toStartWith("<!doctype html>");
  const markup = html.slice(0, html.indexOf("<script>")) + html.slice(html.lastIndexOf("</script>"));
  expect(markup.match(/<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)="(?!data:)[^"]*"/g) ?? []).toEqual(
    [],
  );
  expect(calls).toEqual([]);
});

test("its policy allows its own script and nothing else to run", async () => {
  await using gateway = await startGateway();
  const response = await gateway.send("/graphql");
  const policy = response.headers.get("content-security-policy") ?? "";
  const html = await response.text();
  const script = html.slice(html.indexOf("<script>") + 8, html.lastIndexOf("</script>"));
  const hash = new Bun.CryptoHasher("sha256").update(script).digest("base64");
  expect(policy).toContain(`script-src 'sha256-${hash}';`);
  expect(policy).toContain("connect-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  const other = await gateway.send("/health");
  expect(other.headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
});

test("there is none in production", async () => {
  await using gateway = await startGateway({}, { NODE_ENV: "production" });
  await expectProblem(await gateway.send("/graphql"), 405, "method_not_allowed");
});
