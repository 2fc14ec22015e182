import { expect, test } from "bun:test";
import { createEventParser } from "./event-stream.ts";

test("events are found wherever the chunks end", () => {
  const text = 'event: fights\ndata: {"a":1}\n\n:\n\nevent: fights\ndata: {"a":2}\n\n';
  const whole = createEventParser()(text);
  expect(whole).toEqual([
    { event: "fights", data: '{"a":1}' },
    { event: "fights", data: '{"a":2}' },
  ]);
  const parse = createEventParser();
  expect([...text].flatMap((character) => parse(character))).toEqual(whole);
});

test("comments and unknown fields are left out, and data lines are joined", () => {
  expect(createEventParser()(": ping\n\nid: 7\ndata: a\r\ndata: b\r\n\r\n")).toEqual([
    { event: "message", data: "a\nb" },
  ]);
});

test("an event that is not complete is not returned", () => {
  expect(createEventParser()("data: half\n")).toEqual([]);
});
