import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { placeOrder } from "../../api/accounts.ts";
import { newIdempotencyKey } from "../../api/idempotency-key.ts";
import { useAction } from "../../parts/action.ts";
import { Field, focusFirstWrong, formValues } from "../../parts/field.tsx";
import { FailureNotice, Notice } from "../../parts/notice.tsx";

/** Places an order. A repeated attempt with the same values has the same key, so that it is one order. */
export function OrderForm({ userId, placed }: { userId: number; placed: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const attempt = useRef<{ values: string; key: string } | undefined>(undefined);
  const done = useSignal("");
  const action = useAction(async (element: HTMLFormElement) => {
    done.value = "";
    const { product = "", quantity = "", total = "" } = formValues(element);
    const values = JSON.stringify([product, quantity, total]);
    if (attempt.current?.values !== values) attempt.current = { values, key: newIdempotencyKey() };
    const body = { user_id: userId, product, quantity: numberIn(quantity), total: numberIn(total) };
    const order = await placeOrder(body, attempt.current.key);
    attempt.current = undefined;
    element.reset();
    done.value = `Ordered: ${order.quantity} × ${order.product}.`;
    placed();
  });
  const failure = action.failure.value;
  useEffect(() => focusFirstWrong(form.current), [failure]);
  const { product, quantity, total } = failure?.fields ?? {};
  return (
    <form
      ref={form}
      class="panel form"
      aria-labelledby="new-order"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void action.run(event.currentTarget);
      }}
    >
      <h2 id="new-order">New order</h2>
      <FailureNotice failure={failure} isInForm />
      {done.value !== "" && (
        <Notice kind="success">
          <span dir="auto">{done.value}</span>
        </Notice>
      )}
      <Field label="Product" name="product" error={product} />
      <div class="field-pair">
        <Field label="Quantity" name="quantity" type="number" min={1} step={1} value={1} error={quantity} />
        <Field
          label="Total"
          name="total"
          type="number"
          min={0}
          step="any"
          error={total}
          hint="With at most 2 decimals"
        />
      </div>
      <button type="submit" class="button button-primary" aria-busy={action.isRunning.value}>
        Place the order
      </button>
    </form>
  );
}

/** What is no number is sent as null, so that the service says what is wrong. */
const numberIn = (text: string): number | null =>
  text.trim() === "" || Number.isNaN(Number(text)) ? null : Number(text);
