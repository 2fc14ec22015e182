import { expect, test } from "bun:test";
import { html } from "./html.ts";

test("text is escaped in elements and attributes", () => {
  expect(html`<a title="${'"x" & y'}">${"<script>"}</a>`.text).toBe(
    '<a title="&quot;x&quot; &amp; y">&lt;script&gt;</a>',
  );
});

test("HTML is not escaped again, lists are joined, and null is nothing", () => {
  const items = ["a", "b"].map((item) => html`<li>${item}</li>`);
  expect(html`<ul>${items}${null}</ul>${3}`.text).toBe("<ul><li>a</li><li>b</li></ul>3");
});
