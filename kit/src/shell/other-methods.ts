import { type AnyElysia, NotFoundError } from "elysia";
import { misroutedMethods } from "../http/entrance/allowed-methods.ts";

/** The routes whose bodies a shell does not read, each as `path` or as `METHOD path`. */
const unreadBodies = new WeakMap<object, Set<string>>();

/** Notes these routes for {@link refuseOtherMethods}, which adds its own to them. */
export function noteUnreadBodies(shell: AnyElysia, routes: Set<string>): void {
  unreadBodies.set(shell, routes);
}

/** The handler of unsupported methods: the shell then responds as to a path without a route for the method. */
export const refuse = (): never => {
  throw new NotFoundError();
};

/**
 * Makes each path respond with 405 to unsupported methods that the router would route to a more general path. Call it after all
 * routes have been added.
 */
export function refuseOtherMethods<App extends AnyElysia>(shell: App): App {
  for (const { method, path } of misroutedMethods(shell.routes)) {
    unreadBodies.get(shell)?.add(`${method} ${path}`);
    shell.route(method, path, refuse, { detail: { hide: true }, config: {} });
  }
  return shell;
}
