/** The contexts of a workflow, as in `github.event.pull_request.number`. */
export type Contexts = Readonly<Record<string, unknown>>;

type Value = string | boolean;

const TOKEN = /\s*(?:(\|\||&&|==|!=|\(\))|'((?:[^']|'')*)'|([A-Za-z_][\w-]*(?:\.[\w-]+)*))/y;

/**
 * Evaluates an expression of GitHub's workflows: contexts, strings, `==`, `!=`, `&&`, `||` and `always()`. Throws for any other
 * syntax. Names that no context has are empty, as they are there.
 *
 * @example evaluate("inputs.ready || inputs.path", { inputs: { ready: "", path: "/" } }) // "/"
 */
export function evaluate(expression: string, contexts: Contexts): Value {
  const tokens = tokensIn(expression);
  let at = 0;
  const take = (...symbols: string[]) => {
    const token = tokens[at];
    if (token?.kind !== "symbol" || !symbols.includes(token.text)) return undefined;
    at += 1;
    return token.text;
  };
  const operand = (): Value => {
    const token = tokens[at++];
    if (token?.kind === "string") return token.text;
    if (token?.kind !== "name") throw new Error(`${expression}: a value is missing`);
    if (token.text === "always" && take("()")) return true;
    return valueAt(token.text, contexts);
  };
  const comparison = (): Value => {
    const left = operand();
    const symbol = take("==", "!=");
    return symbol ? (String(left) === String(operand())) === (symbol === "==") : left;
  };
  const conjunction = (): Value => {
    let left = comparison();
    while (take("&&")) {
      const right = comparison();
      left = left && right;
    }
    return left;
  };
  const disjunction = (): Value => {
    let left = conjunction();
    while (take("||")) {
      const right = conjunction();
      left = left || right;
    }
    return left;
  };
  const value = disjunction();
  if (at < tokens.length) throw new Error(`${expression}: ${tokens[at]?.text} is not expected there`);
  return value;
}

/** A text in which every `${{ … }}` is replaced by its value. */
export const substitute = (text: string, contexts: Contexts): string =>
  text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) => String(evaluate(expression, contexts)));

interface Token {
  kind: "symbol" | "string" | "name";
  text: string;
}

function tokensIn(expression: string): Token[] {
  const tokens: Token[] = [];
  const text = expression.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const begin = TOKEN.lastIndex;
    const [, symbol, quoted, name] = TOKEN.exec(text) ?? [];
    if (symbol !== undefined) tokens.push({ kind: "symbol", text: symbol });
    else if (quoted !== undefined) tokens.push({ kind: "string", text: quoted.replaceAll("''", "'") });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else throw new Error(`${expression}: unknown syntax at "${text.slice(begin)}"`);
  }
  return tokens;
}

function valueAt(path: string, contexts: Contexts): Value {
  let value: unknown = contexts;
  for (const name of path.split("."))
    value = typeof value === "object" && value !== null ? (value as Contexts)[name] : undefined;
  if (value === undefined || value === null) return "";
  return typeof value === "boolean" ? value : String(value);
}
