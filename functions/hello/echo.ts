/** What the global scope of one execution environment remembers. */
export interface Environment {
  /** ISO 8601. */
  startedAt: string;
  invocations: number;
}

/** Where the function runs, by its own configuration. */
export interface Stage {
  name: string;
  prefix: string;
}

export interface Greeting {
  message: string;
  environment: string;
  prefix: string;
  coldStart: boolean;
  invocations: number;
  environmentStartedAt: string;
}

/** Echoes the message and counts the call; the count lives as long as the environment object does. */
export function echo(message: string, stage: Stage, environment: Environment): Greeting {
  environment.invocations += 1;
  return {
    message,
    environment: stage.name,
    prefix: stage.prefix,
    coldStart: environment.invocations === 1,
    invocations: environment.invocations,
    environmentStartedAt: environment.startedAt,
  };
}
