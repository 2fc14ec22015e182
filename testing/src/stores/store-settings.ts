/**
 * Variables of a service under test on a real store: few connections, because many stores share a server, and time for a
 * query on a machine that is busy with other tests.
 */
export const storeSettings = { POOL_MIN: "1", POOL_MAX: "5", STORE_TIMEOUT_MS: "5000" };
