/** By default the SDK waits for ever; and `requestTimeout` alone does no more than log a warning. */
export const patience = { connectionTimeout: 2_000, throwOnRequestTimeout: true };
